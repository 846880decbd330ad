namespace Chains.Grpc;

/// <summary>
/// Keeps retries from overloading a server that is failing (gRFC A6, "Throttling Retry Attempts"): failures take a token, successes give back a part of
/// one, and below half of the tokens nothing is retried. Counted in thousandths, the precision that A6 asks for.
/// </summary>
internal sealed class RetryThrottle(GrpcRetryThrottling settings)
{
    private const int Unit = 1000;

    private readonly int _max = settings.MaxTokens * Unit;
    private readonly int _gain = (int)(Math.Min(settings.TokenRatio, settings.MaxTokens) * Unit);
    private int _tokens = settings.MaxTokens * Unit;

    /// <summary>True where retries are allowed at present.</summary>
    public bool AllowsRetry => Volatile.Read(ref _tokens) > _max / 2;

    public void Failed() => Add(-Unit);

    public void Succeeded()
    {
        // The usual state, in which nothing needs to be written.
        if (Volatile.Read(ref _tokens) < _max)
        {
            Add(_gain);
        }
    }

    private void Add(int change)
    {
        int before = Volatile.Read(ref _tokens);
        while (true)
        {
            int seen = Interlocked.CompareExchange(ref _tokens, Math.Clamp(before + change, 0, _max), before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }
}
