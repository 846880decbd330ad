namespace Chains.Benchmarks.Calls;

/// <summary>The floor of this stack: no message is made, written or read.</summary>
internal sealed class FloorPeer(ServerProcess server) : Peer(server)
{
    private readonly FloorClient _client = new(server.Address);
    private readonly Uri _echo = new(server.Address, "/echo");
    private readonly Uri _trailers = new(server.Address, EchoApplication.TrailersPath);
    private readonly Uri _stream = new(server.Address, EchoApplication.StreamPath);
    private readonly byte[] _small = Frames.Of(Shapes.SmallRequests, Shapes.Small);
    private readonly byte[] _table = Frames.Of(Shapes.Tables, Shapes.Table);
    private readonly byte[] _tensor = Frames.Of(Shapes.Tensors, Shapes.Tensor);
    private readonly byte[] _streamMessage = Frames.Of(Shapes.SmallReplies, Shapes.StreamMessage);

    public override Func<Task> Stream => StreamAsync;

    /// <summary>The server's side.</summary>
    /// <param name="next">Where hops are passed on to.</param>
    public static async Task<PeerServer> ServeAsync(Uri? next)
    {
        FloorClient? client = next is null ? null : new FloorClient(next);
        PeerServer server = await PeerServer.StartBareAsync(new EchoApplication(client));
        return server with
        {
            StopAsync = async () =>
            {
                await server.StopAsync();
                client?.Dispose();
            },
        };
    }

    public override Task SmallAsync() => _client.CallAsync(_echo, _small, _small.Length, bufferSize: 4096);

    /// <summary>Shape S with a trailer behind the answer, as every answer of gRPC has one.</summary>
    public Task SmallWithTrailersAsync() => _client.CallAsync(_trailers, _small, _small.Length, bufferSize: 4096);

    /// <summary>Shape S, passed on from server to server.</summary>
    public Task HopAsync() => _client.HopAsync();

    public override Task TableAsync() => _client.CallAsync(_echo, _table, _table.Length, bufferSize: 4096);

    public override Task TensorAsync() => _client.CallAsync(_echo, _tensor, _tensor.Length, bufferSize: 64 * 1024);

    public override async Task VerifyAsync()
    {
        foreach (byte[] body in (byte[][])[_small, _table, _tensor])
        {
            Check((await _client.ReadAsync(_echo, body)).AsSpan().SequenceEqual(body), $"not the {body.Length} bytes that were sent");
        }

        byte[] messages = await _client.ReadAsync(_stream, _small);
        Check(messages.Chunk(_streamMessage.Length).Count(m => m.AsSpan().SequenceEqual(_streamMessage)) == Shapes.StreamLength, "the stream");
    }

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task StreamAsync() => _client.CallAsync(_stream, _small, _streamMessage.Length * Shapes.StreamLength, bufferSize: 32 * 1024);
}
