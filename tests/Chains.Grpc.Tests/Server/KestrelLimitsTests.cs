using System.Net;

namespace Chains.Grpc.Tests;

/// <summary>What <see cref="GrpcKestrelExtensions.ConfigureGrpc"/> promises, seen from outside.</summary>
public sealed class KestrelLimitsTests
{
    private static readonly GrpcMethod<string, string> Upload = Methods.TextUpload("Upload");

    [Fact]
    public async Task Metadata_may_be_large_and_of_many_fields()
    {
        int count = 0;
        GrpcMethod<string, string> method = Methods.Text("Headers");
        await using TestServer server = await TestServer.StartAsync(
            app => app.MapGrpcUnary(method, (text, context) =>
            {
                count = context.RequestHeaders.Count;
                return Task.FromResult(text);
            }),
            configure: static kestrel => kestrel.ConfigureGrpc());
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, method.FullName, RawClient.Frame("x"u8), static request => AddHeaders(request, 200, 200));
        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(200, count);
        answer = await RawClient.PostAsync(server.Address, method.FullName, RawClient.Frame("x"u8), static request => AddHeaders(request, 1, 60_000));
        Assert.Equal("0", answer.GrpcStatus);
    }

    [Fact]
    public async Task The_size_of_metadata_is_announced_and_clients_that_heed_it_send_no_more()
    {
        await using TestServer server = await TestServer.StartAsync(configure: static kestrel => kestrel.ConfigureGrpc());
        await using RawCall first = RawCall.Start(server.Address, Methods.Echo.FullName);
        await first.WriteMessageAsync("x"u8);
        first.EndRequest();
        Assert.Equal("0", (await first.ReadAllAsync()).Status);

        // HttpClient counts against the limit once the server's settings have come, as stock gRPC clients do.
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using (HttpResponseMessage probe = await client.GetAsync(server.Address, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.NotFound, probe.StatusCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        AddHeaders(request, 10, 10_000);
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, TestContext.Current.CancellationToken));
        Assert.Contains("65536", error.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task Too_many_fields_end_the_call_and_the_server_lives_on()
    {
        await using TestServer server = await TestServer.StartAsync(configure: static kestrel => kestrel.ConfigureGrpc());
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("x"u8), static request => AddHeaders(request, 300, 5));
        Assert.Equal(431, answer.HttpStatus);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_connection_carries_more_calls_at_once_than_a_browser_would_make()
    {
        int running = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        GrpcMethod<string, string> method = Methods.Text("Together");
        await using TestServer server = await TestServer.StartAsync(
            app => app.MapGrpcUnary(method, async (text, _) =>
            {
                if (Interlocked.Increment(ref running) == 300)
                {
                    all.SetResult();
                }

                await all.Task;
                return text;
            }),
            configure: static kestrel => kestrel.ConfigureGrpc());
        using var client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false });
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            using var content = new ByteArrayContent(RawClient.Frame("x"u8));
            content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, method.FullName)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
            using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        }));
    }

    [Fact]
    public async Task A_tensor_fits_into_the_window_before_anyone_reads()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(
            app => app.MapGrpcClientStreaming(Upload, async (requests, _) =>
            {
                await go.Task;
                await foreach (string request in requests)
                {
                    return request.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                return "";
            }),
            configure: static kestrel => kestrel.ConfigureGrpc());
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync(new byte[3_900_000]);
        go.SetResult();
        Assert.Equal(["3900000"], (await call.ReadAllAsync()).Messages);
    }

    private static void AddHeaders(HttpRequestMessage request, int count, int size)
    {
        string value = new('v', size);
        for (int i = 0; i < count; i++)
        {
            request.Headers.TryAddWithoutValidation($"x-{i}", value);
        }
    }
}
