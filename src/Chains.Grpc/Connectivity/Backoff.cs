namespace Chains.Grpc;

/// <summary>How long to wait after the first, second, ... failure in a row: gRPC's connection backoff, a factor of 1.6 with a jitter of 20 %.</summary>
internal sealed class Backoff(TimeSpan initial, TimeSpan max)
{
    private const double Factor = 1.6;
    private const double Jitter = 0.2;
    private double _next = Math.Min(initial.TotalMilliseconds, max.TotalMilliseconds);

    public TimeSpan Next()
    {
        double wait = _next;
        _next = Math.Min(_next * Factor, max.TotalMilliseconds);
#pragma warning disable CA5394 // The jitter spreads clients over time; nobody gains by guessing it.
        return TimeSpan.FromMilliseconds(wait * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble())));
#pragma warning restore CA5394
    }

    public void Reset() => _next = Math.Min(initial.TotalMilliseconds, max.TotalMilliseconds);
}
