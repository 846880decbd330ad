using Chains;

namespace LocalFunctions;

[Chainlet]
public sealed partial class Scorer
{
    public int RunRemote(string text)
    {
        // A worker thread of its own: it may wait.
        Thread.Sleep(1);
        using var gate = new SemaphoreSlim(1);
        gate.Wait();
        return Fibonacci(text.Length % 10);

        static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
    }
}

[Chainlet, Entrypoint("functions")]
public sealed partial class Functions(IScorer scorer, TimeProvider time)
{
    private event EventHandler<int>? Scored;

    public async Task<int[]> RunRemote(string[] texts, CancellationToken cancellationToken = default)
    {
        int total = 0;
        Scored += (_, score) => Interlocked.Add(ref total, score);

        // Blocking work gets a thread of its own.
        int warm = await Task.Run(() => { Thread.Sleep(1); return Task.Delay(TimeSpan.Zero, time, cancellationToken).IsCompleted ? 1 : 0; }, cancellationToken);
        await Parallel.ForAsync(0, texts.Length, cancellationToken, async (i, ct) => Scored?.Invoke(this, await ScoreAsync(texts[i], ct)));
        Func<Task<int>> once = async () => await ScoreAsync(texts[0], cancellationToken);
        Task<int>[] started = [.. Start()];
        int[] scores = await Task.WhenAll(started);
        return [total, warm, await once(), .. scores];

        IEnumerable<Task<int>> Start()
        {
            foreach (string text in texts)
            {
                yield return ScoreAsync(text, cancellationToken);
            }
        }

        async Task<int> ScoreAsync(string text, CancellationToken ct)
        {
            int score = await scorer.RunRemote(text, ct);
            Lazy<Task<int>> again = new(() => scorer.RunRemote(text + text, ct));
            return score > 0 ? score : await again.Value;
        }
    }
}
