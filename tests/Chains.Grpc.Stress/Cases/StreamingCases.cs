using System.Runtime.CompilerServices;

namespace Chains.Grpc.Stress;

/// <summary>Streams that end as their two sides want them to.</summary>
internal static class StreamingCases
{
    private static readonly int[] Sizes = [27_182, 8, 1_828, 45_904];

    public static async Task ServerStreamingAsync(CaseContext context)
    {
        var request = new StressMessage(context.Seed(), 100, ReplySize: 60_000, ReplyCount: context.Random.Next(1, 12));
        Check.Equal(request.ReplyCount, await ReadAsync(request, context.Channel.ServerStreaming(StressMethods.ServerStream, request, context.Options())), "the replies");
    }

    public static async Task ClientStreamingAsync(CaseContext context)
    {
        uint seed = context.Seed();
        StressMessage reply = await context.Channel.ClientStreamingAsync(StressMethods.ClientStream, RequestsAsync(), context.Options());
        Check.Equal(new StressMessage(0, 0, ReplySize: Sizes.Sum(), ReplyCount: Sizes.Length), reply, "the sum of the requests");

        async IAsyncEnumerable<StressMessage> RequestsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (int size in Sizes)
            {
                yield return new StressMessage(seed++, size);
                await Task.Yield();
            }
        }
    }

    /// <summary>The next request only after the reply to the one before.</summary>
    public static async Task PingPongAsync(CaseContext context)
    {
        uint seed = context.Seed();
        using var turn = new SemaphoreSlim(1);
        int sent = 0;
        int received = 0;
        await foreach (StressMessage reply in context.Channel.DuplexStreaming(StressMethods.Duplex, RequestsAsync(), context.Options()))
        {
            Check.Reply(Request(received), 0, reply);
            received++;
            Check.Equal(received, sent, "requests sent when the reply came");
            turn.Release();
        }

        Check.Equal(Sizes.Length, received, "the replies");

        StressMessage Request(int n) => new(seed + (uint)n, Sizes[n], ReplySize: Sizes[^(n + 1)], ReplyCount: 1);

        async IAsyncEnumerable<StressMessage> RequestsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (int i = 0; i < Sizes.Length; i++)
            {
                await turn.WaitAsync(cancellationToken);
                sent++;
                yield return Request(i);
            }
        }
    }

    public static async Task EmptyStreamAsync(CaseContext context)
    {
        await foreach (StressMessage reply in context.Channel.DuplexStreaming(StressMethods.Duplex, NothingAsync(), context.Options()))
        {
            throw new WrongOutcomeException($"An empty stream was answered with {reply}.");
        }
    }

    /// <summary>Small messages, which stay as they are, and large ones, which are compressed, in one call.</summary>
    public static async Task CompressedStreamAsync(CaseContext context)
    {
        List<StressMessage> requests = [];
        for (int i = 0; i < 5; i++)
        {
            requests.Add(new StressMessage(context.Seed(), context.Random.Next(2) == 0 ? 20 : 40_000, ReplySize: 30_000, ReplyCount: context.Random.Next(1, 3)));
        }

        int at = 0;
        int n = 0;
        await foreach (StressMessage reply in context.Channel.DuplexStreaming(
            StressMethods.CompressedDuplex, SendAsync(requests), context.Options() with { Compression = GrpcCompression.Gzip }))
        {
            Check.Reply(requests[at], n, reply);
            if (++n == requests[at].ReplyCount)
            {
                at++;
                n = 0;
            }
        }

        Check.Equal(requests.Count, at, "the requests that were answered");
    }

    /// <summary>More than the windows hold, read slowly.</summary>
    public static async Task SlowReaderAsync(CaseContext context)
    {
        var request = new StressMessage(context.Seed(), 100, ReplySize: 900_000, ReplyCount: 12);
        Check.Equal(request.ReplyCount, await ReadAsync(request, context.Channel.ServerStreaming(StressMethods.ServerStream, request, context.Options()), pauseMs: 5), "the replies");
    }

    /// <summary>More than the windows hold, written faster than the server reads.</summary>
    public static async Task SlowServerAsync(CaseContext context)
    {
        StressMessage[] requests = [.. Enumerable.Range(0, 12).Select(_ => new StressMessage(context.Seed(), context.Random.Next(900_000), DelayMs: 5))];
        StressMessage reply = await context.Channel.ClientStreamingAsync(StressMethods.ClientStream, SendAsync(requests), context.Options());
        Check.Equal(new StressMessage(0, 0, ReplySize: requests.Sum(static r => r.Size), ReplyCount: requests.Length), reply, "the sum of the requests");
    }

    /// <summary>The replies before the failure arrive, then the status with all that belongs to it.</summary>
    public static async Task FailsMidwayAsync(CaseContext context)
    {
        var request = new StressMessage(context.Seed(), 100, ReplySize: 10_000, ReplyCount: context.Random.Next(4), Code: context.Random.Next(1, 14));
        int received = 0;
        bool duplex = context.Random.Next(2) == 0;
        await Check.FailsOnPurposeAsync(request, async () =>
        {
            IAsyncEnumerable<StressMessage> replies = duplex
                ? context.Channel.DuplexStreaming(StressMethods.Duplex, SendAsync([request with { Code = 0 }, request, request]), context.Options())
                : context.Channel.ServerStreaming(StressMethods.ServerStream, request, context.Options());
            await foreach (StressMessage reply in replies)
            {
                Check.Reply(request, received++, reply);
            }
        });
        Check.Equal(request.ReplyCount, received, "the replies before the failure");
    }

    /// <summary>The server has its answer before the client has said all: not an error, and the requests' enumerator is disposed.</summary>
    public static async Task ServerEndsEarlyAsync(CaseContext context)
    {
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        uint seed = context.Seed();
        if (context.Random.Next(2) == 0)
        {
            int received = 0;
            await foreach (StressMessage reply in context.Channel.DuplexStreaming(StressMethods.Duplex, EndlessAsync(), context.Options()))
            {
                Check.Reply(new StressMessage(seed, 0, 100), 0, reply);
                received++;
            }

            Check.Equal(1, received, "the replies");
        }
        else
        {
            StressMessage reply = await context.Channel.ClientStreamingAsync(StressMethods.ClientStream, EndlessAsync(), context.Options());
            Check.Equal(2, reply.ReplyCount, "the requests that the server read");
        }

        await disposed.Task;

        async IAsyncEnumerable<StressMessage> EndlessAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return new StressMessage(seed, 50_000, ReplySize: 100, ReplyCount: 1);
                yield return new StressMessage(seed + 1, 100, ReplyCount: -1);
                while (!cancellationToken.IsCancellationRequested)
                {
                    yield return new StressMessage(seed, 1_000);
                    await Task.Yield();
                }
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    /// <summary>The requests themselves fail: the caller gets that very exception.</summary>
    public static async Task RequestsFailAsync(CaseContext context)
    {
        var own = new InvalidDataException("the requests' own");
        try
        {
            if (context.Random.Next(2) == 0)
            {
                await context.Channel.ClientStreamingAsync(StressMethods.ClientStream, FailingAsync(), context.Options());
            }
            else
            {
                await foreach (StressMessage reply in context.Channel.DuplexStreaming(StressMethods.Duplex, FailingAsync(), context.Options()))
                {
                    Check.Equal(1, reply.ReplyCount, "the reply");
                }
            }
        }
        catch (InvalidDataException e) when (ReferenceEquals(e, own))
        {
            return;
        }

        throw new WrongOutcomeException("The call succeeded, although its requests failed.");

        async IAsyncEnumerable<StressMessage> FailingAsync()
        {
            yield return new StressMessage(7, 70_000, ReplySize: 5_000, ReplyCount: 1);
            await Task.Yield();
            throw own;
        }
    }

    internal static async Task<int> ReadAsync(StressMessage request, IAsyncEnumerable<StressMessage> replies, int pauseMs = 0)
    {
        int received = 0;
        await foreach (StressMessage reply in replies)
        {
            Check.Reply(request, received++, reply);
            if (pauseMs > 0)
            {
                await Task.Delay(pauseMs);
            }
        }

        return received;
    }

    internal static async IAsyncEnumerable<StressMessage> SendAsync(IEnumerable<StressMessage> requests)
    {
        foreach (StressMessage request in requests)
        {
            await Task.Yield();
            yield return request;
        }
    }

    private static async IAsyncEnumerable<StressMessage> NothingAsync()
    {
        await Task.Yield();
        yield break;
    }
}
