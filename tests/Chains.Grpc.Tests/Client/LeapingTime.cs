using System.Collections.Concurrent;

namespace Chains.Grpc.Tests;

/// <summary>A clock whose long waits are over at once. It remembers them.</summary>
internal sealed class LeapingTime : TimeProvider
{
    /// <summary>What is longer than any wait that is not meant: no connection takes that long.</summary>
    public static TimeSpan Long { get; } = TimeSpan.FromSeconds(60);

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Long)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
