namespace Chains.Grpc.Stress;

/// <summary>Channels that come and go.</summary>
internal static class ChannelCases
{
    /// <summary>A channel for a handful of calls at once, closed in one of three ways.</summary>
    public static async Task ChurnAsync(CaseContext context)
    {
        uint seed = context.Seed();
        await using GrpcChannel channel = context.OpenChannel();
        Task<StressMessage>[] calls = [.. Enumerable.Range(0, 4).Select(i => channel.UnaryAsync(StressMethods.Unary, new StressMessage(seed, 5_000 * i, ReplySize: 1 + i)))];
        for (int i = 0; i < calls.Length; i++)
        {
            Check.Equal(new StressMessage(seed + 1, 1 + i), await calls[i], "the answer");
        }

        switch (context.Random.Next(3))
        {
            case 0:
                // Closed: the running call ends as it should, a new one is refused.
                Task<StressMessage> last = channel.UnaryAsync(StressMethods.Unary, new StressMessage(seed, 10, ReplySize: 10, DelayMs: 20));
                await channel.CloseAsync();
                Check.Equal(new StressMessage(seed + 1, 10), await last, "the answer while the channel closes");
                await RefusesAsync(channel);
                break;
            case 1:
                // Disposed: the running call fails at once.
                Task<StressMessage> unfinished = channel.UnaryAsync(StressMethods.Unary, new StressMessage(seed, 10, DelayMs: 60_000));
                await channel.DisposeAsync();
                await Check.FailsAsync(GrpcStatusCode.Unavailable, () => unfinished);
                await RefusesAsync(channel);
                break;
            default:
                // Disposed with nothing to do.
                break;
        }
    }

    private static async Task RefusesAsync(GrpcChannel channel)
    {
        try
        {
            await channel.UnaryAsync(StressMethods.Unary, StressMessage.Empty);
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        throw new WrongOutcomeException("A closed channel made a call.");
    }
}
