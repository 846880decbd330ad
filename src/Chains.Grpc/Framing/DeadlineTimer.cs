namespace Chains.Grpc;

/// <summary>What timers can and cannot do for deadlines.</summary>
internal static class DeadlineTimer
{
    /// <summary>The longest delay of a timer, about 49 days. Deadlines beyond it are passed on but not enforced by this process.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>How far ahead of its time a timer may end, here or at the other side: timers count the ticks of the system's clock, of which one takes up to 15.6 ms.</summary>
    public static TimeSpan Lead { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>A source that is cancelled after <paramref name="delay"/>, or never where the delay is longer than a timer can wait.</summary>
    public static CancellationTokenSource Start(TimeSpan delay, TimeProvider timeProvider) =>
        delay > Longest ? new CancellationTokenSource() : new CancellationTokenSource(delay < TimeSpan.Zero ? TimeSpan.Zero : delay, timeProvider);

    /// <summary>A point in time, limited to what a date can hold.</summary>
    public static DateTimeOffset Add(DateTimeOffset now, TimeSpan timeout) =>
        timeout > DateTimeOffset.MaxValue - now ? DateTimeOffset.MaxValue : now + timeout;
}
