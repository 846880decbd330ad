using System.Runtime.CompilerServices;

namespace Chains.Grpc.Stress;

/// <summary>Calls that the client ends before they are over. That the server's side ends with them is seen when no call runs: it then counts none.</summary>
internal static class EndingCases
{
    private const int LongMs = 60_000;

    /// <summary>Cancelled before a message was sent; the requests' enumerator sees it.</summary>
    public static async Task CancelAfterBeginAsync(CaseContext context)
    {
        using var source = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<StressMessage> call = context.Channel.ClientStreamingAsync(StressMethods.ClientStream, WaitingAsync(), context.Options(source.Token));
        if (context.Random.Next(4) > 0)
        {
            await begun.Task;
            await Task.Delay(context.Random.Next(3));
        }

        await source.CancelAsync();
        await Check.IsCancelledAsync(() => call, source.Token);
        if (begun.Task.IsCompleted)
        {
            await disposed.Task;
        }

        async IAsyncEnumerable<StressMessage> WaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                yield break;
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    public static async Task CancelAfterFirstResponseAsync(CaseContext context)
    {
        using var source = new CancellationTokenSource();
        var request = new StressMessage(context.Seed(), 27_182, ReplySize: 31_415, ReplyCount: 1);
        int received = 0;
        await Check.IsCancelledAsync(ReadAsync, source.Token);
        Check.Equal(1, received, "the replies before the cancellation");

        async Task ReadAsync()
        {
            await foreach (StressMessage reply in context.Channel.DuplexStreaming(StressMethods.Duplex, OneAndWaitAsync(request), context.Options(source.Token)))
            {
                Check.Reply(request, received++, reply);
                await source.CancelAsync();
            }
        }
    }

    /// <summary>A call of any kind, cancelled at any moment of its life: it ends as cancelled or, where that came too late, with all it should have.</summary>
    public static async Task CancelAnywhereAsync(CaseContext context)
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMicroseconds(context.Random.Next(8_000)));
        var request = new StressMessage(context.Seed(), context.Random.Next(200_000), ReplySize: context.Random.Next(1, 200_000), ReplyCount: 3);
        GrpcCallOptions options = context.Options(source.Token);
        try
        {
            switch (context.Random.Next(4))
            {
                case 0:
                    Check.Equal(request.ReplySize, (await context.Channel.UnaryAsync(StressMethods.Unary, request, options)).Size, "the answer's size");
                    break;
                case 1:
                    Check.Equal(3, await StreamingCases.ReadAsync(request, context.Channel.ServerStreaming(StressMethods.ServerStream, request, options)), "the replies");
                    break;
                case 2:
                    StressMessage sum = await context.Channel.ClientStreamingAsync(StressMethods.ClientStream, StreamingCases.SendAsync([request, request]), options);
                    Check.Equal(2 * request.Size, sum.ReplySize, "the sum of the requests");
                    break;
                default:
                    Check.Equal(3, await StreamingCases.ReadAsync(request, context.Channel.DuplexStreaming(StressMethods.Duplex, StreamingCases.SendAsync([request]), options)), "the replies");
                    break;
            }
        }
        catch (OperationCanceledException e)
        {
            Check.Equal(source.Token, e.CancellationToken, "the token of the cancelled call");
        }
    }

    /// <summary>The reader stops without a word, while the server still writes.</summary>
    public static async Task AbandonedStreamAsync(CaseContext context)
    {
        var request = new StressMessage(context.Seed(), 100, ReplySize: 50_000, ReplyCount: 1_000_000);
        int stop = context.Random.Next(1, 5);
        int received = 0;
        IAsyncEnumerable<StressMessage> replies = context.Random.Next(2) == 0
            ? context.Channel.ServerStreaming(StressMethods.ServerStream, request, context.Options())
            : context.Channel.DuplexStreaming(StressMethods.Duplex, OneAndWaitAsync(request), context.Options());
        await foreach (StressMessage reply in replies)
        {
            Check.Reply(request, received++, reply);
            if (received == stop)
            {
                break;
            }
        }

        Check.Equal(stop, received, "the replies that were read");
    }

    /// <summary>A server that sleeps past the deadline.</summary>
    public static Task DeadlineAsync(CaseContext context)
    {
        var request = new StressMessage(context.Seed(), 27_182, ReplySize: 1, ReplyCount: 1, DelayMs: LongMs);
        var options = new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(context.Random.Next(1, 20)));
        return Check.FailsAsync(GrpcStatusCode.DeadlineExceeded, context.Random.Next(4) switch
        {
            0 => () => context.Channel.UnaryAsync(StressMethods.Unary, request, options),
            1 => () => StreamingCases.ReadAsync(request, context.Channel.ServerStreaming(StressMethods.ServerStream, request, options)),
            2 => () => context.Channel.ClientStreamingAsync(StressMethods.ClientStream, OneAndWaitAsync(request), options),
            _ => () => StreamingCases.ReadAsync(request, context.Channel.DuplexStreaming(StressMethods.Duplex, OneAndWaitAsync(request), options)),
        });
    }

    private static async IAsyncEnumerable<StressMessage> OneAndWaitAsync(StressMessage request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return request;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
