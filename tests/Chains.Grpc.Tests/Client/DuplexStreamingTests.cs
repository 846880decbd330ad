namespace Chains.Grpc.Tests;

public sealed class DuplexStreamingTests
{
    private static readonly GrpcMethod<string, string> Talk = Methods.TextDuplex("Talk");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_can_decide_the_next_request()
    {
        await using RawServer server = await ServedCall.ServeAsync(static async call =>
        {
            while (await call.ReadAsync() is { } request)
            {
                await call.WriteAsync($"re: {request}");
            }

            call.End();
        });
        var requests = new Requests("0");
        int answers = 0;
        await foreach (string answer in server.Channel.DuplexStreaming(Talk, requests).WithCancellation(Token))
        {
            Assert.Equal($"re: {answers}", answer);
            answers++;
            _ = answers < 100 ? requests.Send($"{answers}") : requests.End();
        }

        Assert.Equal(100, answers);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task The_request_headers_leave_before_the_first_request()
    {
        await using RawServer server = await ServedCall.ServeAsync(static async call =>
        {
            await call.SendHeadersAsync(("greeting", "hello"));
            await call.WriteAsync("you first");
            Assert.Equal("no, you", await call.ReadAsync());
            call.End();
        });
        var requests = new Requests();
        var response = new GrpcCallResponse();
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, requests, new GrpcCallOptions { Response = response }).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("you first", answers.Current);
        Assert.True((await response.WaitForHeadersAsync(Token)).TryGetValue("greeting", out string? greeting));
        Assert.Equal("hello", greeting);
        Assert.Equal(0, requests.Read);
        requests.Send("no, you").End();
        Assert.False(await answers.MoveNextAsync());
    }

    [Fact]
    public async Task Reading_does_not_wait_for_writing_nor_writing_for_reading()
    {
        const int Count = 200;
        string large = new('x', 20_000);
        var received = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            // All of one direction, more than any window holds, before anything of the other.
            received.SetResult((await call.ReadAllAsync()).Count);
            for (int i = 0; i < Count; i++)
            {
                await call.WriteAsync(large);
            }

            call.End();
        });
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, new Requests(Enumerable.Repeat(large, Count)).End()).GetAsyncEnumerator(Token);
        ValueTask<bool> first = answers.MoveNextAsync();
        Assert.Equal(Count, await received.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.True(await first);
        int read = 1;
        while (await answers.MoveNextAsync())
        {
            read++;
        }

        Assert.Equal(Count, read);
    }

    [Fact]
    public async Task A_reader_that_leaves_cancels_the_call_and_its_requests()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.WriteAsync("one");
            await call.AbortedAsync();
            aborted.SetResult();
        });
        var requests = new Requests("a");
        await foreach (string answer in server.Channel.DuplexStreaming(Talk, requests).WithCancellation(Token))
        {
            Assert.Equal("one", answer);
            break;
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await requests.AssertEndedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_reaches_the_server_though_nobody_reads(bool byEnumerator)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.WriteAsync("one");
            await call.AbortedAsync();
            aborted.SetResult();
        });
        using var source = new CancellationTokenSource();
        var requests = new Requests("a");
        await using IAsyncEnumerator<string> answers = server.Channel
            .DuplexStreaming(Talk, requests, byEnumerator ? default : new GrpcCallOptions(CancellationToken: source.Token))
            .GetAsyncEnumerator(byEnumerator ? source.Token : Token);
        Assert.True(await answers.MoveNextAsync());
        await source.CancelAsync();
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await answers.MoveNextAsync());
        Assert.Equal(source.Token, e.CancellationToken);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task The_deadline_reaches_the_server_though_nobody_reads()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.WriteAsync("one");
            await call.AbortedAsync();
            aborted.SetResult();
        });
        var requests = new Requests();
        await using IAsyncEnumerator<string> answers = server.Channel
            .DuplexStreaming(Talk, requests, new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(500))).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await answers.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task The_exception_of_the_requests_reaches_the_reader()
    {
        await using RawServer server = await ServedCall.ServeAsync(static async call =>
        {
            await call.WriteAsync("one");
            await call.AbortedAsync();
        });
        var failure = new InvalidOperationException("no more data");
        var requests = new Requests("a");
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, requests).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        requests.End(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(async () => await answers.MoveNextAsync()));
        await requests.AssertEndedAsync();
    }

    [Theory]
    [InlineData(GrpcStatusCode.OK, false)]
    [InlineData(GrpcStatusCode.OK, true)]
    [InlineData(GrpcStatusCode.FailedPrecondition, false)]
    [InlineData(GrpcStatusCode.FailedPrecondition, true)]
    public async Task The_status_of_a_server_that_ends_first_is_the_calls(GrpcStatusCode code, bool afterMessage)
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.ReadAsync();
            if (afterMessage)
            {
                await call.WriteAsync("one");
            }

            call.End(code);
        });
        var requests = new Requests("a");
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, requests).GetAsyncEnumerator(Token);
        if (afterMessage)
        {
            Assert.True(await answers.MoveNextAsync());
        }

        if (code == GrpcStatusCode.OK)
        {
            Assert.False(await answers.MoveNextAsync());
        }
        else
        {
            GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await answers.MoveNextAsync());
            Assert.Equal(code, e.Status.Code);
        }

        await requests.AssertEndedAsync();
    }

    [Theory]
    [InlineData(Http2Errors.RefusedStream, GrpcStatusCode.Unavailable)]
    [InlineData(Http2Errors.Cancel, GrpcStatusCode.Cancelled)]
    [InlineData(0x2, GrpcStatusCode.Internal)]
    public async Task A_reset_in_the_middle_is_the_calls_end(long error, GrpcStatusCode code)
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Interlocked.Increment(ref calls);
            await call.WriteAsync("one");
            await call.ReadAsync();
            call.Reset(error);
        });
        var requests = new Requests();
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, requests).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        requests.Send("now");
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await answers.MoveNextAsync());
        Assert.Equal(code, e.Status.Code);
        Assert.Equal(1, calls);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task A_malformed_answer_ends_the_call_on_the_server()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync();
            await call.Http.Response.Body.WriteAsync(RawClient.Frame([0xff]));
            await call.Http.Response.Body.FlushAsync();
            await call.AbortedAsync();
            aborted.SetResult();
        });
        var requests = new Requests();
        await using IAsyncEnumerator<string> answers = server.Channel.DuplexStreaming(Talk, requests).GetAsyncEnumerator(Token);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await answers.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task Each_enumeration_is_a_call_of_its_own()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Interlocked.Increment(ref calls);
            foreach (string request in await call.ReadAllAsync())
            {
                await call.WriteAsync(request);
            }

            call.End();
        });
        IAsyncEnumerable<string> answers = server.Channel.DuplexStreaming(Talk, new[] { "a", "b" }.ToAsyncEnumerable());
        Assert.Equal(0, calls);
        Assert.Equal(["a", "b"], await answers.ToListAsync(Token));
        Assert.Equal(["a", "b"], await answers.ToListAsync(Token));
        Assert.Equal(2, calls);
    }
}
