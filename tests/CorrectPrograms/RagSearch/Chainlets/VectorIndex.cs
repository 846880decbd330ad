using Chains;

namespace RagSearch.Chainlets;

/// <summary>Holds all documents in memory; embeds them once, when the first query comes.</summary>
[Chainlet]
[Compute(CpuCount = 4, Memory = "8Gi", PredictConcurrency = Concurrency.PerCpu)]
public sealed partial class VectorIndex : IAsyncDisposable
{
    private static readonly IReadOnlyList<Document> Documents =
    [
        new(Guid.NewGuid(), "Delivery", "A delivery takes three days.", new Dictionary<string, string> { ["area"] = "logistics" }),
        new(Guid.NewGuid(), "Returns", "Returns are free for thirty days.", new Dictionary<string, string>()),
    ];

    private readonly IEmbedder _embedder;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Task<float[][]>? _vectors;

    public VectorIndex([Depends(Retries = 3, TimeoutSeconds = 20, ConcurrencyLimit = 64)] IEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        _embedder = embedder;
    }

    public async Task<IReadOnlyList<Hit>> RunRemote(string query, int count = 5, CancellationToken cancellationToken = default)
    {
        Task<float[][]> wanted = _embedder.RunRemote([query], cancellationToken);
        float[][] vectors = await VectorsAsync(cancellationToken);
        float[] vector = (await wanted)[0];
        return [.. vectors.Select((candidate, i) => new Hit(Documents[i], new Score(Dot(candidate, vector)))).OrderByDescending(hit => hit.Score.Cosine).Take(count)];
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<float[][]> VectorsAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _vectors ??= _embedder.RunRemote([.. Documents.Select(document => document.Body)], cancellationToken);
            return await _vectors;
        }
        finally
        {
            _gate.Release();
        }
    }

    private static float Dot(float[] left, float[] right) => left.Zip(right, (l, r) => l * r).Sum();
}
