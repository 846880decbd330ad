using Grpc.Core;

namespace Chains.Benchmarks.Calls.Direct;

/// <summary>Grpc.AspNetCore and Grpc.Net.Client with our generated code in place of protoc's: what the codec alone is worth.</summary>
internal sealed class DirectPeer : GrpcDotnetPeer
{
    private readonly CallInvoker _invoker;

    public DirectPeer(ServerProcess server)
        : base(server)
    {
        _invoker = Channel.CreateCallInvoker();
    }

    public override Func<Task> SmallWithOptions => () => CallAsync(DirectMethods.Small, Shapes.Small, NewOptions());

    public override Task SmallAsync() => CallAsync(DirectMethods.Small, Shapes.Small);

    public override Task TableAsync() => CallAsync(DirectMethods.Table, Shapes.Table);

    public override Task TensorAsync() => CallAsync(DirectMethods.Tensor, Shapes.Tensor);

    public override async Task VerifyAsync()
    {
        SmallReply reply = await CallAsync(DirectMethods.Small, Shapes.Small);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await CallAsync(DirectMethods.Table, Shapes.Table)).SequenceEqual(Shapes.Table), "the table");
        Check((await CallAsync(DirectMethods.Tensor, Shapes.Tensor)).SequenceEqual(Shapes.Tensor), "the tensor");
        await StreamAsync();
    }

    protected override async Task StreamAsync()
    {
        using AsyncServerStreamingCall<SmallReply> call = _invoker.AsyncServerStreamingCall(DirectMethods.Stream, host: null, default, Shapes.Small);
        await CheckStreamAsync(call.ResponseStream.ReadAllAsync(), static m => m.Text);
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, CallOptions options = default)
        where TRequest : class
        where TResponse : class => _invoker.AsyncUnaryCall(method, host: null, options, request).ResponseAsync;
}
