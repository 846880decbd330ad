using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Hosting;
using Chains.Infrastructure;
using Chains.TestSupport;

namespace Chains.Build.Tests.OpenApi;

/// <summary>The host of a source's entrypoint in this process, and the document that the build writes for it.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    private readonly ChainletWebHost _host;
    private readonly HttpClient _http;

    private EdgeHost(ChainletWebHost host, string text)
    {
        _host = host;
        _http = new HttpClient { BaseAddress = host.HttpAddress };
        Text = text;
        Document = JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>openapi.json.</summary>
    public string Text { get; }

    public JsonObject Document { get; }

    public JsonNode RequestSchema => Document["paths"]!["/run_remote"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;

    public static async Task<EdgeHost> StartAsync(string source, GeneratorRunOptions? options = null)
    {
        byte[] image = Compile.Emit(GeneratorRun.Of(Compile.Create(source), options ?? GeneratorRunOptions.Default).Output);
        using ChainAssembly assembly = ChainAssembly.Read("Edge.dll", image);
        ChainletDescriptor entrypoint = TestChain.Only(assembly).Entrypoint.Descriptor;
        var implementation = (ChainletImplementation)Assembly.Load(image).GetType(entrypoint.Entry)!.GetProperty("Implementation")!.GetValue(null)!;
        ChainletWebHost host = ChainletWebHost.Create(implementation, ["--Chains:HttpPort=0", "--Chains:GrpcPort=0", "--Chains:BindAddress=127.0.0.1", "--Logging:LogLevel:Default=None"]);
        await host.StartAsync();
        await host.ActivateAsync();
        return new EdgeHost(host, Artifacts.OpenApi.Write(entrypoint));
    }

    /// <param name="json">The body.</param>
    /// <param name="asks">Whether the client waits for the host to ask for the body: one that is refused is else cut off while it is sent.</param>
    /// <param name="mediaType">Of the body.</param>
    /// <param name="accept">What the client asks for.</param>
    /// <param name="isCut">Whether the answer breaks off, as a stream does that fails.</param>
    public async Task<(int Status, string MediaType, string Body)> PostAsync(string json, bool asks = false, string mediaType = "application/json", string? accept = null, bool isCut = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, mediaType) };
        request.Headers.ExpectContinue = asks;
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var body = new MemoryStream();
        bool wasCut = false;
        try
        {
            await response.Content.CopyToAsync(body, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException) when (isCut)
        {
            wasCut = true;
        }

        Assert.Equal(isCut, wasCut);
        return ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, Encoding.UTF8.GetString(body.ToArray()));
    }

    public async Task<(int Status, string Body)> HealthAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }
}
