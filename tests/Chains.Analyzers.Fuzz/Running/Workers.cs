using System.Collections.Concurrent;
using System.Diagnostics;

namespace Chains.Analyzers.Fuzz.Running;

/// <summary>Who works on what, and since when: what tells a hang, whose thread cannot tell it itself.</summary>
internal sealed class Workers(int count)
{
    private readonly Entry?[] _current = new Entry?[count];
    private readonly ConcurrentBag<int> _free = [.. Enumerable.Range(0, count)];

    /// <summary>A number of one's own, until it is given back.</summary>
    public int Enter() => _free.TryTake(out int slot) ? slot : throw new InvalidOperationException("More work at once than there are workers.");

    public void Leave(int slot) => _free.Add(slot);

    public void Begin(int slot, string what) => Volatile.Write(ref _current[slot], new Entry(what, Stopwatch.GetTimestamp()));

    public void End(int slot) => Volatile.Write(ref _current[slot], null);

    /// <summary>What has been worked on for longer than <paramref name="limit"/>.</summary>
    public IEnumerable<string> Stuck(TimeSpan limit)
    {
        for (int slot = 0; slot < count; slot++)
        {
            if (Volatile.Read(ref _current[slot]) is { } entry && Stopwatch.GetElapsedTime(entry.Since) > limit)
            {
                yield return entry.What;
            }
        }
    }

    private sealed record Entry(string What, long Since);
}
