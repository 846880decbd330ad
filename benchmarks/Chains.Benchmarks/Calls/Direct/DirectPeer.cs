using Grpc.Core;
using Grpc.Net.Client;

namespace Chains.Benchmarks.Calls.Direct;

/// <summary>Grpc.AspNetCore and Grpc.Net.Client with our generated code in place of protoc's: what the codec alone is worth.</summary>
internal sealed class DirectPeer : Peer
{
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly CancellationTokenSource _caller = new();

    public DirectPeer(ServerProcess server)
        : base(server)
    {
        _channel = GrpcDotnet.NewChannel(server.Address);
        _invoker = _channel.CreateCallInvoker();
    }

    public override Func<Task> Stream => StreamAsync;

    public override Func<Task> SmallWithOptions => () => CallAsync(DirectMethods.Small, Shapes.Small, GrpcDotnet.NewOptions(_caller.Token));

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

    public override ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, CallOptions options = default)
        where TRequest : class
        where TResponse : class => _invoker.AsyncUnaryCall(method, host: null, options, request).ResponseAsync;

    private async Task StreamAsync()
    {
        int count = 0;
        using AsyncServerStreamingCall<SmallReply> call = _invoker.AsyncServerStreamingCall(DirectMethods.Stream, host: null, default, Shapes.Small);
        await foreach (SmallReply message in call.ResponseStream.ReadAllAsync())
        {
            count += message.Text == Shapes.StreamMessage.Text ? 1 : 0;
        }

        Check(count == Shapes.StreamLength, $"{count} messages");
    }
}
