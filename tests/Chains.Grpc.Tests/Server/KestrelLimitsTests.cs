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

    [Theory]
    [InlineData(300, 5)]
    [InlineData(10, 10_000)]
    public async Task Too_much_metadata_costs_its_call_and_no_other(int count, int size)
    {
        await using TestServer server = await TestServer.StartAsync(configure: static kestrel => kestrel.ConfigureGrpc());

        // The size is announced in the server's settings; a client that has not got them yet sends all the same.
        try
        {
            RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("x"u8), request => AddHeaders(request, count, size));
            Assert.Equal(431, answer.HttpStatus);
        }
        catch (HttpRequestException e) when (e.Message.Contains("65536", StringComparison.Ordinal))
        {
            Assert.True(count * size > 65_536);
        }

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
