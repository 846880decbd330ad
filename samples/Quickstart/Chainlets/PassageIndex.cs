using System.Runtime.CompilerServices;
using Chains;
using Microsoft.Extensions.Logging;

namespace Quickstart;

/// <summary>
/// Embeds every passage of the book once, on the first query, and streams passages by their fit, best first. A place of the embedding that many passages fill says little about any of them:
/// it is weighted by its inverse document frequency.
/// </summary>
[Chainlet]
[Compute(CpuCount = 1, Memory = "1Gi")]
public sealed partial class PassageIndex(ITextSplitter splitter, [Depends(TimeoutSeconds = 60)] IEmbedder embedder, ILogger<PassageIndex> log) : IDisposable
{
    private const float Rounding = 1e-5f;

    private readonly SemaphoreSlim _building = new(1, 1);
    private volatile Corpus? _corpus;

    public async IAsyncEnumerable<RankedPassage> RunRemote(string query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Corpus corpus = await LoadCorpusAsync(cancellationToken);
        float[] wanted = Weigh(await embedder.RunRemote(query, cancellationToken), corpus.Weights);

        IEnumerable<RankedPassage> ranked = corpus.Passages
            .Select((passage, i) => new RankedPassage(passage, Dot(wanted, corpus.Embeddings[i])))
            .OrderByDescending(hit => hit.Score)
            .ThenBy(hit => hit.Passage.Number);
        foreach (RankedPassage hit in ranked)
        {
            yield return hit;
        }
    }

    public void Dispose() => _building.Dispose();

    // On the first query and not in LoadAsync: hosts start in any order, and this one is healthy before the two that it calls.
    private async Task<Corpus> LoadCorpusAsync(CancellationToken cancellationToken)
    {
        if (_corpus is { } loaded)
        {
            return loaded;
        }

        await _building.WaitAsync(cancellationToken);
        try
        {
            return _corpus ??= await BuildCorpusAsync(cancellationToken);
        }
        finally
        {
            _building.Release();
        }
    }

    private async Task<Corpus> BuildCorpusAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage> passages = await splitter.RunRemote(await Book.ReadAsync(cancellationToken), cancellationToken: cancellationToken);

        // One call per passage, all at once: on a cluster they spread over the replicas of the embedder.
        float[][] embeddings = await Task.WhenAll(passages.Select(passage => embedder.RunRemote(passage.Text, cancellationToken)));

        float[] weights = new float[Embedder.Dimensions];
        for (int i = 0; i < weights.Length; i++)
        {
            // What is left where opposite signs meet is rounding, not a feature.
            int frequency = embeddings.Count(embedding => MathF.Abs(embedding[i]) > Rounding);
            weights[i] = 1 + MathF.Log((1f + embeddings.Length) / (1f + frequency));
        }

        LogEmbedded(log, passages.Count);
        return new Corpus(passages, [.. embeddings.Select(embedding => Weigh(embedding, weights))], weights);
    }

    private static float[] Weigh(float[] embedding, float[] weights)
    {
        float[] weighted = [.. embedding.Zip(weights, (value, weight) => value * weight)];
        float length = MathF.Sqrt(weighted.Sum(value => value * value));
        return length == 0 ? weighted : [.. weighted.Select(value => value / length)];
    }

    private static double Dot(float[] left, float[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    [LoggerMessage(LogLevel.Information, "Embedded {Count} passages.")]
    private static partial void LogEmbedded(ILogger log, int count);

    private sealed record Corpus(IReadOnlyList<Passage> Passages, float[][] Embeddings, float[] Weights);
}
