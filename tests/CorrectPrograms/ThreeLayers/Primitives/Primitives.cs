using Chains;

namespace ThreeLayers.Primitives;

public sealed record Token(int Id, string Text);

[Chainlet]
public sealed partial class Tokenizer
{
    public List<Token> RunRemote(string text) => [.. text.Split(' ').Select((word, i) => new Token(i, word))];
}

/// <summary>For chainlets of other assemblies to derive from.</summary>
[Chainlet]
public partial class Completer(ITokenizer tokenizer)
{
    public virtual async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) =>
        string.Concat((await tokenizer.RunRemote(prompt, cancellationToken)).Select(token => token.Text));
}
