using Chains.Grpc;

namespace Chains.Benchmarks.Calls;

/// <summary>This project's gRPC layer with everything that it does by default. Its calls return the layer's own tasks, so that their allocations are the layer's.</summary>
internal sealed class ChainsPeer(ServerProcess server) : Peer(server)
{
    private readonly GrpcChannel _channel = new(server.Address);
    private readonly CancellationTokenSource _caller = new();

    public override Task SmallAsync() => _channel.UnaryAsync(Shapes.SmallMethod, Shapes.Small);

    /// <summary>Shape S with what a chainlet's call carries: a deadline, a header and the caller's token.</summary>
    public Task SmallWithOptionsAsync() => _channel.UnaryAsync(
        Shapes.SmallMethod,
        Shapes.Small,
        new GrpcCallOptions(new GrpcMetadata { { "x-request-id", "4711" } }, DateTimeOffset.UtcNow.AddSeconds(30), _caller.Token));

    /// <summary>Shape S, passed on from server to server.</summary>
    public Task HopAsync() => _channel.UnaryAsync(Shapes.HopMethod, Shapes.Small);

    public override Task TableAsync() => _channel.UnaryAsync(Shapes.TableMethod, Shapes.Table);

    public override Task TensorAsync() => _channel.UnaryAsync(Shapes.TensorMethod, Shapes.Tensor);

    public override async Task StreamAsync()
    {
        int count = 0;
        await foreach (SmallReply message in _channel.ServerStreaming(Shapes.StreamMethod, Shapes.Small))
        {
            count += message.Text.Length == Shapes.StreamMessage.Text.Length ? 1 : 0;
        }

        Check(count == Shapes.StreamLength, $"{count} messages");
    }

    /// <summary>Fails unless each method answers what it should.</summary>
    public async Task VerifyAsync()
    {
        foreach (GrpcMethod<SmallRequest, SmallReply> method in (GrpcMethod<SmallRequest, SmallReply>[])[Shapes.SmallMethod, Shapes.HopMethod])
        {
            SmallReply reply = await _channel.UnaryAsync(method, Shapes.Small);
            Check(reply.Text == Shapes.Small.Text, reply.Text);
        }

        Check((await _channel.UnaryAsync(Shapes.TableMethod, Shapes.Table)).SequenceEqual(Shapes.Table), "the table");
        Check((await _channel.UnaryAsync(Shapes.TensorMethod, Shapes.Tensor)).SequenceEqual(Shapes.Tensor), "the tensor");
        await StreamAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        _caller.Dispose();
    }
}
