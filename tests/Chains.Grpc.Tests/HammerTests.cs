using System.Globalization;

namespace Chains.Grpc.Tests;

/// <summary>Many calls at once, of which a part is cancelled, left or late: pooled memory must never show in another call.</summary>
public sealed class HammerTests
{
    private static readonly GrpcMethod<string, byte[]> Blocks = new(GrpcMethodType.ServerStreaming, "test.Service", "Blocks", TextMarshaller.Instance, BytesMarshaller.Instance);

    [Fact]
    public async Task Cancelled_and_abandoned_calls_leave_no_trace_in_others()
    {
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(Methods.EchoBytes, static async (bytes, _) =>
            {
                await Task.Yield();
                return bytes;
            });
            app.MapGrpcServerStreaming(Blocks, static (seed, _) => MakeAsync(int.Parse(seed, CultureInfo.InvariantCulture)));
        });
        int good = 0;
        int ended = 0;
        await Parallel.ForAsync(0, 3000, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            var random = new Random(i);
            using var source = new CancellationTokenSource();
            GrpcCallOptions options = (i % 4) switch
            {
                0 => new(CancellationToken: source.Token),
                1 => new(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(random.Next(1, 60))),
                _ => default,
            };
            if (i % 4 == 0)
            {
                source.CancelAfter(random.Next(0, 30));
            }

            try
            {
                if (i % 3 == 0)
                {
                    int limit = i % 2 == 0 ? int.MaxValue : random.Next(1, 5);
                    int block = 0;
                    await foreach (byte[] bytes in server.Channel.ServerStreaming(Blocks, i.ToString(CultureInfo.InvariantCulture), options))
                    {
                        Assert.True(Block(i, block).AsSpan().SequenceEqual(bytes));
                        if (++block == limit)
                        {
                            break;
                        }
                    }

                    Assert.Equal(Math.Min(limit, 10), block);
                }
                else
                {
                    byte[] sent = new byte[random.Next(0, 60_000)];
                    random.NextBytes(sent);
                    byte[] received = await server.Channel.UnaryAsync(Methods.EchoBytes, sent, options);
                    Assert.True(sent.AsSpan().SequenceEqual(received));
                }

                Interlocked.Increment(ref good);
            }
            catch (OperationCanceledException) when (i % 4 == 0)
            {
                Interlocked.Increment(ref ended);
            }
            catch (GrpcException e) when (i % 4 == 1 && e.Status.Code == GrpcStatusCode.DeadlineExceeded)
            {
                Interlocked.Increment(ref ended);
            }
        });
        Assert.Equal(3000, good + ended);
        Assert.InRange(good, 1500, 3000);
        Assert.True(server.Log.Entries.IsEmpty, string.Join(Environment.NewLine, server.Log.Entries.Take(3)));
        await server.AssertAliveAsync();
    }

    private static byte[] Block(int seed, int index)
    {
        var random = new Random((seed * 31) + index);
        byte[] bytes = new byte[random.Next(0, 20_000)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async IAsyncEnumerable<byte[]> MakeAsync(int seed)
    {
        for (int i = 0; i < 10; i++)
        {
            await Task.Yield();
            yield return Block(seed, i);
        }
    }
}
