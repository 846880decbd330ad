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
    private readonly byte[] _tensor = Frames.Of(TensorMarshaller.Instance, Shapes.Tensor);
    private readonly int _streamSize = Frames.Of(Shapes.SmallReplies, Shapes.StreamMessage).Length * Shapes.StreamLength;

    public override Task SmallAsync() => _client.CallAsync(_echo, _small, _small.Length, bufferSize: 4096);

    /// <summary>Shape S with a trailer behind the answer, as every answer of gRPC has one.</summary>
    public Task SmallWithTrailersAsync() => _client.CallAsync(_trailers, _small, _small.Length, bufferSize: 4096);

    /// <summary>Shape S, passed on from server to server.</summary>
    public Task HopAsync() => _client.HopAsync();

    public override Task TableAsync() => _client.CallAsync(_echo, _table, _table.Length, bufferSize: 4096);

    public override Task TensorAsync() => _client.CallAsync(_echo, _tensor, _tensor.Length, bufferSize: 64 * 1024);

    public override Task StreamAsync() => _client.CallAsync(_stream, _small, _streamSize, bufferSize: 32 * 1024);

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
