namespace Chains.Grpc;

/// <summary>The memory that all calls of a channel together may keep for retries.</summary>
/// <param name="limit">Bytes.</param>
internal sealed class RetryBudget(long limit)
{
    private long _used;

    /// <summary>What is kept at present, in bytes.</summary>
    public long Used => Volatile.Read(ref _used);

    public bool TryTake(long count)
    {
        if (Interlocked.Add(ref _used, count) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _used, -count);
        return false;
    }

    public void Return(long count) => Interlocked.Add(ref _used, -count);
}
