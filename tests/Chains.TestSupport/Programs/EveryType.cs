using Chains;

namespace EveryType;

public enum Colour
{
    Red,
    Green = 5,
    Blue = -1,
}

public enum Priority : byte
{
    Low = 1,
    High = 2,
}

public sealed record Scalars(
    bool Bool,
    byte Byte,
    sbyte SByte,
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
    Colour Colour,
    Priority Priority);

public sealed record Nullables(
    bool? Bool,
    byte? Byte,
    short? Int16,
    int? Int32,
    uint? UInt32,
    long? Int64,
    ulong? UInt64,
    float? Single,
    double? Double,
    string? String,
    byte[]? Bytes,
    Colour? Colour,
    Scalars? Message);

public sealed class Settable
{
    public string Name { get; set; } = "unnamed";

    public required int Number { get; init; }

    public Colour Colour { get; set; } = Colour.Green;
}

public readonly record struct Point(double X, double Y);

public sealed record Tree(string Label, IReadOnlyList<Tree> Children, Tree? Next = null);

public sealed record Collections(
    int[] Ints,
    List<long> Longs,
    IReadOnlyList<string> Strings,
    IReadOnlyList<byte[]> Blobs,
    List<double> Doubles,
    List<bool> Bools,
    IReadOnlyList<Colour> Colours,
    IReadOnlyList<Point> Points,
    IReadOnlyList<Settable> Settables,
    Dictionary<string, int> Counts,
    IReadOnlyDictionary<int, string> Names,
    Dictionary<string, Point> Places,
    Dictionary<long, Colour> ColoursByNumber,
    IReadOnlyDictionary<bool, string> Answers,
    Dictionary<string, List<string>> Lists,
    List<List<int>> Matrix,
    IReadOnlyList<int?> Sparse,
    int[]? MaybeInts,
    Dictionary<string, string>? MaybeNames);

public sealed record Everything(Scalars Scalars, Nullables Nullables, Settable Settable, Point Point, Tree Tree, Collections Collections);

[Chainlet, Entrypoint("echo")]
public sealed partial class Echo
{
    public Task<Everything> RunRemote(Everything everything, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(everything);
    }
}
