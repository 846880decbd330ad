using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc.Tests;

/// <summary>The rules of gRFC A6, one test each.</summary>
public sealed class RetryTests
{
    private static readonly GrpcMethod<string, string> Gather = Methods.TextUpload("Gather");
    private static readonly GrpcMethod<string, string> Talk = Methods.TextDuplex("Talk");
    private static readonly GrpcMethod<string, string> List = Methods.TextStream("List");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retryable_failure_is_repeated_and_the_server_told_how_often()
    {
        var previous = new List<string?>();
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            lock (previous)
            {
                previous.Add(call.Header("grpc-previous-rpc-attempts"));
            }

            if (previous.Count < 4)
            {
                call.End(GrpcStatusCode.Unavailable);
                return;
            }

            await call.WriteAsync($"re: {Assert.Single(await call.ReadAllAsync())}");
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy(maxAttempts: 4));
        Assert.Equal("re: hello", await channel.UnaryAsync(Methods.Echo, "hello"));
        Assert.Equal([null, "1", "2", "3"], previous);
    }

    [Fact]
    public async Task Other_failures_are_not_repeated()
    {
        await using FailingServer server = await FailingServer.StartAsync(GrpcStatusCode.Aborted);
        await using GrpcChannel channel = Connect(server.Raw, Policy());
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Aborted, e.Status.Code);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task Nothing_is_repeated_without_a_policy()
    {
        await using FailingServer server = await FailingServer.StartAsync();
        await Assert.ThrowsAsync<GrpcException>(() => server.Raw.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(1, server.Calls);
    }

    [Theory]
    [InlineData(2, 5, 2)]
    [InlineData(5, 5, 5)]
    [InlineData(10, 5, 5)]
    [InlineData(10, 7, 7)]
    [InlineData(3, 1, 1)]
    public async Task The_last_failure_is_the_calls_when_the_attempts_are_used_up(int policy, int channelLimit, int expected)
    {
        await using FailingServer server = await FailingServer.StartAsync();
        await using GrpcChannel channel = Connect(server.Raw, Policy(policy), options => options.MaxRetryAttempts = channelLimit);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(expected, server.Calls);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unavailable, $"failure {expected}"), e.Status);
        Assert.Contains(expected > 1 ? $"[UNAVAILABLE after {expected} attempts]" : "[UNAVAILABLE]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_waits_grow_up_to_the_longest_and_vary_by_a_fifth()
    {
        var time = new LeapingTime();
        await using FailingServer server = await FailingServer.StartAsync();
        await using GrpcChannel channel = Connect(
            server.Raw, Policy(maxAttempts: 6, initial: TimeSpan.FromSeconds(100), max: TimeSpan.FromSeconds(350), multiplier: 2), options =>
            {
                options.MaxRetryAttempts = 6;
                options.TimeProvider = time;
            });
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        double[] expected = [100, 200, 350, 350, 350];
        Assert.Equal(expected.Length, time.Waits.Count);
        Assert.All(time.Waits.Zip(expected), static wait => Assert.InRange(wait.First.TotalSeconds, wait.Second * 0.8, wait.Second * 1.2));
    }

    [Fact]
    public void The_variation_uses_its_whole_range()
    {
        GrpcRetryPolicy policy = Policy(initial: TimeSpan.FromSeconds(10), max: TimeSpan.FromSeconds(10));
        double[] waits = [.. Enumerable.Range(0, 1000).Select(_ => policy.BackoffBefore(1).TotalSeconds)];
        Assert.InRange(waits.Min(), 8, 8.2);
        Assert.InRange(waits.Max(), 11.8, 12);
    }

    [Fact]
    public async Task Response_headers_commit_the_call()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Interlocked.Increment(ref calls);
            await call.SendHeadersAsync();
            call.End(GrpcStatusCode.Unavailable);
        });
        await using GrpcChannel channel = Connect(server, Policy());
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_server_may_ask_for_a_delay_and_then_the_waits_begin_anew()
    {
        var time = new LeapingTime();
        await using FailingServer server = await FailingServer.StartAsync(pushback: call => call == 3 ? "123456" : null);
        await using GrpcChannel channel = Connect(
            server.Raw, Policy(maxAttempts: 5, initial: TimeSpan.FromSeconds(100), max: TimeSpan.FromSeconds(10_000), multiplier: 10), options => options.TimeProvider = time);
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        TimeSpan[] waits = [.. time.Waits];
        Assert.Equal(4, waits.Length);
        Assert.InRange(waits[0].TotalSeconds, 80, 120);
        Assert.InRange(waits[1].TotalSeconds, 800, 1200);
        Assert.Equal(TimeSpan.FromMilliseconds(123_456), waits[2]);
        Assert.InRange(waits[3].TotalSeconds, 80, 120);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("+1")]
    [InlineData("007")]
    [InlineData("2147483648")]
    public async Task A_server_may_ask_for_no_retry(string pushback)
    {
        await using FailingServer server = await FailingServer.StartAsync(pushback: _ => pushback);
        await using GrpcChannel channel = Connect(server.Raw, Policy());
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(1, server.Calls);
    }

    [Theory]
    [InlineData("0", 2)]
    [InlineData("1", 2)]
    public async Task A_delay_of_the_server_gives_no_more_attempts(string pushback, int attempts)
    {
        await using FailingServer server = await FailingServer.StartAsync(pushback: _ => pushback);
        await using GrpcChannel channel = Connect(server.Raw, Policy(attempts));
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(attempts, server.Calls);
    }

    [Fact]
    public async Task A_server_that_fails_too_often_is_spared()
    {
        // Four tokens: two failures leave two, which is half of them and no longer enough.
        await using FailingServer server = await FailingServer.StartAsync(fails: call => call <= 4);
        await using GrpcChannel channel = Connect(server.Raw, Policy(maxAttempts: 5), throttling: new GrpcRetryThrottling { MaxTokens = 4, TokenRatio = 1 });
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(2, server.Calls);
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(3, server.Calls);
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(4, server.Calls);

        // No token is left. Four successes bring all back, and a failure is repeated again.
        for (int i = 0; i < 4; i++)
        {
            await channel.UnaryAsync(Methods.Echo, "");
        }

        server.Fails = static call => call == 9;
        await channel.UnaryAsync(Methods.Echo, "");
        Assert.Equal(10, server.Calls);
    }

    [Fact]
    public async Task Failures_that_no_policy_repeats_do_not_spare_the_server()
    {
        await using FailingServer server = await FailingServer.StartAsync(GrpcStatusCode.InvalidArgument);
        await using GrpcChannel channel = Connect(server.Raw, Policy(maxAttempts: 2), throttling: new GrpcRetryThrottling { MaxTokens = 4, TokenRatio = 0.1 });
        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        }

        Assert.Equal(5, server.Calls);
        server.Code = GrpcStatusCode.Unavailable;
        server.Fails = static call => call == 6;
        await channel.UnaryAsync(Methods.Echo, "");
        Assert.Equal(7, server.Calls);
    }

    [Fact]
    public async Task Refusals_of_a_retry_count_for_sparing_the_server()
    {
        await using FailingServer server = await FailingServer.StartAsync(GrpcStatusCode.InvalidArgument, pushback: _ => "-1");
        await using GrpcChannel channel = Connect(server.Raw, Policy(maxAttempts: 2), throttling: new GrpcRetryThrottling { MaxTokens = 3, TokenRatio = 0.1 });
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        server.Code = GrpcStatusCode.Unavailable;
        server.Pushback = static _ => null;
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(2, server.Calls);
    }

    [Fact]
    public async Task Failures_after_the_commitment_count_for_sparing_the_server()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await call.SendHeadersAsync();
            }

            call.End(GrpcStatusCode.Unavailable);
        });
        await using GrpcChannel channel = Connect(server, Policy(maxAttempts: 2), throttling: new GrpcRetryThrottling { MaxTokens = 3, TokenRatio = 0.1 });
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task One_deadline_spans_all_attempts_and_the_waits_between_them()
    {
        await using FailingServer server = await FailingServer.StartAsync();
        await using GrpcChannel channel = Connect(server.Raw, Policy(initial: TimeSpan.FromMinutes(10), max: TimeSpan.FromMinutes(10)));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(
            Methods.Echo, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(500))));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        Assert.Contains("the last one failed with UNAVAILABLE: failure 1", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task Each_attempt_is_told_the_time_that_is_left()
    {
        var timeouts = new List<TimeSpan>();
        await using RawServer server = await ServedCall.ServeAsync(call =>
        {
            Assert.True(TimeoutHeader.TryParse(call.Header("grpc-timeout"), out TimeSpan timeout));
            timeouts.Add(timeout);
            call.End(GrpcStatusCode.Unavailable);
            return Task.CompletedTask;
        });
        await using GrpcChannel channel = Connect(server, Policy(maxAttempts: 3, initial: TimeSpan.FromMilliseconds(30), max: TimeSpan.FromMilliseconds(30)));
        await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddSeconds(30))));
        Assert.Equal(3, timeouts.Count);
        Assert.True(timeouts[0] > timeouts[1] && timeouts[1] > timeouts[2], string.Join(' ', timeouts));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_the_next_attempt_at_once()
    {
        using var source = new CancellationTokenSource();
        await using FailingServer server = await FailingServer.StartAsync();
        await using GrpcChannel channel = Connect(server.Raw, Policy(initial: TimeSpan.FromMinutes(10), max: TimeSpan.FromMinutes(10)));
        Task<string> call = channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(CancellationToken: source.Token));
        await Eventually.TrueAsync(() => server.Calls == 1);
        await source.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task A_stream_of_responses_is_repeated_before_its_first_one_and_not_after()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) > 1)
            {
                await call.WriteAsync("one");
            }

            call.End(GrpcStatusCode.Unavailable);
        });
        await using GrpcChannel channel = Connect(server, Policy());
        await using IAsyncEnumerator<string> responses = channel.ServerStreaming(List, "").GetAsyncEnumerator(Token);
        Assert.True(await responses.MoveNextAsync());
        await Assert.ThrowsAsync<GrpcException>(async () => await responses.MoveNextAsync());
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_stream_of_requests_is_sent_again_though_it_can_be_read_once()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    // Nothing is read of it.
                    call.End(GrpcStatusCode.Unavailable);
                    break;
                case 2:
                    Assert.Equal("a", await call.ReadAsync());
                    Assert.Equal("b", await call.ReadAsync());
                    call.End(GrpcStatusCode.Unavailable);
                    break;
                default:
                    await call.WriteAsync(string.Join(' ', await call.ReadAllAsync()));
                    call.End();
                    break;
            }
        });
        await using GrpcChannel channel = Connect(server, Policy());
        var requests = new Requests("a", "b");
        Task<string> answer = channel.ClientStreamingAsync(Gather, requests);
        await Eventually.TrueAsync(() => Volatile.Read(ref calls) == 3);
        requests.Send("c").End();
        Assert.Equal("a b c", await answer);
        await requests.AssertEndedAsync();
        Assert.Equal(0, channel.Calls.Budget.Used);
    }

    [Fact]
    public async Task A_stream_of_requests_that_has_ended_is_sent_again_as_a_whole()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            string all = string.Join(' ', await call.ReadAllAsync());
            if (Interlocked.Increment(ref calls) < 3)
            {
                call.End(GrpcStatusCode.Unavailable);
                return;
            }

            await call.WriteAsync(all);
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy());
        Requests requests = new Requests("a", "b").End();
        Assert.Equal("a b", await channel.ClientStreamingAsync(Gather, requests));
        await requests.AssertEndedAsync();
        Assert.Equal(0, channel.Calls.Budget.Used);
    }

    [Fact]
    public async Task A_two_way_call_lets_go_of_its_requests_once_the_server_answers()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            string first = (await call.ReadAsync())!;
            if (Interlocked.Increment(ref calls) == 1)
            {
                call.End(GrpcStatusCode.Unavailable);
                return;
            }

            await call.WriteAsync($"re: {first}");
            while (await call.ReadAsync() is { } request)
            {
                await call.WriteAsync($"re: {request}");
            }

            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy());
        var requests = new Requests("a");
        await using IAsyncEnumerator<string> answers = channel.DuplexStreaming(Talk, requests).GetAsyncEnumerator(Token);
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("re: a", answers.Current);
        await Eventually.TrueAsync(() => channel.Calls.Budget.Used == 0);
        requests.Send("b").End();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal("re: b", answers.Current);
        Assert.False(await answers.MoveNextAsync());
        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(50_000, 1_000_000)]
    [InlineData(1_000_000, 50_000)]
    public async Task A_stream_that_outgrows_its_memory_goes_on_but_is_not_repeated(long perCall, long perChannel)
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Interlocked.Increment(ref calls);
            List<string> all = await call.ReadAllAsync();
            if (all.Count == 10)
            {
                call.End(GrpcStatusCode.Unavailable, ("grpc-message", "all ten"));
                return;
            }

            await call.WriteAsync($"{all.Count}");
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy(), options =>
        {
            options.MaxRetryBufferSizePerCall = perCall;
            options.MaxRetryBufferSize = perChannel;
        });
        Requests requests = new Requests(Enumerable.Repeat(new string('x', 10_000), 10)).End();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.ClientStreamingAsync(Gather, requests));
        Assert.Equal("all ten", e.Status.Detail);
        Assert.Equal(1, calls);
        await Eventually.TrueAsync(() => channel.Calls.Budget.Used == 0);

        // The next call has the memory again.
        Assert.Equal("2", await channel.ClientStreamingAsync(Gather, new Requests("a", "b").End()));
    }

    [Fact]
    public async Task A_large_request_is_repeated_without_being_kept()
    {
        byte[] tensor = new byte[80 * 1024 * 1024];
        new Random(1).NextBytes(tensor);
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            call.Http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            byte[] received = (await call.ReadFrameAsync())!.Value.Payload;
            Assert.True(received.AsSpan().SequenceEqual(tensor));
            if (Interlocked.Increment(ref calls) < 3)
            {
                call.End(GrpcStatusCode.Unavailable);
                return;
            }

            await call.WriteAsync("ok");
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy());
        byte[] answer = await channel.UnaryAsync(Methods.EchoBytes, tensor);
        Assert.Equal("ok"u8.ToArray(), answer);
        Assert.Equal(3, calls);
        Assert.Equal(0, channel.Calls.Budget.Used);
    }

    [Fact]
    public async Task A_refused_stream_counts_neither_as_an_attempt_nor_as_a_failure()
    {
        int calls = 0;
        var previous = new List<string?>();
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            lock (previous)
            {
                previous.Add(call.Header("grpc-previous-rpc-attempts"));
            }

            switch (Interlocked.Increment(ref calls))
            {
                case 1:
                    call.Reset(Http2Errors.RefusedStream);
                    break;
                case 2:
                    call.End(GrpcStatusCode.Unavailable);
                    break;
                default:
                    await call.WriteAsync("ok");
                    call.End();
                    break;
            }
        });
        await using GrpcChannel channel = Connect(server, Policy(maxAttempts: 2), throttling: new GrpcRetryThrottling { MaxTokens = 3, TokenRatio = 0.1 });
        Assert.Equal("ok", await channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal([null, null, "1"], previous);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_tried_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var channel = new GrpcChannel(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Options(Policy(maxAttempts: 3)));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Contains("connection refused", e.Message, StringComparison.Ordinal);
        Assert.Contains("after 3 attempts", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_answer_is_a_failure_to_repeat()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                call.Http.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>().Abort();
                return;
            }

            await call.WriteAsync("ok");
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy());
        Assert.Equal("ok", await channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_proxy_without_a_server_is_a_failure_to_repeat()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                call.Http.Response.StatusCode = 503;
                await call.Http.Response.WriteAsync("no backend", Token);
                return;
            }

            await call.WriteAsync("ok");
            call.End();
        });
        await using GrpcChannel channel = Connect(server, Policy());
        Assert.Equal("ok", await channel.UnaryAsync(Methods.Echo, ""));
    }

    [Fact]
    public async Task What_this_side_does_wrong_is_not_repeated()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            Interlocked.Increment(ref calls);
            await call.AbortedAsync();
        });
        GrpcRetryPolicy policy = Policy(codes: [GrpcStatusCode.ResourceExhausted, GrpcStatusCode.Internal, GrpcStatusCode.Unavailable, GrpcStatusCode.Cancelled]);
        await using GrpcChannel channel = Connect(server, policy, options => options.MaxSendMessageSize = 10);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "more than ten bytes"));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
        Assert.Equal(0, calls);
        e = await Assert.ThrowsAsync<GrpcException>(() => channel.ClientStreamingAsync(Gather, new Requests("more than ten bytes")));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
        var failure = new InvalidOperationException("mine");
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => channel.ClientStreamingAsync(Gather, new Requests().End(failure))));

        // A call that ends before its headers have left is never seen there.
        Assert.InRange(Volatile.Read(ref calls), 0, 2);
    }

    [Fact]
    public async Task The_metadata_of_the_last_attempt_is_the_calls()
    {
        int calls = 0;
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                call.End(GrpcStatusCode.Unavailable, ("number", "1"));
                return;
            }

            await call.SendHeadersAsync(("number", "2"));
            await call.WriteAsync("ok");
            call.End(GrpcStatusCode.OK, ("number", "3"));
        });
        await using GrpcChannel channel = Connect(server, Policy());
        var response = new GrpcCallResponse();
        Task<GrpcMetadata> headers = response.WaitForHeadersAsync(Token);
        var sent = new GrpcMetadata();
        sent.Add("content-language", "en");
        Assert.Equal("ok", await channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(sent) { Response = response }));
        Assert.Equal(["2"], (await headers).Where(static entry => entry.Key == "number").Select(static entry => entry.Value));
        Assert.Equal(["3"], response.Trailers!.Select(static entry => entry.Value));
    }

    [Fact]
    public async Task All_attempts_are_one_call_in_telemetry()
    {
        await using FailingServer server = await FailingServer.StartAsync(fails: static call => call == 1);
        // Calls of other tests stop while this one reads what has stopped.
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Chains.Grpc",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using GrpcChannel channel = Connect(server.Raw, Policy());
        await channel.UnaryAsync(Methods.Echo, "");
        Assert.Equal(2, server.Calls);
        Activity activity = Assert.Single(activities, activity => server.Raw.Address.Port.Equals(activity.GetTagItem("server.port")));
        Assert.Equal("OK", activity.GetTagItem("rpc.response.status_code"));
        Assert.Equal([activity.TraceId.ToString(), activity.TraceId.ToString()], server.Traces.Select(static trace => trace!.Split('-')[1]));
    }

    private static GrpcRetryPolicy Policy(int maxAttempts = 5, TimeSpan? initial = null, TimeSpan? max = null, double multiplier = 2, params GrpcStatusCode[] codes) => new()
    {
        MaxAttempts = maxAttempts,
        InitialBackoff = initial ?? TimeSpan.FromMilliseconds(1),
        MaxBackoff = max ?? TimeSpan.FromMilliseconds(1),
        BackoffMultiplier = multiplier,
        RetryableStatusCodes = codes.Length > 0 ? codes : [GrpcStatusCode.Unavailable],
    };

    private static GrpcChannelOptions Options(GrpcRetryPolicy policy, GrpcRetryThrottling? throttling = null) =>
        new() { ServiceConfig = new GrpcServiceConfig { Methods = { new GrpcMethodConfig { RetryPolicy = policy } }, RetryThrottling = throttling } };

    private static GrpcChannel Connect(RawServer server, GrpcRetryPolicy policy, Action<GrpcChannelOptions>? configure = null, GrpcRetryThrottling? throttling = null)
    {
        GrpcChannelOptions options = Options(policy, throttling);
        configure?.Invoke(options);
        return new GrpcChannel(server.Address, options);
    }

    /// <summary>Fails calls with a status alone, numbered in its message, and echoes the others.</summary>
    private sealed class FailingServer : IAsyncDisposable
    {
        private int _calls;

        public RawServer Raw { get; private set; } = null!;

        public int Calls => Volatile.Read(ref _calls);

        public List<string?> Traces { get; } = [];

        public GrpcStatusCode Code { get; set; }

        public Func<int, bool> Fails { get; set; } = static _ => true;

        public Func<int, string?> Pushback { get; set; } = static _ => null;

        public static async Task<FailingServer> StartAsync(
            GrpcStatusCode code = GrpcStatusCode.Unavailable, Func<int, bool>? fails = null, Func<int, string?>? pushback = null)
        {
            var server = new FailingServer { Code = code };
            server.Fails = fails ?? server.Fails;
            server.Pushback = pushback ?? server.Pushback;
            server.Raw = await ServedCall.ServeAsync(server.ServeAsync);
            return server;
        }

        public ValueTask DisposeAsync() => Raw.DisposeAsync();

        private async Task ServeAsync(ServedCall call)
        {
            Traces.Add(call.Header("traceparent"));
            int number = Interlocked.Increment(ref _calls);
            if (!Fails(number))
            {
                await call.WriteAsync((await call.ReadAsync())!);
                call.End();
                return;
            }

            (string, string) message = ("grpc-message", $"failure {number}");
            if (Pushback(number) is { } pushback)
            {
                call.End(Code, message, ("grpc-retry-pushback-ms", pushback));
            }
            else
            {
                call.End(Code, message);
            }
        }
    }
}
