using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chains.Benchmarks.Calls;

/// <summary>What an ASP.NET user would write without gRPC: a minimal API with JSON over HTTP/2, serialised by generated code.</summary>
internal sealed class JsonPeer(ServerProcess server) : Peer(server)
{
    private readonly HttpClient _http = Http2.NewClient();
    private readonly Uri _small = new(server.Address, "/small");
    private readonly Uri _table = new(server.Address, "/table");
    private readonly Uri _tensor = new(server.Address, "/tensor");

    public override async Task SmallAsync()
    {
        SmallReply reply = await CallAsync(_small, Shapes.Small, ShapesJson.Default.SmallRequest, ShapesJson.Default.SmallReply);
        Check(reply.Text.Length == Shapes.Small.Text.Length, reply.Text);
    }

    public override async Task TableAsync()
    {
        TableRow[] rows = await CallAsync(_table, Shapes.Table, ShapesJson.Default.TableRowArray, ShapesJson.Default.TableRowArray);
        Check(rows.Length == Shapes.Table.Length, $"{rows.Length} rows");
    }

    public override async Task TensorAsync()
    {
        float[] tensor = await CallAsync(_tensor, Shapes.Tensor, ShapesJson.Default.SingleArray, ShapesJson.Default.SingleArray);
        Check(tensor.Length == Shapes.Tensor.Length, $"{tensor.Length} floats");
    }

    public override Task StreamAsync() => throw new NotSupportedException("JSON has no stream of messages that compares.");

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(Uri address, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = JsonContent.Create(request, requestType),
        };
        using HttpResponseMessage response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(responseType) ?? throw new InvalidOperationException("The answer was null.");
    }
}

/// <summary>HttpClient as it comes, but for proxies of the environment, which do not speak HTTP/2 without TLS.</summary>
internal static class Http2
{
    public static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false });
}
