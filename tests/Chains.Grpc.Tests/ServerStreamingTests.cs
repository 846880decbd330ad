using System.Runtime.CompilerServices;

namespace Chains.Grpc.Tests;

public sealed class ServerStreamingTests
{
    private static readonly GrpcMethod<string, string> Stream = Methods.TextStream("Stream");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    public async Task All_messages_arrive_in_order(int count)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (request, _) => CountAsync(count, request)));
        var received = new List<string>();
        await foreach (string text in server.Channel.ServerStreaming(Stream, "n"))
        {
            received.Add(text);
        }

        Assert.Equal(Enumerable.Range(0, count).Select(static i => $"n{i}"), received);
    }

    [Fact]
    public async Task Large_and_small_messages_mix()
    {
        int[] sizes = [0, 5, 40_000, 3, 2_500_000, 0, 32_763, 32_764, 1, 1_048_576];
        var method = new GrpcMethod<string, byte[]>(GrpcMethodType.ServerStreaming, "test.Service", "Sizes", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => BlocksAsync(sizes)));
        int i = 0;
        await foreach (byte[] block in server.Channel.ServerStreaming(method, ""))
        {
            Assert.Equal(sizes[i], block.Length);
            Assert.All(block.Take(10).Concat(block.TakeLast(10)), value => Assert.Equal((byte)i, value));
            i++;
        }

        Assert.Equal(sizes.Length, i);
    }

    [Fact]
    public async Task Each_message_arrives_before_the_next_is_made()
    {
        using var taken = new SemaphoreSlim(0);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (_, context) => Lockstep(taken, context.CancellationToken)));
        int count = 0;
        await foreach (string _ in server.Channel.ServerStreaming(Stream, "", Soon()))
        {
            count++;
            taken.Release();
        }

        Assert.Equal(5, count);
    }

    [Fact]
    public async Task A_slow_reader_slows_the_handler_down()
    {
        int made = 0;
        var method = new GrpcMethod<string, byte[]>(GrpcMethodType.ServerStreaming, "test.Service", "Blocks", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (_, _) => Make()));
        await using IAsyncEnumerator<byte[]> reader = server.Channel.ServerStreaming(method, "", Soon()).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());

        // 200 blocks of 1 MiB are far more than all windows and buffers hold: the handler must stop long before their end.
        int before;
        do
        {
            before = Volatile.Read(ref made);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while (Volatile.Read(ref made) != before);
        Assert.InRange(before, 1, 60);

        int read = 1;
        while (await reader.MoveNextAsync())
        {
            read++;
        }

        Assert.Equal(200, read);

        async IAsyncEnumerable<byte[]> Make()
        {
            for (int i = 0; i < 200; i++)
            {
                Interlocked.Increment(ref made);
                yield return new byte[1024 * 1024];
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_first_message_is_asked_for()
    {
        int started = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (request, _) =>
        {
            Interlocked.Increment(ref started);
            return CountAsync(1, request);
        }));
        IAsyncEnumerable<string> responses = server.Channel.ServerStreaming(Stream, "x");
        await server.AssertAliveAsync();
        Assert.Equal(0, started);
        Assert.Equal(["x0"], await responses.ToListAsync());
        Assert.Equal(["x0"], await responses.ToListAsync());
        Assert.Equal(2, started);
    }

    [Fact]
    public async Task Leaving_early_cancels_the_handler_at_once()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (_, context) => Endless(cancelled, context.CancellationToken)));
        await foreach (string text in server.Channel.ServerStreaming(Stream, ""))
        {
            Assert.Equal("first", text);
            break;
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_ends_the_reader_with_its_own_token_and_the_handler_too(bool byOptions)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (_, context) => Endless(cancelled, context.CancellationToken)));
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        GrpcCallOptions options = new(CancellationToken: byOptions ? source.Token : other.Token);
        await using IAsyncEnumerator<string> reader = server.Channel.ServerStreaming(Stream, "", options).GetAsyncEnumerator(byOptions ? other.Token : source.Token);
        Assert.True(await reader.MoveNextAsync());
        ValueTask<bool> next = reader.MoveNextAsync();
        await source.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(source.Token, e.CancellationToken);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_ends_once_nobody_reads()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (_, _) => Deaf()));
        await foreach (string _ in server.Channel.ServerStreaming(Stream, ""))
        {
            break;
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();

        async IAsyncEnumerable<string> Deaf()
        {
            try
            {
                while (true)
                {
                    yield return "more";
                    await Task.Yield();
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task An_error_in_the_middle_is_thrown_where_the_next_message_would_be()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Stream, (_, _) => Failing()));
        await using IAsyncEnumerator<string> reader = server.Channel.ServerStreaming(Stream, "").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal("one", reader.Current);
        Assert.True(await reader.MoveNextAsync());
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await reader.MoveNextAsync());
        Assert.Equal(new GrpcStatus(GrpcStatusCode.DataLoss, "the rest is gone"), e.Status);
        Assert.True(e.Trailers.TryGetValue("left", out string? left));
        Assert.Equal("3", left);
        await server.AssertAliveAsync();

        static async IAsyncEnumerable<string> Failing()
        {
            yield return "one";
            yield return "two";
            await Task.Yield();
            var trailers = new GrpcMetadata { { "left", "3" } };
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.DataLoss, "the rest is gone"), trailers);
        }
    }

    private static GrpcCallOptions Soon() => new(CancellationToken: TestContext.Current.CancellationToken);

    private static async IAsyncEnumerable<string> CountAsync(int count, string prefix)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 100 == 0)
            {
                await Task.Yield();
            }

            yield return $"{prefix}{i}";
        }
    }

    private static async IAsyncEnumerable<byte[]> BlocksAsync(int[] sizes)
    {
        for (int i = 0; i < sizes.Length; i++)
        {
            byte[] block = new byte[sizes[i]];
            block.AsSpan().Fill((byte)i);
            yield return block;
            await Task.Yield();
        }
    }

    private static async IAsyncEnumerable<string> Lockstep(SemaphoreSlim taken, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < 5; i++)
        {
            yield return "now";
            await taken.WaitAsync(cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> Endless(TaskCompletionSource cancelled, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return "first";
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            cancelled.TrySetResult();
        }
    }
}
