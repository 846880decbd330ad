using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Fuzz.Shapes;

// A member of each type in the table of docs/spec/wire-types.md, written as it is written there: a test compares them.
public enum Colour
{
    Red,
    Green = 5,
}

public record Point(double X, double Y);

public record Page<T>(IReadOnlyList<T> Items, int Total);

public sealed record Scalars(
    bool Bool,
    sbyte SByte,
    byte Byte,
    short Int16,
    ushort UInt16,
    int Int32,
    uint UInt32,
    long Int64,
    ulong UInt64,
    float Single,
    double Double,
    string String,
    byte[] Bytes,
    ReadOnlyMemory<byte> Memory,
    char Char,
    Half Half,
    Colour Colour);

public sealed record Texts(
    Guid Guid,
    decimal Decimal,
    DateOnly Day,
    TimeOnly Time,
    Int128 Wide,
    UInt128 Wider,
    Uri Uri,
    Version Version,
    DateTime Clock,
    DateTimeOffset Instant,
    TimeSpan Span);

public sealed record Documents(JsonElement Element, JsonDocument Document, JsonNode Node, JsonObject Object, JsonArray Array);

public sealed record Lists(
    int[] Ints,
    List<string> Strings,
    IReadOnlyList<Point> Points,
    HashSet<string> Set,
    SortedSet<int> Sorted,
    Queue<int> Queue,
    Collection<int> Collection,
    ImmutableArray<int> Array,
    ImmutableList<int> Immutable,
    ImmutableHashSet<int> ImmutableSet,
    List<List<int>> Matrix,
    List<int?> Sparse,
    (int, string?)[] Pairs,
    ReadOnlyMemory<float> Vector,
    System.Numerics.Tensors.Tensor<float> Tensor);

public sealed record Maps(
    Dictionary<string, int> Counts,
    IReadOnlyDictionary<Colour, Point> Places,
    SortedDictionary<Guid, int> Sorted,
    ImmutableDictionary<bool, int> Answers,
    Dictionary<string, int[]> Lists,
    ConcurrentDictionary<string, TimeSpan> Concurrent,
    OrderedDictionary<DateOnly, decimal> Ordered);

public sealed record Messages(
    (int Count, string Name) Named,
    Point Point,
    Page<Point> Page,
    KeyValuePair<string, int> Entry,
    Google.Protobuf.WellKnownTypes.Duration Duration);

/// <summary>Each may be absent, and then is null.</summary>
public sealed record Sparse(
    int? Int32 = null,
    Point? Point = null,
    List<int>? Ints = null,
    bool? Bool = null,
    byte? Byte = null,
    double? Double = null,
    string? String = null,
    byte[]? Bytes = null,
    char? Char = null,
    Half? Half = null,
    Colour? Colour = Shapes.Colour.Green,
    Guid? Guid = null,
    decimal? Decimal = null,
    DateOnly? Day = null,
    TimeOnly? Time = null,
    Int128? Wide = null,
    Uri? Uri = null,
    Version? Version = null,
    DateTime? Clock = null,
    DateTimeOffset? Instant = null,
    TimeSpan? Span = null,
    JsonElement? Element = null,
    JsonNode? Node = null,
    (int, string?)? Pair = null,
    Dictionary<string, int?>? Counts = null,
    ImmutableArray<int>? Array = null,
    ReadOnlyMemory<int>? Vector = null,
    int Number = 7);

/// <summary>Everything above in one recursive message, so that a seed may hold any part of it.</summary>
public sealed record EveryRow(
    Scalars? Scalars = null,
    Texts? Texts = null,
    Documents? Documents = null,
    Lists? Lists = null,
    Maps? Maps = null,
    Messages? Messages = null,
    Sparse? Sparse = null,
    IReadOnlyList<EveryRow>? Rows = null,
    Dictionary<string, EveryRow>? ByName = null,
    EveryRow? Next = null);

/// <summary>What streams carry.</summary>
public sealed record Piece(string Name, int Weight, (Guid Id, DateOnly? Day) Mark, IReadOnlyList<Piece>? Parts = null, float[]? Data = null);
