using Chains.Grpc;

namespace Chains.Benchmarks.Calls;

/// <summary>This project's gRPC layer with everything that it does by default.</summary>
internal sealed class ChainsPeer(ServerProcess server) : Peer(server)
{
    private readonly GrpcChannel _channel = new(server.Address);
    private readonly CancellationTokenSource _caller = new();

    public override async Task SmallAsync()
    {
        SmallReply reply = await _channel.UnaryAsync(Shapes.SmallMethod, Shapes.Small);
        Check(reply.Text.Length == Shapes.Small.Text.Length, reply.Text);
    }

    /// <summary>Shape S with what a chainlet's call carries: a deadline, a header and the caller's token.</summary>
    public async Task SmallWithOptionsAsync()
    {
        var options = new GrpcCallOptions(new GrpcMetadata { { "x-request-id", "4711" } }, DateTimeOffset.UtcNow.AddSeconds(30), _caller.Token);
        SmallReply reply = await _channel.UnaryAsync(Shapes.SmallMethod, Shapes.Small, options);
        Check(reply.Text.Length == Shapes.Small.Text.Length, reply.Text);
    }

    /// <summary>Shape S, passed on from server to server.</summary>
    public async Task HopAsync()
    {
        SmallReply reply = await _channel.UnaryAsync(Shapes.HopMethod, Shapes.Small);
        Check(reply.Text.Length == Shapes.Small.Text.Length, reply.Text);
    }

    public override async Task TableAsync()
    {
        TableRow[] rows = await _channel.UnaryAsync(Shapes.TableMethod, Shapes.Table);
        Check(rows.Length == Shapes.Table.Length, $"{rows.Length} rows");
    }

    public override async Task TensorAsync()
    {
        float[] tensor = await _channel.UnaryAsync(Shapes.TensorMethod, Shapes.Tensor);
        Check(tensor.Length == Shapes.Tensor.Length && tensor[^1] == Shapes.Tensor[^1], $"{tensor.Length} floats");
    }

    public override async Task StreamAsync()
    {
        int count = 0;
        await foreach (SmallReply message in _channel.ServerStreaming(Shapes.StreamMethod, Shapes.Small))
        {
            count += message.Text.Length == Shapes.StreamMessage.Text.Length ? 1 : 0;
        }

        Check(count == Shapes.StreamLength, $"{count} messages");
    }

    public override async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        _caller.Dispose();
    }
}
