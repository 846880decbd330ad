namespace Chains.Grpc.Tests;

public sealed class CallResponseTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_and_trailers_of_a_unary_call()
    {
        await using TestServer server = await TestServer.StartAsync(static app => app.MapGrpcUnary(Methods.Text("Both"), static (text, context) =>
        {
            context.ResponseHeaders.Add("first", "1");
            context.ResponseTrailers.AddBinary("last-bin", new byte[] { 1, 2, 3 });
            return Task.FromResult(text);
        }));
        var response = new GrpcCallResponse();
        Assert.Null(response.Headers);
        Assert.Null(response.Trailers);
        Assert.Null(response.Peer);
        await server.Channel.UnaryAsync(Methods.Text("Both"), "", new GrpcCallOptions { Response = response });
        Assert.True(response.Headers!.TryGetValue("first", out string? first));
        Assert.Equal("1", first);
        Assert.Equal([1, 2, 3], response.Trailers!.GetBinary("last-bin")!);
        Assert.Equal($"ipv4:127.0.0.1:{server.Address.Port}", response.Peer);
    }

    [Fact]
    public async Task The_headers_of_a_stream_can_be_awaited_before_its_first_response()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(("number", "1"));
            await goOn.Task;
            await call.WriteAsync("one");
            call.End(GrpcStatusCode.OK, ("number", "2"));
        });
        var response = new GrpcCallResponse();
        await using IAsyncEnumerator<string> responses = server.Channel
            .ServerStreaming(Methods.TextStream("S"), "", new GrpcCallOptions { Response = response }).GetAsyncEnumerator(Token);
        ValueTask<bool> first = responses.MoveNextAsync();
        Assert.True((await response.WaitForHeadersAsync(Token)).TryGetValue("number", out string? number));
        Assert.Equal("1", number);
        Assert.Null(response.Trailers);
        goOn.SetResult();
        Assert.True(await first);
        Assert.False(await responses.MoveNextAsync());
        Assert.True(response.Trailers!.TryGetValue("number", out number));
        Assert.Equal("2", number);
    }

    [Theory]
    [InlineData(GrpcStatusCode.OK)]
    [InlineData(GrpcStatusCode.NotFound)]
    public async Task A_status_alone_gives_trailers_and_empty_headers(GrpcStatusCode code)
    {
        await using RawServer server = await ServedCall.ServeAsync(call =>
        {
            call.End(code, ("number", "1"));
            return Task.CompletedTask;
        });
        var response = new GrpcCallResponse();
        IAsyncEnumerable<string> responses = server.Channel.ServerStreaming(Methods.TextStream("S"), "", new GrpcCallOptions { Response = response });
        if (code == GrpcStatusCode.OK)
        {
            Assert.Empty(await responses.ToListAsync(Token));
        }
        else
        {
            await Assert.ThrowsAsync<GrpcException>(() => responses.ToListAsync(Token).AsTask());
        }

        Assert.Empty(await response.WaitForHeadersAsync(Token));
        Assert.True(response.Trailers!.TryGetValue("number", out _));
    }

    [Fact]
    public async Task A_failure_after_headers_leaves_them()
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(("number", "1"));
            call.End(GrpcStatusCode.NotFound, ("number", "2"));
        });
        var response = new GrpcCallResponse();
        await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions { Response = response }));
        Assert.True(response.Headers!.TryGetValue("number", out string? number));
        Assert.Equal("1", number);
        Assert.True(response.Trailers!.TryGetValue("number", out number));
        Assert.Equal("2", number);
    }

    [Fact]
    public async Task Without_an_answer_the_wait_for_headers_fails_as_the_call_does()
    {
        await using var channel = new GrpcChannel(new Uri("http://127.0.0.1:1"));
        var response = new GrpcCallResponse();
        Task<GrpcMetadata> headers = response.WaitForHeadersAsync(Token);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions { Response = response }));
        Assert.Same(e, await Assert.ThrowsAsync<GrpcException>(() => headers));
        Assert.Null(response.Headers);
        Assert.Empty(response.Trailers!);
    }

    [Fact]
    public async Task Without_an_answer_because_of_its_caller_the_wait_for_headers_is_cancelled()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(call =>
        {
            started.SetResult();
            return call.AbortedAsync();
        });
        using var source = new CancellationTokenSource();
        var response = new GrpcCallResponse();
        Task<GrpcMetadata> headers = response.WaitForHeadersAsync(Token);
        Task<string> call = server.Channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(CancellationToken: source.Token) { Response = response });
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => headers);
    }

    [Fact]
    public async Task Each_call_needs_its_own()
    {
        await using TestServer server = await TestServer.StartAsync();
        var options = new GrpcCallOptions { Response = new GrpcCallResponse() };
        await server.Channel.UnaryAsync(Methods.Echo, "", options);
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.Channel.UnaryAsync(Methods.Echo, "", options));
        Assert.Contains("belongs to another call", e.Message, StringComparison.Ordinal);
    }
}
