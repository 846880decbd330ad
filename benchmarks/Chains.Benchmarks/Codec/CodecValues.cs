using System.Text.Json.Serialization;
using MemoryPack;
using MessagePack;

namespace Chains.Benchmarks.Codec;

/// <summary>The request of shape S for the peers, which need a type for it.</summary>
[MemoryPackable, MessagePackObject]
public sealed partial record Question([property: Key(0)] string Text, [property: Key(1)] int Number);

/// <summary>One of the hundred rows of shape M.</summary>
[MemoryPackable, MessagePackObject]
public sealed partial record Row([property: Key(0)] int Number, [property: Key(1)] double Value, [property: Key(2)] string Text);

/// <summary>Shape S.</summary>
[Chainlet]
internal sealed partial class Ask
{
    public Task<string> RunRemote(string text, int number, CancellationToken cancellationToken = default) => Task.FromResult(CodecValues.Answer);
}

/// <summary>Shape M.</summary>
[Chainlet]
internal sealed partial class EchoRows
{
    public Task<IReadOnlyList<Row>> RunRemote(IReadOnlyList<Row> rows, CancellationToken cancellationToken = default) => Task.FromResult(rows);
}

/// <summary>Shape T.</summary>
[Chainlet]
internal sealed partial class EchoVector
{
    public Task<IReadOnlyList<float>> RunRemote(IReadOnlyList<float> values, CancellationToken cancellationToken = default) => Task.FromResult(values);
}

/// <summary>What travels. S: {string, int} to {string}; M: 100 rows of {int, double, string} each way; T: 1 MiB of 32-bit floats each way.</summary>
internal static class CodecValues
{
    public const string Text = "a question of some words";
    public const int Number = 42;
    public const string Answer = "an answer of as many words";

    public static Row[] Rows { get; } = [.. Enumerable.Range(0, 100).Select(i => new Row(i, i / 7.0, "row number " + i))];

    public static float[] Vector { get; } = [.. Enumerable.Range(0, 1024 * 1024 / sizeof(float)).Select(i => i / 3f)];
}

/// <summary>The values as System.Text.Json's generator writes them.</summary>
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Row[]))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class CodecJson : JsonSerializerContext;
