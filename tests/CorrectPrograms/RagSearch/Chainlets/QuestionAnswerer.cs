using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chains;

namespace RagSearch.Chainlets;

[Chainlet]
[Compute(Gpu = Gpu.A10G, GpuCount = 1, PredictConcurrency = 4)]
public sealed partial class Reranker
{
    public async ValueTask<float> RunRemote(string query, Document document, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return query.Split(' ').Intersect(document.Body.Split(' '), StringComparer.OrdinalIgnoreCase).Count();
    }
}

[Chainlet, Entrypoint("rag")]
public sealed partial class QuestionAnswerer(IVectorIndex index, IReranker reranker, TimeProvider time)
{
    private static readonly Meter Meter = new("RagSearch");
    private static readonly Counter<long> Questions = Meter.CreateCounter<long>("rag.questions");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("rag.duration", "s");
    private static readonly ActivitySource Activities = new("RagSearch");

    public async Task<Answer> RunRemote(string question, CancellationToken cancellationToken = default)
    {
        using Activity? activity = Activities.StartActivity("answer");
        long start = time.GetTimestamp();
        Questions.Add(1, new KeyValuePair<string, object?>("length", question.Length));
        IReadOnlyList<Hit> hits = await index.RunRemote(question, cancellationToken: cancellationToken);

        // ValueTasks are awaited together as tasks.
        float[] scores = await Task.WhenAll(hits.Select(hit => reranker.RunRemote(question, hit.Document, cancellationToken).AsTask()));
        List<Hit> ranked = [.. hits.Zip(scores, (hit, score) => hit with { Score = hit.Score with { Rerank = score } }).OrderByDescending(hit => hit.Score.Rerank)];
        TimeSpan took = time.GetElapsedTime(start);
        Durations.Record(took.TotalSeconds);
        return new Answer(ranked.Count == 0 ? "I do not know." : ranked[0].Document.Body, ranked, took);
    }
}
