using System.Diagnostics;
using System.Numerics;

namespace Chains.Grpc.Stress;

/// <summary>How often a case was completed, and how long it took. Safe for use by all workers.</summary>
internal sealed class CaseStatistics(StressCase stressCase)
{
    // The n-th counts calls of up to 2^n microseconds.
    private readonly long[] _durations = new long[40];
    private long _completed;
    private long _failed;
    private long _lastCompleted;
    private long _longest;
    private long _reported;

    public StressCase Case { get; } = stressCase;

    public long Completed => Interlocked.Read(ref _completed);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>When the last call was completed, in ticks of <see cref="Stopwatch"/>.</summary>
    public long LastCompleted => Interlocked.Read(ref _lastCompleted);

    public TimeSpan Longest => TimeSpan.FromMicroseconds(Interlocked.Read(ref _longest));

    public void Begin(long now) => Interlocked.Exchange(ref _lastCompleted, now);

    public void Complete(TimeSpan duration, long now)
    {
        long microseconds = (long)duration.TotalMicroseconds;
        Interlocked.Increment(ref _completed);
        Interlocked.Exchange(ref _lastCompleted, now);
        Interlocked.Increment(ref _durations[Math.Min(_durations.Length - 1, 64 - BitOperations.LeadingZeroCount((ulong)microseconds))]);
        long longest;
        while ((longest = Interlocked.Read(ref _longest)) < microseconds)
        {
            Interlocked.CompareExchange(ref _longest, microseconds, longest);
        }
    }

    public void Fail() => Interlocked.Increment(ref _failed);

    /// <summary>The calls completed since the last report.</summary>
    public long TakeRate()
    {
        long completed = Completed;
        long rate = completed - _reported;
        _reported = completed;
        return rate;
    }

    /// <summary>A time that the given part of the calls kept within, to a factor of two.</summary>
    public TimeSpan Within(double part)
    {
        long wanted = (long)Math.Ceiling(Completed * part);
        long count = 0;
        for (int i = 0; i < _durations.Length; i++)
        {
            count += Interlocked.Read(ref _durations[i]);
            if (count >= wanted)
            {
                return TimeSpan.FromMicroseconds(1L << i);
            }
        }

        return Longest;
    }
}
