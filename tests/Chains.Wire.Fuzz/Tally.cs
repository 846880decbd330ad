using System.Collections.Concurrent;

namespace Chains.Fuzz;

/// <summary>Counts cases by what they are called.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string name, long count = 1) => _counts.AddOrUpdate(name, static (_, more) => more, static (_, before, more) => before + more, count);

    public void Add(Tally other)
    {
        foreach ((string name, long count) in other._counts)
        {
            Add(name, count);
        }
    }

    /// <summary>One line, the most frequent first.</summary>
    public override string ToString() => string.Join(", ", _counts.OrderByDescending(static entry => entry.Value).ThenBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => $"{entry.Key} {entry.Value}"));
}
