using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Local;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Local;

/// <summary>Streams of requests within one process end as those over a channel do.</summary>
public sealed class LocalInvokerTests
{
    private static readonly GrpcMethod<Box, Box> Gather = Method(GrpcMethodType.ClientStreaming);
    private static readonly GrpcMethod<Box, Box> Talk = Method(GrpcMethodType.DuplexStreaming);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_pass_the_marshallers_each_way()
    {
        Box[] sent = [new(1), new(2), new(3)];
        Box[] received = [];
        LocalInvoker<Box, Box> upload = Upload(async (requests, _) =>
        {
            received = await requests.ToArrayAsync(Token);
            return received[^1];
        });
        Box answer = await upload.ClientStreamingAsync(Gather, sent.ToAsyncEnumerable());
        Assert.Equal([1, 2, 3], received.Select(static box => box.Number));
        Assert.Equal(3, answer.Number);
        Assert.NotSame(sent[2], received[2]);
        Assert.NotSame(received[2], answer);

        LocalInvoker<Box, Box> talk = Duplex(static (requests, _) => requests);
        Assert.Equal([1, 2, 3], await talk.DuplexStreaming(Talk, sent.ToAsyncEnumerable()).Select(static box => box.Number).ToListAsync(Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_exception_of_the_requests_comes_back_as_it_is_and_the_chainlet_is_cancelled(bool wrapped)
    {
        var failure = new InvalidOperationException("no more data");
        var seen = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        LocalInvoker<Box, Box> upload = Upload(async (requests, _) =>
        {
            try
            {
                return await requests.LastAsync(CancellationToken.None);
            }
            catch (Exception e)
            {
                seen.SetResult(e);
                throw wrapped ? new GrpcException(new GrpcStatus(GrpcStatusCode.Unknown, "it failed")) : e;
            }
        });
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => upload.ClientStreamingAsync(Gather, Failing(failure))));
        Assert.IsAssignableFrom<OperationCanceledException>(await seen.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));

        LocalInvoker<Box, Box> talk = Duplex(static (requests, _) => requests);
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => talk.DuplexStreaming(Talk, Failing(failure)).ToListAsync(Token).AsTask()));
    }

    [Fact]
    public async Task A_chainlet_that_answers_early_ends_the_requests()
    {
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LocalInvoker<Box, Box> upload = Upload(static async (requests, _) => await requests.FirstAsync(Token));
        Assert.Equal(1, (await upload.ClientStreamingAsync(Gather, EndlessAsync(disposed))).Number);
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LocalInvoker<Box, Box> talk = Duplex(static (requests, _) => requests);
        Assert.Equal(1, (await talk.DuplexStreaming(Talk, EndlessAsync(disposed)).FirstAsync(Token)).Number);
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Deadline_and_cancellation_end_calls_whose_requests_do_not()
    {
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LocalInvoker<Box, Box> upload = Upload(static async (requests, _) => await requests.LastAsync(CancellationToken.None));
        GrpcException late = await Assert.ThrowsAsync<GrpcException>(() => upload.ClientStreamingAsync(
            Gather, EndlessAsync(disposed), new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(100))));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, late.Status.Code);
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        using var source = new CancellationTokenSource();
        disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Box> call = upload.ClientStreamingAsync(Gather, EndlessAsync(disposed), new GrpcCallOptions(CancellationToken: source.Token));
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.ClientStreamingAsync(Gather, EndlessAsync(disposed), new GrpcCallOptions(CancellationToken: source.Token)));
    }

    [Fact]
    public async Task The_requests_can_be_read_once()
    {
        LocalInvoker<Box, Box> upload = Upload(static async (requests, _) =>
        {
            await requests.LastAsync(Token);
            return await requests.LastAsync(Token);
        });
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => upload.ClientStreamingAsync(Gather, new[] { new Box(1) }.ToAsyncEnumerable()));
        Assert.Contains("read once", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_whose_getter_makes_a_call_travels_whole()
    {
        LocalInvoker<Pair, Pair> echo = new("Chainlet", static (pair, _) => Task.FromResult(pair), stream: null);
        var method = new GrpcMethod<Pair, Pair>(GrpcMethodType.Unary, "test.Service", "Call", PairMarshaller.Instance, PairMarshaller.Instance);

        // Without an await in between: this thread has a buffer to spare then.
        Task<Pair> before = echo.UnaryAsync(method, new Pair(1, 2));
        Task<Pair>? inner = null;
        Task<Pair> outer = echo.UnaryAsync(method, new Pair(3, 4) { Between = () => inner ??= echo.UnaryAsync(method, new Pair(5, 6)) });
        Assert.NotNull(inner);
        Assert.Equal([new(1, 2), new(5, 6), new(3, 4)], await Task.WhenAll(before, inner, outer));
    }

    [Fact]
    public void What_is_not_served_is_said()
    {
        LocalInvoker<Box, Box> none = new("Nobody", unary: null, stream: null);
        Assert.Contains("Nobody does not serve", Assert.Throws<InvalidOperationException>(() => { _ = none.ClientStreamingAsync(Gather, AsyncEnumerable.Empty<Box>()); }).Message, StringComparison.Ordinal);
        Assert.Contains("Nobody does not serve", Assert.Throws<InvalidOperationException>(() => none.DuplexStreaming(Talk, AsyncEnumerable.Empty<Box>())).Message, StringComparison.Ordinal);
    }

    private static async IAsyncEnumerable<Box> Failing(Exception failure)
    {
        yield return new Box(1);
        await Task.Yield();
        throw failure;
    }

    private static async IAsyncEnumerable<Box> EndlessAsync(TaskCompletionSource disposed, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            yield return new Box(1);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            disposed.TrySetResult();
        }
    }

    private static LocalInvoker<Box, Box> Upload(Func<IAsyncEnumerable<Box>, CallScope, Task<Box>> serve) => new("Chainlet", unary: null, stream: null, clientStream: serve);

    private static LocalInvoker<Box, Box> Duplex(Func<IAsyncEnumerable<Box>, CallScope, IAsyncEnumerable<Box>> serve) => new("Chainlet", unary: null, stream: null, duplex: serve);

    private static GrpcMethod<Box, Box> Method(GrpcMethodType type) => new(type, "test.Service", "Call", BoxMarshaller.Instance, BoxMarshaller.Instance);

    private sealed record Box(int Number);

    private sealed record Pair(int First, int Second)
    {
        /// <summary>Called between the writing of the two.</summary>
        public Action? Between { get; init; }
    }

    private sealed class PairMarshaller : GrpcMarshaller<Pair>
    {
        public static PairMarshaller Instance { get; } = new();

        public override int GetSize(Pair value) => 2;

        public override void Write(Pair value, System.Buffers.IBufferWriter<byte> destination)
        {
            destination.GetSpan(1)[0] = (byte)value.First;
            destination.Advance(1);
            value.Between?.Invoke();
            destination.GetSpan(1)[0] = (byte)value.Second;
            destination.Advance(1);
        }

        public override Pair Read(in System.Buffers.ReadOnlySequence<byte> source) => new(source.FirstSpan[0], source.FirstSpan[1]);
    }

    private sealed class BoxMarshaller : GrpcMarshaller<Box>
    {
        public static BoxMarshaller Instance { get; } = new();

        public override int GetSize(Box value) => 1;

        public override void Write(Box value, System.Buffers.IBufferWriter<byte> destination)
        {
            destination.GetSpan(1)[0] = (byte)value.Number;
            destination.Advance(1);
        }

        public override Box Read(in System.Buffers.ReadOnlySequence<byte> source) => new(source.FirstSpan[0]);
    }
}
