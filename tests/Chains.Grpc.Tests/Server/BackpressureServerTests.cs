namespace Chains.Grpc.Tests;

/// <summary>Neither side can make the other hold more than the windows between them.</summary>
public sealed class BackpressureServerTests
{
    private const int MessageSize = 10_000;
    private const int Many = 5_000;

    private static readonly GrpcMethod<byte[], byte[]> Chat = new(GrpcMethodType.DuplexStreaming, "test.Service", "Bytes", BytesMarshaller.Instance, BytesMarshaller.Instance);

    [Fact]
    public async Task A_fast_caller_is_held_up_by_a_slow_handler()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, (requests, _) => CountAsync(requests, go.Task)));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            for (; written < Many; written++)
            {
                await call.WriteMessageAsync(new byte[MessageSize]);
            }

            call.EndRequest();
        }, TestContext.Current.CancellationToken);

        // There is no signal for "nothing more happens": it is asked until it says so twice. 50 MB are offered. The handler reads one message and then none: the writer comes to rest after what the windows hold.
        int settled = -1;
        while (settled != Volatile.Read(ref written))
        {
            settled = Volatile.Read(ref written);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        Assert.InRange(settled * MessageSize, 0, 3_000_000);
        Assert.False(writing.IsCompleted);
        go.SetResult();
        Assert.Equal(Many, BitConverter.ToInt32((await call.ReadAsync())!.Value.Payload));
        await writing;
        Assert.Equal("0", (await call.ReadAllAsync()).Status);

        static async IAsyncEnumerable<byte[]> CountAsync(IAsyncEnumerable<byte[]> requests, Task go)
        {
            int count = 0;
            await foreach (byte[] request in requests)
            {
                Assert.Equal(MessageSize, request.Length);
                count++;
                await go;
            }

            yield return BitConverter.GetBytes(count);
        }
    }

    [Fact]
    public async Task A_fast_handler_is_held_up_by_a_slow_caller()
    {
        int yielded = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, (_, _) => FloodAsync()));

        // A window that does not grow by itself, so that the bound is ours and not the client's.
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName, configure: static handler => handler.InitialHttp2StreamWindowSize = 65_535);
        call.EndRequest();
        await call.ResponseAsync();
        int settled = -1;
        while (settled != Volatile.Read(ref yielded))
        {
            settled = Volatile.Read(ref yielded);
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        Assert.InRange(settled * MessageSize, 1, 1_000_000);
        int read = 0;
        while (await call.ReadAsync() is not null)
        {
            read++;
        }

        Assert.Equal(Many, read);

        async IAsyncEnumerable<byte[]> FloodAsync()
        {
            for (; yielded < Many; yielded++)
            {
                await Task.Yield();
                yield return new byte[MessageSize];
            }
        }
    }
}
