using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Chains.Benchmarks.Calls;

/// <summary>The floor of this stack: HttpClient posts bytes that are ready and counts those that come back.</summary>
internal sealed class FloorPeer(ServerProcess server) : Peer(server)
{
    private static readonly MediaTypeHeaderValue BytesType = new("application/octet-stream");

    private readonly HttpClient _http = Http2.NewClient();
    private readonly Uri _echo = new(server.Address, "/echo");
    private readonly Uri _stream = new(server.Address, EchoApplication.StreamPath);
    private readonly byte[] _small = Frames.Of(Shapes.SmallRequests, Shapes.Small);
    private readonly byte[] _table = Frames.Of(Shapes.Tables, Shapes.Table);
    private readonly byte[] _tensor = Frames.Of(TensorMarshaller.Instance, Shapes.Tensor);
    private readonly int _streamSize = Frames.Of(Shapes.SmallReplies, Shapes.StreamMessage).Length * Shapes.StreamLength;

    public override Task SmallAsync() => CallAsync(_echo, _small, _small.Length, bufferSize: 4096);

    public override Task TableAsync() => CallAsync(_echo, _table, _table.Length, bufferSize: 4096);

    public override Task TensorAsync() => CallAsync(_echo, _tensor, _tensor.Length, bufferSize: 64 * 1024);

    public override Task StreamAsync() => CallAsync(_stream, _small, _streamSize, bufferSize: 32 * 1024);

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task CallAsync(Uri address, byte[] body, int expected, int bufferSize)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = BytesType } },
        };
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(bufferSize);
        int received = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            received += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        Check(response.StatusCode == HttpStatusCode.OK && received == expected, $"{received} bytes with {response.StatusCode}");
    }
}
