using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

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

    /// <summary>
    /// While the handler computes, a timer sends what it has written. The end of a call has to wait for that: when a flush outlasts its request, Kestrel resets
    /// the stream with INTERNAL_ERROR, which the caller only sometimes notices.
    /// </summary>
    [Fact]
    public async Task A_stream_does_not_end_before_what_the_timer_is_sending()
    {
        var body = new HeldBody();
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(body);
        var stream = new ResponseStream(new GrpcServerCallContext(http, "/test.Service/Burst"));
        var options = new GrpcServerOptions();
        await stream.WriteAsync(TextMarshaller.Instance, "the first takes the headers along", options, isBurst: true);
        Assert.Equal(1, body.Flushes);

        TaskCompletionSource<FlushResult> flush = body.Hold();
        await stream.WriteAsync(TextMarshaller.Instance, "the second waits for its neighbours", options, isBurst: true);
        await body.Held.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, body.Flushes);

        ValueTask end = stream.DisposeAsync();
        Assert.False(end.IsCompleted);
        flush.SetResult(default);
        await end;
        Assert.Equal(2, body.Flushes);
    }

    /// <summary>The same against the server itself, whose log tells of every stream that it resets.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_end_while_the_timer_sends_leave_the_next_ones_alone(bool fails)
    {
        const int Count = 10;
        GrpcMethod<string, string> method = Methods.TextStream("BurstThenEnd");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(method, (microseconds, _) => Answer(microseconds)), logLevel: LogLevel.Debug);
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (round, cancellationToken) =>
        {
            string microseconds = (500 + (round * 37 % 1000)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            int count = 0;
            GrpcStatusCode code = GrpcStatusCode.OK;
            try
            {
                await foreach (string message in server.Channel.ServerStreaming(method, microseconds, new GrpcCallOptions(CancellationToken: cancellationToken)))
                {
                    Assert.Equal("message", message);
                    count++;
                }
            }
            catch (GrpcException e)
            {
                code = e.Status.Code;
            }

            Assert.Equal((fails ? GrpcStatusCode.FailedPrecondition : GrpcStatusCode.OK, Count), (code, count));
        });
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Message.Contains("stream error", StringComparison.Ordinal));

        async IAsyncEnumerable<string> Answer(string microseconds)
        {
            await Task.Yield();
            for (int i = 0; i < Count; i++)
            {
                yield return "message";
            }

            // About as long as messages wait for their neighbours: the timer comes just before the end, at it, and just after it.
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            double limit = double.Parse(microseconds, System.Globalization.CultureInfo.InvariantCulture);
            while (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMicroseconds < limit)
            {
                Thread.SpinWait(10);
            }

            if (fails)
            {
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, "no more"));
            }
        }
    }

    /// <summary>A response whose flushes succeed until one is held.</summary>
    private sealed class HeldBody : PipeWriter, IHttpResponseBodyFeature
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile TaskCompletionSource<FlushResult>? _hold;
        private int _flushes;

        public int Flushes => Volatile.Read(ref _flushes);

        /// <summary>Ends when the held flush has begun.</summary>
        public Task Held => _held.Task;

        public PipeWriter Writer => this;

        public Stream Stream => throw new NotSupportedException();

        public TaskCompletionSource<FlushResult> Hold() => _hold = new TaskCompletionSource<FlushResult>(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _flushes);
            if (_hold is not { } hold)
            {
                return default;
            }

            _held.TrySetResult();
            return new ValueTask<FlushResult>(hold.Task);
        }

        public override void Advance(int bytes) => _bytes.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public Task CompleteAsync() => throw new NotSupportedException();

        public void DisableBuffering() => throw new NotSupportedException();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
