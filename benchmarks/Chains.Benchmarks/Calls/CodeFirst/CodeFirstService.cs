using Microsoft.AspNetCore.Builder;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Server;

namespace Chains.Benchmarks.Calls.CodeFirst;

/// <summary>The server's side of <see cref="CodeFirstPeer"/>.</summary>
internal sealed class CodeFirstService : ICodeFirstCalls
{
    public static Task<PeerServer> ServeAsync() => PeerServer.StartAsync(
        static services => services.AddCodeFirstGrpc(),
        static application => application.MapGrpcService<CodeFirstService>());

    public Task<Reply> SmallAsync(Request request, CallContext context = default) => Task.FromResult(new Reply { Text = request.Text });

    public Task<Rows> TableAsync(Rows rows, CallContext context = default) => Task.FromResult(rows);

    public Task<Floats> TensorAsync(Floats floats, CallContext context = default) => Task.FromResult(floats);

    public async IAsyncEnumerable<Reply> StreamAsync(Request request, CallContext context = default)
    {
        await Task.Yield();
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            yield return new Reply { Text = Shapes.StreamMessage.Text };
        }
    }
}
