using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Calls;

/// <summary>What an ASP.NET user would write without gRPC: a minimal API with JSON over HTTP/2, serialised by generated code.</summary>
internal sealed class JsonPeer(ServerProcess server) : Peer(server)
{
    private readonly HttpClient _http = Http2.NewClient();
    private readonly Uri _small = new(server.Address, "/small");
    private readonly Uri _table = new(server.Address, "/table");
    private readonly Uri _tensor = new(server.Address, "/tensor");

    /// <summary>The server's side.</summary>
    public static Task<PeerServer> ServeAsync() => PeerServer.StartAsync(
        static services => services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ShapesJson.Default)),
        static application =>
        {
            application.MapPost("/small", static (SmallRequest request) => new SmallReply(request.Text));
            application.MapPost("/table", static (TableRow[] rows) => rows);
            application.MapPost("/tensor", static (float[] tensor) => tensor);
        });

    public override Task SmallAsync() => CallAsync(_small, Shapes.Small, ShapesJson.Default.SmallRequest, ShapesJson.Default.SmallReply);

    public override Task TableAsync() => CallAsync(_table, Shapes.Table, ShapesJson.Default.TableRowArray, ShapesJson.Default.TableRowArray);

    public override Task TensorAsync() => CallAsync(_tensor, Shapes.Tensor, ShapesJson.Default.SingleArray, ShapesJson.Default.SingleArray);

    public override async Task VerifyAsync()
    {
        SmallReply reply = await CallAsync(_small, Shapes.Small, ShapesJson.Default.SmallRequest, ShapesJson.Default.SmallReply);
        Check(reply.Text == Shapes.Small.Text, reply.Text);
        Check((await CallAsync(_table, Shapes.Table, ShapesJson.Default.TableRowArray, ShapesJson.Default.TableRowArray)).SequenceEqual(Shapes.Table), "the table");
        Check((await CallAsync(_tensor, Shapes.Tensor, ShapesJson.Default.SingleArray, ShapesJson.Default.SingleArray)).SequenceEqual(Shapes.Tensor), "the tensor");
    }

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
