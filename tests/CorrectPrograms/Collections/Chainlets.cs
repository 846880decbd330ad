using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Chains;

namespace Collections;

public enum Shelf : long
{
    Top = 1,
    Bottom = -1,
}

public sealed record Inventory(
    HashSet<string> Tags,
    SortedSet<DateOnly> Days,
    ImmutableArray<decimal> Prices,
    ImmutableDictionary<Guid, ImmutableList<string>> Names,
    ConcurrentDictionary<string, int> Counts,
    IReadOnlyDictionary<Shelf, Collection<Version>> Shelves,
    Queue<(int, string?)> Queue,
    LinkedList<Half> Weights,
    OrderedDictionary<string, TimeOnly> Opening,
    KeyValuePair<string, Uri> Link,
    int?[][] Grid,
    (Shelf Shelf, List<(double X, double Y)> Points)? Place);

[Chainlet, Entrypoint("inventory")]
public sealed partial class Stock(IMirror mirror)
{
    public async Task<bool> RunRemote(Inventory inventory)
    {
        Inventory back = await mirror.RunRemote(inventory);
        return back.Tags.SetEquals(inventory.Tags) && back.Days.SetEquals(inventory.Days) && back.Prices.SequenceEqual(inventory.Prices)
            && back.Shelves[Shelf.Bottom].SequenceEqual(inventory.Shelves[Shelf.Bottom]) && back.Queue.SequenceEqual(inventory.Queue) && back.Place!.Value.Points.SequenceEqual(inventory.Place!.Value.Points)
            && back.Grid[1][0] is null && back.Names.Keys.Single() == inventory.Names.Keys.Single();
    }
}

[Chainlet]
public sealed partial class Mirror
{
    private readonly List<Inventory> _seen = [];
    private int _count;

    public async ValueTask<Inventory> RunRemote(Inventory inventory)
    {
        await Task.Yield();
        _seen.Add(inventory);
        _count += _seen.Count;
        return inventory;
    }
}
