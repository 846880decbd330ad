namespace Chains.Grpc.Tests;

public sealed class ClientStreamingTests
{
    private static readonly GrpcMethod<string, string> Gather = Methods.TextUpload("Gather");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task All_requests_arrive_in_order(int count)
    {
        string[] sent = [.. Enumerable.Range(0, count).Select(i => $"request {i}")];
        List<string> received = [];
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            received = await call.ReadAllAsync();
            await call.WriteAsync($"{received.Count}");
            call.End();
        });
        Requests requests = new Requests(sent).End();
        Assert.Equal($"{count}", await server.Channel.ClientStreamingAsync(Gather, requests));
        Assert.Equal(sent, received);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task The_enumerator_is_disposed_before_the_requests_end_on_the_wire()
    {
        // What the caller's stream holds, a file say, is free when the call returns.
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.ReadAllAsync();
            await call.WriteAsync("ok");
            call.End();
        });
        Requests requests = new Requests("a").End();
        await server.Channel.ClientStreamingAsync(Gather, requests);
        Assert.True(requests.Disposed.IsCompleted);
    }

    [Fact]
    public async Task Each_request_leaves_at_once()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Assert.Equal("first", await call.ReadAsync());
            received.SetResult();
            Assert.Equal("second", await call.ReadAsync());
            Assert.Null(await call.ReadAsync());
            await call.WriteAsync("done");
            call.End();
        });
        var requests = new Requests("first");
        Task<string> answer = server.Channel.ClientStreamingAsync(Gather, requests);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        requests.Send("second").End();
        Assert.Equal("done", await answer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_may_answer_before_the_requests_end(bool heedsToken)
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.ReadAsync();
            await call.WriteAsync("enough");
            call.End();
        });
        var requests = new Requests("a") { HeedsToken = heedsToken };
        Assert.Equal("enough", await server.Channel.ClientStreamingAsync(Gather, requests));
        Assert.True((await requests.Started).IsCancellationRequested);
        if (!heedsToken)
        {
            // It cannot be disposed while it is being read.
            Assert.False(requests.Disposed.IsCompleted);
            requests.End();
        }

        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task An_endless_upload_ends_with_the_status_of_a_server_that_has_read_none_of_it()
    {
        await using RawServer server = await ServedCall.ServeAsync(call =>
        {
            call.End(GrpcStatusCode.PermissionDenied, ("grpc-message", "not you"));
            return Task.CompletedTask;
        });
        bool disposed = false;
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, Endless()));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "not you"), e.Status);
        await Eventually.TrueAsync(() => Volatile.Read(ref disposed));

        async IAsyncEnumerable<string> Endless()
        {
            try
            {
                while (true)
                {
                    await Task.Yield();
                    yield return new string('x', 10_000);
                }
            }
            finally
            {
                Volatile.Write(ref disposed, true);
            }
        }
    }

    [Fact]
    public async Task A_server_that_does_not_read_stops_the_reading_of_the_requests()
    {
        const int Size = 10_000;
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int received = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await goOn.Task;
            received = (await call.ReadAllAsync()).Count;
            await call.WriteAsync("ok");
            call.End();
        });
        int read = 0;
        Task<string> answer = server.Channel.ClientStreamingAsync(Gather, Many());
        await Eventually.TrueAsync(() => Volatile.Read(ref read) > 5);

        // As soon as the windows are full, nothing more is read; Kestrel's are 768 KiB for a stream.
        int before;
        do
        {
            before = Volatile.Read(ref read);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (Volatile.Read(ref read) != before);
        Assert.InRange(before, 1, 200);
        goOn.SetResult();
        Assert.Equal("ok", await answer);
        Assert.Equal(1000, received);

        async IAsyncEnumerable<string> Many()
        {
            for (int i = 0; i < 1000; i++)
            {
                await Task.Yield();
                Interlocked.Increment(ref read);
                yield return new string('x', Size);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task The_exception_of_the_requests_comes_back_as_it_is_and_the_server_sees_a_cancelled_call(int before)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            for (int i = 0; i < before; i++)
            {
                Assert.NotNull(await call.ReadAsync());
            }

            received.SetResult();
            await call.AbortedAsync();
            aborted.SetResult();
        });
        var failure = new InvalidOperationException("no more data");
        var requests = new Requests(Enumerable.Repeat("a", before));
        Task<string> answer = server.Channel.ClientStreamingAsync(Gather, requests);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        requests.End(failure);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => answer));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task Requests_that_cannot_even_be_started_fail_the_call()
    {
        await using RawServer server = await ServedCall.ServeAsync(static call => call.ReadAllAsync());
        await Assert.ThrowsAsync<NotSupportedException>(() => server.Channel.ClientStreamingAsync(Gather, new Unusable()));
    }

    [Fact]
    public async Task A_request_beyond_the_limit_ends_the_call_here_and_there()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Assert.Equal("small", await call.ReadAsync());
            received.SetResult();
            await call.AbortedAsync();
            aborted.SetResult();
        });
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxSendMessageSize = 10 });
        var requests = new Requests("small");
        Task<string> answer = channel.ClientStreamingAsync(Gather, requests);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        requests.Send("much too large");
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => answer);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
        Assert.Contains("14 bytes", e.Message, StringComparison.Ordinal);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await requests.AssertEndedAsync();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Cancelling_reaches_the_server_at_every_point(bool afterMessage, bool afterHalfClose)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (afterMessage)
            {
                Assert.NotNull(await call.ReadAsync());
            }

            if (afterHalfClose)
            {
                Assert.Null(await call.ReadAsync());
            }

            reached.SetResult();
            await call.AbortedAsync();
            aborted.SetResult();
        });
        using var source = new CancellationTokenSource();
        Requests requests = afterMessage ? new Requests("a") : new Requests();
        if (afterHalfClose)
        {
            requests.End();
        }

        Task<string> answer = server.Channel.ClientStreamingAsync(Gather, requests, new GrpcCallOptions(CancellationToken: source.Token));
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await source.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(source.Token, e.CancellationToken);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task The_deadline_ends_the_call_though_the_requests_do_not()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Assert.NotNull(call.Header("grpc-timeout"));
            await call.AbortedAsync();
            aborted.SetResult();
        });
        var requests = new Requests("a") { HeedsToken = false };
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(
            Gather, requests, new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(300))));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        requests.End();
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task More_than_one_response_is_a_violation()
    {
        await using RawServer server = await ServedCall.ServeAsync(static async call =>
        {
            await call.WriteAsync("one");
            await call.WriteAsync("two");
            call.End();
        });
        var requests = new Requests();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, requests));
        Assert.Equal(GrpcStatusCode.Unimplemented, e.Status.Code);
        Assert.Contains("more than one response", e.Message, StringComparison.Ordinal);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task Trailers_that_are_missing_after_a_response_are_a_failure()
    {
        await using RawServer server = await ServedCall.ServeAsync(static call => call.WriteAsync("one"));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, new Requests("a").End()));
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
        Assert.Contains("no trailers", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_during_the_upload_is_the_calls_end()
    {
        await using RawServer server = await ServedCall.ServeAsync(static async call =>
        {
            await call.ReadAsync();
            call.Reset(Http2Errors.EnhanceYourCalm);
        });
        var requests = new Requests("a");
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, requests));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task A_refused_stream_is_sent_again_from_its_start()
    {
        int attempts = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref attempts) == 1)
            {
                Assert.Equal("a", await call.ReadAsync());
                Assert.Equal("b", await call.ReadAsync());
                call.Reset(Http2Errors.RefusedStream);
                return;
            }

            await call.WriteAsync(string.Join(' ', await call.ReadAllAsync()));
            call.End();
        });
        var requests = new Requests("a", "b");
        Task<string> answer = server.Channel.ClientStreamingAsync(Gather, requests);
        await Eventually.TrueAsync(() => Volatile.Read(ref attempts) == 2);
        requests.Send("c").End();
        Assert.Equal("a b c", await answer);
        await requests.AssertEndedAsync();
    }

    [Fact]
    public async Task A_refused_stream_that_is_too_long_to_be_kept_fails_and_is_never_sent_in_part()
    {
        int calls = 0;
        int messages = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                for (int i = 0; i < 10; i++)
                {
                    Assert.NotNull(await call.ReadAsync());
                }

                call.Reset(Http2Errors.RefusedStream);
                return;
            }

            await call.ReadAllAsync();
            Interlocked.Increment(ref messages);
        });
        var requests = new Requests(Enumerable.Repeat(new string('x', 10_000), 10));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, requests));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("more than is kept", e.Message, StringComparison.Ordinal);
        await requests.AssertEndedAsync();
        Assert.Equal(0, messages);
    }

    [Fact]
    public async Task Null_and_wrong_kinds_are_refused()
    {
        await using var channel = new GrpcChannel(new Uri("http://localhost:1"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => channel.ClientStreamingAsync(Gather, null!));
        await Assert.ThrowsAsync<ArgumentException>(() => channel.ClientStreamingAsync(Methods.Echo, new Requests()));
    }

    private sealed class Unusable : IAsyncEnumerable<string>
    {
        public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
