using System.Diagnostics;

namespace Chains.Grpc.Tests;

public sealed class DeadlineTests
{
    private static readonly GrpcMethod<string, string> Slow = Methods.Text("Slow");
    private static readonly GrpcMethod<string, string> SlowStream = Methods.TextStream("SlowStream");

    [Fact]
    public async Task The_client_gives_up_at_its_deadline_and_the_handler_is_told()
    {
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Slow, async (text, context) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                told.TrySetResult(context.Deadline is not null);
            }

            return text;
        }));
        var clock = Stopwatch.StartNew();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Slow, "", In(0.3)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.25, 5);
        Assert.True(await told.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_server_answers_at_the_deadline_even_where_the_handler_ignores_its_token(bool streaming)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(Slow, async (text, _) =>
            {
                await release.Task;
                return text;
            });
            app.MapGrpcServerStreaming(SlowStream, (_, _) => Deaf());
        });

        // A raw client has no timer of its own: the answer is the server's.
        RawClient.Answer answer = await RawClient.PostAsync(
            server.Address,
            streaming ? SlowStream.FullName : Slow.FullName,
            RawClient.Frame([]),
            static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "200m"));
        Assert.Equal("4", answer.GrpcStatus);
        await server.AssertAliveAsync();
        release.SetResult();

        async IAsyncEnumerable<string> Deaf()
        {
            yield return "one";
            await release.Task;
            yield return "two";
        }
    }

    [Fact]
    public async Task A_handler_that_fails_after_its_deadline_is_logged()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Slow, async (_, _) =>
        {
            await release.Task;
            throw new InvalidOperationException("too late");
        }));
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Slow.FullName, RawClient.Frame([]), static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "100m"));
        Assert.Equal("4", answer.GrpcStatus);
        release.SetResult();
        await Eventually.TrueAsync(() => server.Log.Entries.Any(static entry => entry.Exception?.Message == "too late"));
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_reader_that_stalls_past_the_deadline_frees_the_handler()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var method = new GrpcMethod<string, byte[]>(GrpcMethodType.ServerStreaming, "test.Service", "Flood", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => Flood()));
        using var client = new HttpClient();
        using var content = new ByteArrayContent(RawClient.Frame([]));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, method.FullName)) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        request.Headers.TryAddWithoutValidation("grpc-timeout", "300m");
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();

        async IAsyncEnumerable<byte[]> Flood()
        {
            try
            {
                while (true)
                {
                    yield return new byte[1024 * 1024];
                    await Task.Yield();
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task A_stream_ends_at_its_deadline_after_the_messages_it_had()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(SlowStream, (_, context) => OneThenWait(context.CancellationToken)));
        await using IAsyncEnumerator<string> reader = server.Channel.ServerStreaming(SlowStream, "", In(1)).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await reader.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);

        static async IAsyncEnumerable<string> OneThenWait([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return "one";
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task A_deadline_that_has_passed_sends_nothing()
    {
        int calls = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Slow, (text, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(text);
        }));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Slow, "", In(-1)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        await server.AssertAliveAsync();
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task The_handler_sees_the_deadline_of_its_caller()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Slow, (_, context) => Task.FromResult(context.Deadline?.ToString("O") ?? "none")));
        Assert.Equal("none", await server.Channel.UnaryAsync(Slow, ""));
        GrpcCallOptions options = In(30);
        DateTimeOffset seen = DateTimeOffset.Parse(await server.Channel.UnaryAsync(Slow, "", options), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange((seen - options.Deadline!.Value).TotalSeconds, -1, 5);
    }

    [Fact]
    public async Task The_end_of_time_is_a_deadline_like_any_other()
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal("x", await server.Channel.UnaryAsync(Methods.Echo, "x", new GrpcCallOptions(Deadline: DateTimeOffset.MaxValue)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("5x")]
    [InlineData("1.5S")]
    public async Task A_malformed_timeout_is_named(string timeout)
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame([]), request => request.Headers.TryAddWithoutValidation("grpc-timeout", timeout));
        Assert.Equal("13", answer.GrpcStatus);
        Assert.Contains($"'{timeout}'", answer.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(0L, "0n")]
    [InlineData(1L, "100n")]
    [InlineData(999_999L, "99999900n")]
    [InlineData(1_000_001L, "100001u")]
    [InlineData(TimeSpan.TicksPerSecond, "1000000u")]
    [InlineData(100 * TimeSpan.TicksPerSecond, "100000m")]
    [InlineData((100 * TimeSpan.TicksPerSecond) + 1, "100001m")]
    [InlineData(2 * TimeSpan.TicksPerDay, "172800S")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Timeouts_are_written_in_the_finest_unit_that_fits_and_rounded_up(long ticks, string expected)
    {
        string text = TimeoutHeader.Format(TimeSpan.FromTicks(ticks));
        Assert.Equal(expected, text);
        Assert.True(TimeoutHeader.TryParse(text, out TimeSpan read));
        if (ticks != long.MaxValue)
        {
            Assert.True(read.Ticks >= ticks);
        }
    }

    private static GrpcCallOptions In(double seconds) => new(Deadline: TimeProvider.System.GetUtcNow().AddSeconds(seconds));
}
