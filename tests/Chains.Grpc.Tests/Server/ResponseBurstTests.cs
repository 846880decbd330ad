namespace Chains.Grpc.Tests;

/// <summary>Messages that a handler has ready without waiting leave together; nobody may notice but by the clock.</summary>
public class ResponseBurstTests
{
    [Fact]
    public async Task A_burst_reaches_the_reader_while_its_handler_still_computes()
    {
        const int Count = 20;
        using var read = new ManualResetEventSlim();
        GrpcMethod<string, string> method = Methods.TextStream("BurstThenCompute");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, call) => Answer(call.CancellationToken)));
        int count = 0;
        await foreach (string message in server.Channel.ServerStreaming(method, "", new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(30))))
        {
            Assert.Equal($"message {count}", message);
            if (++count == Count)
            {
                read.Set();
            }
        }

        Assert.Equal(Count, count);

        async IAsyncEnumerable<string> Answer([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            for (int i = 0; i < Count; i++)
            {
                yield return $"message {i}";
            }

            // It holds its thread and goes on only when everything before has been read.
            read.Wait(cancellationToken);
        }
    }

    [Fact]
    public async Task A_burst_of_all_sizes_arrives_whole_and_in_order()
    {
        int[] sizes = [.. Enumerable.Range(0, 400).Select(static i => i * 7919 % 50_000), 0, 1, 200_000, 0, 4091, 4092, 4096, 16_379, 16_384];
        GrpcMethod<string, byte[]> method = new(GrpcMethodType.ServerStreaming, "test.Service", "BurstOfSizes", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => Answer()));
        int index = 0;
        await foreach (byte[] message in server.Channel.ServerStreaming(method, "", new GrpcCallOptions(CancellationToken: TestContext.Current.CancellationToken)))
        {
            Assert.Equal(sizes[index], message.Length);
            Assert.DoesNotContain(message, b => b != (byte)index);
            index++;
        }

        Assert.Equal(sizes.Length, index);

        async IAsyncEnumerable<byte[]> Answer()
        {
            for (int i = 0; i < sizes.Length; i++)
            {
                if (i % 100 == 99)
                {
                    await Task.Yield();
                }

                byte[] message = new byte[sizes[i]];
                message.AsSpan().Fill((byte)i);
                yield return message;
            }
        }
    }

    [Fact]
    public async Task The_messages_before_a_failure_arrive_before_it()
    {
        const int Count = 20;
        GrpcMethod<string, string> method = Methods.TextStream("BurstThenFailure");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => Answer()));
        int count = 0;
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (string message in server.Channel.ServerStreaming(method, "", new GrpcCallOptions(CancellationToken: TestContext.Current.CancellationToken)))
            {
                Assert.Equal($"message {count}", message);
                count++;
            }
        });
        Assert.Equal(GrpcStatusCode.FailedPrecondition, failure.Status.Code);
        Assert.Equal(Count, count);

        static async IAsyncEnumerable<string> Answer()
        {
            await Task.Yield();
            for (int i = 0; i < Count; i++)
            {
                yield return $"message {i}";
            }

            throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, "no more"));
        }
    }

    [Fact]
    public async Task A_slow_reader_holds_up_a_handler_that_never_waits()
    {
        const int MessageSize = 1000;
        const int Enough = 100_000;
        int produced = 0;
        GrpcMethod<string, byte[]> method = new(GrpcMethodType.ServerStreaming, "test.Service", "EndlessBurst", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => Answer()));
        await using IAsyncEnumerator<byte[]> messages = server.Channel.ServerStreaming(method, "", new GrpcCallOptions(CancellationToken: TestContext.Current.CancellationToken))
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await messages.MoveNextAsync());

        // Windows and buffers of both sides hold some megabytes; then nothing moves any more.
        int before;
        do
        {
            before = Volatile.Read(ref produced);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }
        while (Volatile.Read(ref produced) != before);
        Assert.InRange(before, 1, Enough / 2);

        for (int i = 1; i < Enough; i++)
        {
            Assert.True(await messages.MoveNextAsync());
        }

        Assert.False(await messages.MoveNextAsync());

        async IAsyncEnumerable<byte[]> Answer()
        {
            await Task.Yield();
            for (int i = 0; i < Enough; i++)
            {
                Interlocked.Increment(ref produced);
                yield return new byte[MessageSize];
            }
        }
    }
}
