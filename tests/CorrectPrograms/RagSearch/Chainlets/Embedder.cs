using Chains;

namespace RagSearch.Chainlets;

[Chainlet]
[Compute(Gpu = Gpu.L4, GpuCount = 1, Memory = "16Gi", PredictConcurrency = 32)]
[Autoscaling(MaxReplicas = 4)]
public sealed partial class Embedder
{
    private const int Dimensions = 32;

    [Batch(MaxSize = 64, MaxDelayMs = 5)]
    public Task<float[][]> RunRemote(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        var vectors = new float[texts.Count][];
        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => vectors[i] = Embed(texts[i]));
        return Task.FromResult(vectors);
    }

    private static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            vector[(uint)string.GetHashCode(word.ToLowerInvariant(), StringComparison.Ordinal) % Dimensions]++;
        }

        return vector;
    }
}
