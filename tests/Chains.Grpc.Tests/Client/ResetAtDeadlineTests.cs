namespace Chains.Grpc.Tests;

/// <summary>A server whose timer is the first to see the deadline may only reset the call (CANCEL). The client knows the deadline as well, so it says what happened.</summary>
public sealed class ResetAtDeadlineTests
{
    private static readonly DateTimeOffset Deadline = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<GrpcMethodType, bool, int, GrpcStatusCode> Cases()
    {
        var cases = new TheoryData<GrpcMethodType, bool, int, GrpcStatusCode>();
        foreach (GrpcMethodType type in Enum.GetValues<GrpcMethodType>())
        {
            foreach (bool answered in new[] { false, true })
            {
                cases.Add(type, answered, 1000, GrpcStatusCode.DeadlineExceeded);
                cases.Add(type, answered, 0, GrpcStatusCode.DeadlineExceeded);

                // Windows' timers end up to 15.6 ms early.
                cases.Add(type, answered, -16, GrpcStatusCode.DeadlineExceeded);
                cases.Add(type, answered, -100, GrpcStatusCode.Cancelled);
                cases.Add(type, answered, -60_000, GrpcStatusCode.Cancelled);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_cancelled_stream_is_the_deadline_from_the_deadline_on(GrpcMethodType type, bool answered, int milliseconds, GrpcStatusCode code)
    {
        var clock = new SetClock(Deadline - TimeSpan.FromHours(1));
        await using RawServer server = await ResetAsync(Http2Errors.Cancel, clock, answered, milliseconds);
        GrpcException e = await CallAsync(server, clock, type);
        Assert.Equal(code, e.Status.Code);
        Assert.True(ConnectionFailure.IsReset(e, Http2Errors.Cancel), $"{e}");
        Assert.Contains(code == GrpcStatusCode.Cancelled ? "HTTP/2 error CANCEL" : "the deadline passed before the call had ended", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x2, GrpcStatusCode.Internal)]
    [InlineData(Http2Errors.RefusedStream, GrpcStatusCode.Unavailable)]
    [InlineData(Http2Errors.EnhanceYourCalm, GrpcStatusCode.ResourceExhausted)]
    public async Task Another_reset_is_what_it_says(long error, GrpcStatusCode code)
    {
        var clock = new SetClock(Deadline - TimeSpan.FromHours(1));
        await using RawServer server = await ResetAsync(error, clock, answered: true, milliseconds: 1000);
        GrpcException e = await CallAsync(server, clock, GrpcMethodType.ServerStreaming);
        Assert.Equal(code, e.Status.Code);
    }

    [Fact]
    public async Task A_callers_own_cancellation_is_the_callers()
    {
        using var source = new CancellationTokenSource();
        var clock = new SetClock(Deadline - TimeSpan.FromHours(1));
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await source.CancelAsync();
            clock.Now = Deadline;
            call.Reset(Http2Errors.Cancel);
        });
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { TimeProvider = clock });
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(Deadline: Deadline, CancellationToken: source.Token)));
        Assert.Equal(source.Token, e.CancellationToken);
    }

    /// <summary>A server that lets the time come, and resets the call then.</summary>
    private static Task<RawServer> ResetAsync(long error, SetClock clock, bool answered, int milliseconds) => ServedCall.ServeAsync(async call =>
    {
        Assert.Equal("one", await call.ReadAsync());
        if (answered)
        {
            await call.WriteAsync("two");
        }

        clock.Now = Deadline.AddMilliseconds(milliseconds);
        call.Reset(error);
    });

    private static async Task<GrpcException> CallAsync(RawServer server, SetClock clock, GrpcMethodType type)
    {
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { TimeProvider = clock });
        var options = new GrpcCallOptions(Deadline: Deadline);
        var requests = new Requests();
        requests.Send("one");
        return await Assert.ThrowsAsync<GrpcException>(() => type switch
        {
            GrpcMethodType.Unary => channel.UnaryAsync(Methods.Text("Unary"), "one", options),
            GrpcMethodType.ServerStreaming => ReadAsync(channel.ServerStreaming(Methods.TextStream("Stream"), "one", options)),
            GrpcMethodType.ClientStreaming => channel.ClientStreamingAsync(Methods.TextUpload("Upload"), requests, options),
            _ => ReadAsync(channel.DuplexStreaming(Methods.TextDuplex("Duplex"), requests, options)),
        });

        static async Task ReadAsync(IAsyncEnumerable<string> answers)
        {
            await foreach (string answer in answers.WithCancellation(Token))
            {
                Assert.Equal("two", answer);
            }
        }
    }

    /// <summary>A clock that a test sets, and whose timers never end: of both sides the client's is the late one.</summary>
    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        private long _ticks = now.UtcTicks;

        public DateTimeOffset Now
        {
            set => Volatile.Write(ref _ticks, value.UtcTicks);
        }

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
