using Chains;
using ThreeLayers.Primitives;

namespace ThreeLayers.Skills;

[Chainlet]
public sealed partial class LoudCompleter(ITokenizer tokenizer) : Completer(tokenizer)
{
    public override async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) =>
        (await base.RunRemote(prompt, cancellationToken)).ToUpperInvariant();
}

[Chainlet]
public sealed partial class Answering(ICompleter completer, ILoudCompleter loud)
{
    public async Task<string> RunRemote(string question, bool isLoud, CancellationToken cancellationToken = default) =>
        await (isLoud ? loud.RunRemote(question, cancellationToken) : completer.RunRemote(question, cancellationToken));
}
