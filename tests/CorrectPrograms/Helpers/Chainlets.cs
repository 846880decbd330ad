using Chains;
using Microsoft.Extensions.Logging;

namespace Helpers;

[Chainlet]
internal sealed partial class Embedder
{
    public Task<float[]> RunRemote(string text) => Task.FromResult(new float[] { text.Length });
}

[Chainlet]
internal sealed partial class Tagger
{
    public async ValueTask<HashSet<string>> RunRemote(string text)
    {
        await Task.Yield();
        return [.. text.Split(' ')];
    }
}

[Chainlet, Entrypoint("helpers")]
internal sealed partial class Documents(IEmbedder embedder, ITagger tagger, ILogger<Documents> logger)
{
    private readonly RetryingEmbedder _retrying = new(embedder, logger);
    private readonly Lazy<Toolbox> _tools = new(() => new Toolbox(embedder, tagger));
    private readonly Func<string, CancellationToken, ValueTask<HashSet<string>>> _tag = tagger.RunRemote;

    public async Task<SortedSet<string>> RunRemote(List<string> texts, CancellationToken cancellationToken = default)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        await foreach ((string text, float[] vector) in embedder.EmbedAllAsync(texts, cancellationToken))
        {
            if (vector.Length > 0)
            {
                found.UnionWith(await _tag(text, cancellationToken));
            }
        }

        float[] first = await _retrying.EmbedAsync(texts[0], cancellationToken);
        Pipeline pipeline = new(_tools.Value);
        found.Add(await pipeline.RunAsync(first.Length));
        return found;
    }

    private sealed class Pipeline(Toolbox tools)
    {
        public async Task<string> RunAsync(int length) => $"{length} {(await tools.Tagger.RunRemote("a b")).Count}";
    }
}
