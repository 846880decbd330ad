using System.Text.Json.Serialization;
using Chains;

namespace Alternatives;

[JsonDerivedType(typeof(Vector), "vector")]
[JsonDerivedType(typeof(Kind), "kind")]
[JsonDerivedType(typeof(Many), 3)]
public abstract record Input;

public sealed record Vector(ReadOnlyMemory<float> Values, ReadOnlyMemory<int>? Maybe) : Input;

public sealed record Kind(string Name) : Input;

public sealed record Many(IReadOnlyList<Input> Inputs, Input? First, Many? Next) : Input;

[JsonDerivedType(typeof(Special), "special")]
public record Answer(string Text);

public sealed record Special(string Text, Dictionary<string, Input> Inputs) : Answer(Text);

[Chainlet, Entrypoint("alternatives")]
public sealed partial class Ask
{
    public Task<Answer> RunRemote(Input input, Memory<bool> flags, CancellationToken cancellationToken = default)
    {
        return Task.FromResult(new Answer(input.ToString()));
    }
}
