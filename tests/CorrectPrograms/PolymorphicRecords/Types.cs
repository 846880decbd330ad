using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolymorphicRecords;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TextPart), "text")]
[JsonDerivedType(typeof(ImagePart), "image")]
[JsonDerivedType(typeof(ToolCallPart), "tool_call")]
public abstract record Part;

public sealed record TextPart(string Text) : Part;

public sealed record ImagePart(ReadOnlyMemory<byte> Data, string MediaType = "image/png") : Part
{
    [JsonIgnore]
    public int Size => Data.Length;
}

public sealed record ToolCallPart(string Name, JsonElement Arguments, IReadOnlyList<Part>? Results = null) : Part;

public sealed record Envelope<T>(T Body, DateTimeOffset At)
    where T : notnull
{
    public required string Id { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    [JsonPropertyName("retry_after")]
    public TimeSpan? RetryAfter { get; set; }
}

public sealed record Page<TItem>(IReadOnlyList<TItem> Items, string? Next);

public abstract class Shape
{
    public string? Label { get; set; }
}

public sealed class Circle : Shape
{
    public double Radius { get; set; }
}
