namespace Chains.Grpc.Stress;

/// <summary>What a worker does now, for the watch over stalls.</summary>
internal sealed class WorkerSlot
{
    private long _since;
    private volatile string? _case;

    /// <summary>The case that runs; null between two.</summary>
    public string? Case => _case;

    public long Since => Interlocked.Read(ref _since);

    public void Begin(string name, long now)
    {
        Interlocked.Exchange(ref _since, now);
        _case = name;
    }

    public void End() => _case = null;
}
