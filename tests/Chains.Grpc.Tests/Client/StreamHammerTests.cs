using System.Runtime.CompilerServices;

namespace Chains.Grpc.Tests;

/// <summary>Many calls with streams of requests at once, with every way to end: pooled memory must never show in another call, and nothing may be left over.</summary>
public sealed class StreamHammerTests
{
    private static readonly GrpcMethod<byte[], byte[]> Talk = new(GrpcMethodType.DuplexStreaming, "test.Service", "Talk", BytesMarshaller.Instance, BytesMarshaller.Instance);
    private static readonly GrpcMethod<byte[], byte[]> Gather = new(GrpcMethodType.ClientStreaming, "test.Service", "Gather", BytesMarshaller.Instance, BytesMarshaller.Instance);

    private enum End
    {
        Normal,
        Cancel,
        Deadline,
        RequestsFail,
        ReaderLeaves,
        ServerEnds,
    }

    [Fact]
    public async Task Streams_that_end_in_every_way_leave_no_trace()
    {
        int calls = 0;

        // Kestrel remembers a stream that it ended before its caller for five seconds, and refuses new ones with ENHANCE_YOUR_CALM beyond twice this number of them.
        await using TestServer server = await TestServer.StartAsync(configure: static kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 2000, map: app =>
        {
            app.MapGrpcDuplexStreaming(Talk, (requests, context) => EchoAsync(requests, context));
            app.MapGrpcClientStreaming(Gather, async (requests, context) => (await EchoAsync(requests, context).ToListAsync(context.CancellationToken)).LastOrDefault() ?? []);
        });
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions
        {
            ServiceConfig = new GrpcServiceConfig
            {
                Methods =
                {
                    new GrpcMethodConfig
                    {
                        RetryPolicy = new GrpcRetryPolicy
                        {
                            MaxAttempts = 4,
                            InitialBackoff = TimeSpan.FromMilliseconds(1),
                            MaxBackoff = TimeSpan.FromMilliseconds(5),
                            BackoffMultiplier = 2,
                            RetryableStatusCodes = [GrpcStatusCode.Unavailable],
                        },
                    },
                },
            },
        });
        int started = 0;
        int disposed = 0;
        int[] outcomes = new int[6];
        await Parallel.ForAsync(0, 1500, new ParallelOptions { MaxDegreeOfParallelism = 48, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            var random = new Random(i);
            var end = (End)(i % 6);
            int count = random.Next(0, 40);
            using var source = new CancellationTokenSource();
            var options = new GrpcCallOptions(
                Deadline: end == End.Deadline ? TimeProvider.System.GetUtcNow().AddMilliseconds(random.Next(1, 40)) : null,
                CancellationToken: source.Token)
            {
                Compression = random.Next(2) == 0 ? GrpcCompression.Gzip : GrpcCompression.Identity,
            };
            if (end == End.Cancel)
            {
                source.CancelAfter(random.Next(0, 40));
            }

            try
            {
                if (random.Next(3) == 0)
                {
                    byte[] last = await channel.ClientStreamingAsync(Gather, Send(default), options);
                    Assert.True(last.Length == 0 || last.AsSpan().IndexOfAnyExcept((byte)i) < 0);
                }
                else
                {
                    int received = 0;
                    await foreach (byte[] answer in channel.DuplexStreaming(Talk, Send(default), options))
                    {
                        Assert.Equal(SizeOf(received), answer.Length);
                        Assert.True(answer.AsSpan().IndexOfAnyExcept((byte)i) < 0);
                        received++;
                        if (end == End.ReaderLeaves && received > count / 2)
                        {
                            break;
                        }
                    }

                    Assert.True(end is not End.Normal || received == count, $"{received} of {count}");
                }

                Interlocked.Increment(ref outcomes[(int)end]);
            }
            catch (OperationCanceledException e) when (end == End.Cancel && e.CancellationToken == source.Token)
            {
            }
            catch (GrpcException e) when (end == End.Deadline && e.Status.Code == GrpcStatusCode.DeadlineExceeded)
            {
            }
            catch (GrpcException e) when (end == End.ServerEnds && e.Status.Code == GrpcStatusCode.Aborted)
            {
            }
            catch (InvalidTimeZoneException) when (end == End.RequestsFail)
            {
            }

            int SizeOf(int item) => (int)((uint)((i * 31) + (item * 7919)) % 20_000);

            async IAsyncEnumerable<byte[]> Send([EnumeratorCancellation] CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref started);
                try
                {
                    for (int item = 0; item < count; item++)
                    {
                        if (item % 3 == 0)
                        {
                            await Task.Delay(1, cancellationToken);
                        }

                        byte[] message = new byte[SizeOf(item)];
                        message.AsSpan().Fill((byte)i);
                        yield return message;
                    }

                    if (end == End.RequestsFail)
                    {
                        throw new InvalidTimeZoneException();
                    }

                    if (end == End.ServerEnds)
                    {
                        // Read by the server as the sign to end.
                        yield return "end"u8.ToArray();
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                }
                finally
                {
                    Interlocked.Increment(ref disposed);
                }
            }
        });
        Assert.Equal(250, outcomes[(int)End.Normal]);
        await Eventually.TrueAsync(() => Volatile.Read(ref started) == Volatile.Read(ref disposed));
        await Eventually.TrueAsync(() => channel.Calls.Budget.Used == 0);

        // Every call has ended for the channel, too.
        await channel.CloseAsync(TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();

        async IAsyncEnumerable<byte[]> EchoAsync(IAsyncEnumerable<byte[]> requests, GrpcServerCallContext context)
        {
            // A quarter of the first attempts fail, with or without a look at the requests, and no second one.
            int call = Interlocked.Increment(ref calls);
            bool fails = call % 4 == 0 && !context.HttpContext.Request.Headers.ContainsKey("grpc-previous-rpc-attempts");
            if (fails && call % 8 == 0)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unavailable, "not yet"));
            }

            await foreach (byte[] request in requests)
            {
                if (fails)
                {
                    throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unavailable, "not yet"));
                }

                if (request.AsSpan().SequenceEqual("end"u8))
                {
                    throw new GrpcException(new GrpcStatus(GrpcStatusCode.Aborted, "as you wish"));
                }

                yield return request;
            }
        }
    }
}
