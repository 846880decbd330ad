using Chains;
using Microsoft.Extensions.Logging;

namespace Helpers;

/// <summary>A plain class that is given a chainlet and calls it.</summary>
internal sealed class RetryingEmbedder(IEmbedder embedder, ILogger logger)
{
    private readonly int _attempts = 3;

    public async Task<float[]> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await embedder.RunRemote(text, cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteChainletException exception) when (attempt < _attempts)
            {
                logger.LogWarning(exception, "Attempt {Attempt} failed", attempt);
            }
        }
    }
}

internal static class EmbedderExtensions
{
    public static async IAsyncEnumerable<(string Text, float[] Vector)> EmbedAllAsync(this IEmbedder embedder, IEnumerable<string> texts, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string text in texts)
        {
            yield return (text, await embedder.RunRemote(text, cancellationToken));
        }
    }
}

internal sealed record Toolbox(IEmbedder Embedder, ITagger Tagger);
