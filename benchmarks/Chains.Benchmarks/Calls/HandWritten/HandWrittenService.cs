using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Calls.HandWritten;

/// <summary>The server's side of <see cref="HandWrittenPeer"/>.</summary>
internal sealed class HandWrittenService : Calls.CallsBase
{
    public static Task<PeerServer> ServeAsync() => PeerServer.StartAsync(
        static services => services.AddGrpc(),
        static application => application.MapGrpcService<HandWrittenService>());

    public override Task<SmallReply> Small(SmallRequest request, ServerCallContext context) => Task.FromResult(new SmallReply { Text = request.Text });

    public override Task<Rows> Table(Rows request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Floats> Tensor(Floats request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Stream(SmallRequest request, IServerStreamWriter<SmallReply> responseStream, ServerCallContext context)
    {
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await responseStream.WriteAsync(new SmallReply { Text = Shapes.StreamMessage.Text });
        }
    }
}
