using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Chains.Benchmarks.Calls;

/// <summary>The client half of the floor: HttpClient posts bytes that are ready and counts those that come back.</summary>
internal sealed class FloorClient(Uri server) : IDisposable
{
    private static readonly MediaTypeHeaderValue BytesType = new("application/octet-stream");

    private readonly HttpClient _http = Http2.NewClient();
    private readonly Uri _hop = new(server, EchoApplication.HopPath);
    private readonly byte[] _small = Frames.Of(Shapes.SmallRequests, Shapes.Small);

    /// <summary>Shape S, passed on from server to server.</summary>
    public Task HopAsync() => CallAsync(_hop, _small, _small.Length, bufferSize: 4096);

    public async Task CallAsync(Uri address, byte[] body, int expected, int bufferSize)
    {
        using HttpRequestMessage request = NewRequest(address, body);
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
        if (response.StatusCode != HttpStatusCode.OK || received != expected)
        {
            throw new InvalidOperationException($"A wrong answer came back: {received} bytes with {response.StatusCode}.");
        }
    }

    /// <summary>The whole answer, for a look at it.</summary>
    public async Task<byte[]> ReadAsync(Uri address, byte[] body)
    {
        using HttpRequestMessage request = NewRequest(address, body);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage NewRequest(Uri address, byte[] body) => new(HttpMethod.Post, address)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new ByteArrayContent(body) { Headers = { ContentType = BytesType } },
    };
}
