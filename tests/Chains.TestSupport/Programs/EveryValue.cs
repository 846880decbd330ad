using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains;

namespace EveryValue;

public enum Shade : byte
{
    Light = 1,
    Dark = 7,
}

public sealed record Values(
    char Char,
    Half Half,
    Int128 Int128,
    UInt128 UInt128,
    Guid Guid,
    decimal Decimal,
    DateOnly Date,
    TimeOnly Time,
    TimeSpan Span,
    DateTime DateTime,
    DateTimeOffset Instant,
    Uri Uri,
    Version Version);

public sealed record Nullables(
    char? Char,
    Half? Half,
    Int128? Int128,
    Guid? Guid,
    decimal? Decimal,
    DateOnly? Date,
    TimeOnly? Time,
    TimeSpan? Span,
    DateTime? DateTime,
    DateTimeOffset? Instant,
    Uri? Uri,
    Version? Version,
    (int Count, string? Name)? Tuple);

public sealed record Json(JsonElement Element, JsonNode Node, JsonObject Object, JsonArray Array, JsonElement? MaybeElement, JsonNode? MaybeNode, IReadOnlyList<JsonElement> Many, Dictionary<string, JsonElement> ByName);

public sealed record Pair<TLeft, TRight>(TLeft Left, TRight Right);

public sealed record Link(string Name, (Link? Next, int Weight) Edge);

public sealed record Tuples(
    (int Count, string Name) Named,
    (Guid Id, DateTime? At, List<int> Numbers, Dictionary<string, TimeSpan> Spans) Mixed,
    (int, int, int, int, int, int, int, string Eighth, (bool, char) Inner) Long,
    List<(DateOnly Day, decimal? Price)> Prices,
    Dictionary<string, (double X, double Y)> Places,
    Pair<(int, int), Pair<Guid, DateOnly?>> Generic,
    KeyValuePair<string, int> Entry,
    Link Link);

public sealed record Sets(
    HashSet<string> HashSet,
    ISet<Guid> Set,
    IReadOnlySet<int> ReadOnlySet,
    SortedSet<DateOnly> SortedSet,
    ImmutableArray<decimal> ImmutableArray,
    ImmutableList<string> ImmutableList,
    IImmutableList<TimeSpan> ImmutableListInterface,
    ImmutableHashSet<Shade> ImmutableHashSet,
    ImmutableSortedSet<int> ImmutableSortedSet,
    Queue<char> Queue,
    LinkedList<Half> LinkedList,
    Collection<DateTimeOffset> Collection,
    ObservableCollection<Version> ObservableCollection,
    ReadOnlyCollection<Uri> ReadOnlyCollection,
    Guid?[] Sparse,
    List<HashSet<int>> Nested,
    HashSet<int>? MaybeSet,
    ImmutableArray<int>? MaybeArray,
    ImmutableArray<ImmutableArray<int>> Grid);

public sealed record Maps(
    Dictionary<Guid, decimal> ByGuid,
    IReadOnlyDictionary<Shade, string> ByShade,
    Dictionary<DateOnly, int> ByDay,
    Dictionary<char, TimeSpan?> ByChar,
    SortedDictionary<string, DateTimeOffset> Sorted,
    SortedList<int, string> SortedList,
    OrderedDictionary<string, int> Ordered,
    ConcurrentDictionary<string, int> Concurrent,
    ImmutableDictionary<string, HashSet<int>> Immutable,
    IImmutableDictionary<Guid, Guid> ImmutableInterface,
    ImmutableSortedDictionary<int, Version> ImmutableSorted,
    ImmutableDictionary<string, int>? MaybeMap);

public sealed record Everything(Values Values, Nullables Nullables, Json Json, Tuples Tuples, Sets Sets, Maps Maps);

[Chainlet, Entrypoint("mirror")]
public sealed partial class Mirror
{
    public async Task<(Everything Everything, DateTime At)> RunRemote(Everything everything, DateTime at = default, decimal scale = 1.50m, char mark = 'x', CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return (everything, at);
    }
}
