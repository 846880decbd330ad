namespace Chains.Grpc.Stress;

/// <summary>Channels that come and go.</summary>
internal static class ChannelCases
{
    /// <summary>A channel for a handful of calls at once, closed after them or while one still runs.</summary>
    public static async Task ChurnAsync(CaseContext context)
    {
        uint seed = context.Seed();
        Task<StressMessage>? unfinished = null;
        await using (GrpcChannel channel = context.OpenChannel())
        {
            Task<StressMessage>[] calls = [.. Enumerable.Range(0, 4).Select(i => channel.UnaryAsync(StressMethods.Unary, new StressMessage(seed, 5_000 * i, ReplySize: 1 + i)))];
            for (int i = 0; i < calls.Length; i++)
            {
                Check.Equal(new StressMessage(seed + 1, 1 + i), await calls[i], "the answer");
            }

            if (context.Random.Next(2) == 0)
            {
                unfinished = channel.UnaryAsync(StressMethods.Unary, new StressMessage(seed, 10, DelayMs: 60_000));
            }
        }

        if (unfinished is not null)
        {
            try
            {
                await unfinished;
            }
            catch (GrpcException)
            {
                return;
            }

            throw new WrongOutcomeException("A call outlived its channel.");
        }
    }
}
