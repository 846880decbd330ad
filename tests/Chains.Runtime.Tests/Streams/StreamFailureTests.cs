using System.Runtime.CompilerServices;
using Chains.Grpc;

namespace Chains.Runtime.Tests.Streams;

/// <summary>What throws, on either side and at every point of a stream, ends the call: the other side learns of it, and nothing is left running.</summary>
public sealed class StreamFailureTests
{
    public static TheoryData<Transport> Transports => [Transport.Grpc, Transport.Local];

    public static TheoryData<Transport, int> TransportsAndPoints => Matrix([Transport.Grpc, Transport.Local], [0, 1, 2]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TransportsAndPoints))]
    public async Task A_chainlet_that_throws_after_some_items_fails_the_call_and_ends_the_callers_stream(Transport transport, int after)
    {
        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                await foreach (string line in lines.Take(after).WithCancellation(token))
                {
                    Assert.NotEmpty(line);
                }

                throw new InvalidOperationException($"enough after {after}");
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        Source source = Source.Hanging("a", "b");

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token));

        Assert.Equal("System.InvalidOperationException", exception.Detail?.ExceptionClassName);
        Assert.Equal($"enough after {after}", exception.Detail?.ExceptionMessage);
        await ExpectEndAsync(transport, source);
    }

    [Theory]
    [MemberData(nameof(TransportsAndPoints))]
    public async Task A_two_way_chainlet_that_throws_after_some_answers_fails_where_the_next_would_have_been(Transport transport, int after)
    {
        using var script = new Script { Duplex = (lines, _, token) => FailAsync(lines, after, token) };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        Source source = Source.Hanging("a", "b");
        var seen = new List<string>();

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(async () =>
        {
            await foreach (string line in run.Chainlet.RunRemote(source.Items(), "", Token).WithCancellation(Token))
            {
                seen.Add(line);
            }
        });

        Assert.Equal(((string[])["a", "b"]).Take(after), seen);
        Assert.Equal($"enough after {after}", exception.Detail?.ExceptionMessage);
        await ExpectEndAsync(transport, source);

        static async IAsyncEnumerable<string> FailAsync(IAsyncEnumerable<string> lines, int after, [EnumeratorCancellation] CancellationToken token)
        {
            await foreach (string line in lines.Take(after).WithCancellation(token))
            {
                yield return line;
            }

            throw new InvalidOperationException($"enough after {after}");
        }
    }

    [Theory]
    [MemberData(nameof(TransportsAndPoints))]
    public async Task A_callers_stream_that_throws_cancels_the_chainlet_and_comes_back_as_it_is(Transport transport, int after)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);

        // Even one that looks as if the call had failed.
        var own = new GrpcException(new GrpcStatus(GrpcStatusCode.DataLoss, "mine"));
        Source source = Source.Failing(own, [.. Enumerable.Repeat("x", after)]);

        Assert.Same(own, await Assert.ThrowsAsync<GrpcException>(() => run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token)));

        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await ExpectCancelledChainletAsync(script, mayNotStart: transport == Transport.Grpc);
    }

    [Theory]
    [MemberData(nameof(TransportsAndPoints))]
    public async Task A_callers_stream_that_throws_in_a_two_way_call_comes_back_as_it_is(Transport transport, int after)
    {
        using var script = new Script { Duplex = (lines, _, _) => lines };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        var own = new FormatException("mine");
        Source source = Source.Failing(own, [.. Enumerable.Repeat("x", after)]);

        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(async () => await run.Chainlet.RunRemote(source.Items(), "", Token).CountAsync(Token)));

        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await ExpectCancelledChainletAsync(script, mayNotStart: transport == Transport.Grpc);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_callers_stream_that_throws_where_it_is_made_or_disposed_comes_back_as_it_is(Transport transport)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        var atStart = new FormatException("at the start");
        var atEnd = new FormatException("at the end");

        Assert.Same(atStart, await Assert.ThrowsAsync<FormatException>(() => run.Chainlet.RunRemote(new BrokenStream(atStart, null), "", cancellationToken: Token)));
        Assert.Same(atEnd, await Assert.ThrowsAsync<FormatException>(() => run.Chainlet.RunRemote(new BrokenStream(null, atEnd), "", cancellationToken: Token)));
    }

    [Fact]
    public async Task Directly_both_sides_get_each_others_exceptions()
    {
        using var script = new Script { Client = async (lines, _, token) => await lines.FirstAsync(token) == "x" ? throw new InvalidOperationException("no x") : "" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(Transport.Direct, script);
        var own = new FormatException("mine");
        Source source = Source.Failing(own);

        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(() => run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Chainlet.RunRemote(Source.Of("x").Items(), "", cancellationToken: Token));
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_value_that_cannot_be_written_ends_the_call_on_both_sides(Transport transport)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        Source source = Source.Of("a", null!, "c");

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token));

        Assert.Contains("StreamsInRunRemoteRequest.lines is null", exception.Message, StringComparison.Ordinal);
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await ExpectCancelledChainletAsync(script, mayNotStart: transport == Transport.Grpc);
    }

    // A host reads ahead, so that the caller's stream is waiting for its next item. Locally nobody has asked for one.
    private static async Task ExpectEndAsync(Transport transport, Source source)
    {
        if (transport == Transport.Grpc || source.Asked > 0)
        {
            Assert.Equal(transport == Transport.Grpc, await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        }
    }

    /// <summary>A call whose stream fails at once may end before its host has seen it.</summary>
    private static async Task ExpectCancelledChainletAsync(Script script, bool mayNotStart)
    {
        if (mayNotStart && !script.Called.Task.IsCompleted)
        {
            return;
        }

        CancellationToken token = await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.IsAssignableFrom<OperationCanceledException>(await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
        Assert.True(token.IsCancellationRequested);
    }

    private static TheoryData<Transport, int> Matrix(Transport[] transports, int[] points)
    {
        var data = new TheoryData<Transport, int>();
        foreach (Transport transport in transports)
        {
            foreach (int point in points)
            {
                data.Add(transport, point);
            }
        }

        return data;
    }

    private sealed class BrokenStream(Exception? atStart, Exception? atEnd) : IAsyncEnumerable<string>, IAsyncEnumerator<string>
    {
        public string Current => "";

        public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => atStart is null ? this : throw atStart;

        public ValueTask<bool> MoveNextAsync() => new(false);

        public ValueTask DisposeAsync() => atEnd is null ? default : ValueTask.FromException(atEnd);
    }
}
