using System.Text.Json.Serialization;

namespace Chains.Runtime.Tests.Hosting;

public enum Tint
{
    None,
    Warm = 3,
    [JsonStringEnumMemberName("icy")]
    Cold = 4,
}

public sealed record Note([property: JsonPropertyName("note_id")] long Id, string? Text = "none");

/// <summary>What <see cref="Edge"/> was called with.</summary>
public sealed record EdgeCall(string Text, int Count, string? Note, double Ratio, Tint Tint, ulong Big, long Small, DateTime At, DateTimeOffset? When, (int, string?)? Pair, Note? Item, Dictionary<string, int>? Named, bool Flag, byte[]? Data, ReadOnlyMemory<float> Vector, List<List<int>>? Deep);

/// <summary>A parameter of each kind that JSON has its own ways with.</summary>
[Chainlet, Entrypoint("edge")]
public sealed partial class Edge
{
    public EdgeCall RunRemote(
        string text,
        int count = 2,
        string? note = "no note",
        double ratio = 0.5,
        Tint tint = Tint.Warm,
        ulong big = ulong.MaxValue,
        long small = long.MinValue,
        DateTime at = default,
        DateTimeOffset? when = null,
        (int, string?)? pair = null,
        Note? item = null,
        Dictionary<string, int>? named = null,
        bool flag = true,
        byte[]? data = null,
        ReadOnlyMemory<float> vector = default,
        List<List<int>>? deep = null) => new(text, count, note, ratio, tint, big, small, at, when, pair, item, named, flag, data, vector, deep);
}

/// <summary>Answers nothing where it is asked to.</summary>
[Chainlet, Entrypoint("maybe")]
public sealed partial class Maybe
{
    public Task<(int Count, string? Text)?> RunRemote(bool some = false) => Task.FromResult<(int, string?)?>(some ? (1, null) : null);
}

public sealed record Holder(string? Text, IReadOnlyList<string> Texts, Dictionary<string, Note> Notes, List<List<byte[]>> Nested, (Uri Link, int Count) Pair, List<string?> Maybe);

/// <summary>Answers with null where none may be, by the name of the place.</summary>
[Chainlet, Entrypoint("broken")]
public sealed partial class Broken
{
    public Holder RunRemote(string place) => place == "result" ? null! : new Holder(
        null,
        place == "list" ? ["a", null!] : ["a"],
        new Dictionary<string, Note> { ["a"] = place == "dictionary" ? null! : new Note(1) },
        place == "nested list" ? [[null!]] : place == "list in a list" ? [null!] : [[[1]]],
        (place == "tuple" ? null! : new Uri("/a", UriKind.Relative), 1),
        ["a", null]);
}

/// <summary>Neither takes nor gives.</summary>
[Chainlet, Entrypoint("silent")]
public sealed partial class Silent
{
    public void RunRemote()
    {
    }
}
