using Chains;

namespace Moderation.Tests;

/// <summary>A chainlet that only tests run; their project is a program and gives no hosts.</summary>
[Chainlet]
public sealed partial class Recorder(IModerator moderator)
{
    private readonly List<string> _seen = [];

    public async Task<int> RunRemote(string text, CancellationToken cancellationToken = default)
    {
        _seen.Add(text);
        return (await moderator.RunRemote(_seen, cancellationToken)).Count;
    }
}
