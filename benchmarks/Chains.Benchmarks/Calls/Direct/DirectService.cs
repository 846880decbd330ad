using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Calls.Direct;

/// <summary>What protoc writes for a service, in the form that Grpc.AspNetCore looks for: it finds a method's handler by name, as an override.</summary>
[BindServiceMethod(typeof(DirectServiceBase), nameof(Bind))]
internal abstract class DirectServiceBase
{
    /// <summary>Called without a service: the handlers are found by name.</summary>
    public static void Bind(ServiceBinderBase binder, DirectServiceBase? service)
    {
        binder.AddMethod(DirectMethods.Small, service is null ? null : new UnaryServerMethod<SmallRequest, SmallReply>(service.Small));
        binder.AddMethod(DirectMethods.Table, service is null ? null : new UnaryServerMethod<TableRow[], TableRow[]>(service.Table));
        binder.AddMethod(DirectMethods.Tensor, service is null ? null : new UnaryServerMethod<float[], float[]>(service.Tensor));
        binder.AddMethod(DirectMethods.Stream, service is null ? null : new ServerStreamingServerMethod<SmallRequest, SmallReply>(service.Stream));
    }

    public abstract Task<SmallReply> Small(SmallRequest request, ServerCallContext context);

    public abstract Task<TableRow[]> Table(TableRow[] request, ServerCallContext context);

    public abstract Task<float[]> Tensor(float[] request, ServerCallContext context);

    public abstract Task Stream(SmallRequest request, IServerStreamWriter<SmallReply> responseStream, ServerCallContext context);
}

/// <summary>The server's side of <see cref="DirectPeer"/>.</summary>
internal sealed class DirectService : DirectServiceBase
{
    public static Task<PeerServer> ServeAsync() => PeerServer.StartAsync(
        static services => services.AddGrpc(),
        static application => application.MapGrpcService<DirectService>());

    public override Task<SmallReply> Small(SmallRequest request, ServerCallContext context) => Task.FromResult(new SmallReply(request.Text));

    public override Task<TableRow[]> Table(TableRow[] request, ServerCallContext context) => Task.FromResult(request);

    public override Task<float[]> Tensor(float[] request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Stream(SmallRequest request, IServerStreamWriter<SmallReply> responseStream, ServerCallContext context)
    {
        for (int i = 0; i < Shapes.StreamLength; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            await responseStream.WriteAsync(new SmallReply(Shapes.StreamMessage.Text));
        }
    }
}
