using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Calls.Direct;

/// <summary>The server's side of <see cref="DirectPeer"/>.</summary>
[BindServiceMethod(typeof(DirectService), nameof(Bind))]
internal sealed class DirectService
{
    public static Task<PeerServer> ServeAsync() => PeerServer.StartAsync(
        static services => services.AddGrpc(),
        static application => application.MapGrpcService<DirectService>());

    /// <summary>Called by Grpc.AspNetCore without a service: it wants the methods alone, and finds what handles them by their names.</summary>
    public static void Bind(ServiceBinderBase binder, DirectService? service)
    {
        binder.AddMethod(DirectMethods.Small, service is null ? null : new UnaryServerMethod<SmallRequest, SmallReply>(service.Small));
        binder.AddMethod(DirectMethods.Table, service is null ? null : new UnaryServerMethod<TableRow[], TableRow[]>(service.Table));
        binder.AddMethod(DirectMethods.Tensor, service is null ? null : new UnaryServerMethod<float[], float[]>(service.Tensor));
        binder.AddMethod(DirectMethods.Stream, service is null ? null : new ServerStreamingServerMethod<SmallRequest, SmallReply>(service.Stream));
    }

    public Task<SmallReply> Small(SmallRequest request, ServerCallContext context) => Task.FromResult(new SmallReply(request.Text));

    public Task<TableRow[]> Table(TableRow[] request, ServerCallContext context) => Task.FromResult(request);

    public Task<float[]> Tensor(float[] request, ServerCallContext context) => Task.FromResult(request);

    public async Task Stream(SmallRequest request, IServerStreamWriter<SmallReply> responseStream, ServerCallContext context)
    {
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await responseStream.WriteAsync(new SmallReply(Shapes.StreamMessage.Text));
        }
    }
}
