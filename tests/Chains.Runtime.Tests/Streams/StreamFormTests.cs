using System.Runtime.CompilerServices;
using Chains.Infrastructure;

namespace Chains.Runtime.Tests.Streams;

/// <summary>The two forms with an incoming stream, wherever the chainlet runs: what goes in comes out, lazily and in time.</summary>
public sealed class StreamFormTests
{
    public static TheoryData<Transport> Transports => [Transport.Grpc, Transport.Local, Transport.Direct];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_stream_comes_in_with_the_parameters_beside_it(Transport transport)
    {
        using var script = new Script { Client = async (lines, prefix, token) => $"{prefix}:{string.Join('+', await lines.ToListAsync(token))}" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        Source source = Source.Of("a", "", "c");

        Assert.Equal("p3:a++c", await run.Chainlet.RunRemote(source.Items(), "p", cancellationToken: Token));
        Assert.Equal("7:", await run.Chainlet.RunRemote(Source.Of().Items(), "", 7, Token));
        Assert.Equal(":x", await run.Chainlet.RunRemote(Source.Of("x").Items(), "", null, Token));
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Items_that_are_null_and_a_stream_as_the_only_parameter_come_in(Transport transport)
    {
        using var script = new Script();
        await using StreamRun<IPlainIn> run = await StreamRun<IPlainIn>.StartAsync(transport, script);

        Assert.Equal("0 null -5", await run.Chainlet.RunRemote(((int?[])[0, null, -5]).ToAsyncEnumerable(), Token));
        Assert.Equal("", await run.Chainlet.RunRemote(AsyncEnumerable.Empty<int?>(), Token));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Two_streams_run_at_their_own_pace(Transport transport)
    {
        // Every item of the caller waits for the chainlet's answer to the one before, the first for an answer to the parameters alone.
        using var script = new Script { Duplex = Echo };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        var answers = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var source = new Source(token => answers.Reader.ReadAllAsync(token));
        var seen = new List<string>();

        await foreach (string answer in run.Chainlet.RunRemote(source.Items(), "go", Token).WithCancellation(Token))
        {
            seen.Add(answer);
            if (seen.Count == 4)
            {
                answers.Writer.Complete();
            }
            else
            {
                await answers.Writer.WriteAsync($"{seen.Count}", Token);
            }
        }

        Assert.Equal(["go", "<1>", "<2>", "<3>"], seen);
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        static async IAsyncEnumerable<string> Echo(IAsyncEnumerable<string> lines, string prefix, [EnumeratorCancellation] CancellationToken token)
        {
            yield return prefix;
            await foreach (string line in lines.WithCancellation(token))
            {
                yield return $"<{line}>";
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chainlet_may_stop_reading_and_answer(Transport transport)
    {
        using var script = new Script { Client = async (lines, _, token) => await lines.FirstAsync(token) };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        Source source = Source.Hanging("first");

        Assert.Equal("first", await run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token));
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chainlet_need_not_read_at_all(Transport transport)
    {
        using var script = new Script { Client = (_, prefix, _) => Task.FromResult(prefix), Duplex = (_, prefix, _) => ((string[])[prefix, prefix]).ToAsyncEnumerable() };
        await using StreamRun<IStreamsIn> one = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        await using StreamRun<IStreamsBoth> both = await StreamRun<IStreamsBoth>.StartAsync(transport, script);

        Assert.Equal("p3", await one.Chainlet.RunRemote(Source.Hanging().Items(), "p", cancellationToken: Token));
        Assert.Equal(["p", "p"], await both.Chainlet.RunRemote(Source.Hanging().Items(), "p", Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(Transport.Grpc, 1_000)]
    [InlineData(Transport.Local, 4)]
    [InlineData(Transport.Direct, 4)]
    public async Task A_caller_is_held_up_while_the_chainlet_does_not_read(Transport transport, int atMost)
    {
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasThree = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var script = new Script
        {
            Client = async (lines, prefix, token) =>
            {
                int count = 0;
                await foreach (string line in lines.WithCancellation(token))
                {
                    if (++count == 3 && prefix.StartsWith("held", StringComparison.Ordinal))
                    {
                        hasThree.SetResult();
                        await resume.Task;
                    }
                }

                return $"{count}";
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        string block = new('x', 16 * 1024);
        Source held = Blocks();

        Task<string> call = run.Chainlet.RunRemote(held.Items(), "held", cancellationToken: Token);
        await hasThree.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        // As much goes the same way while the first one waits: it could have gone on, too.
        Assert.Equal("2000", await run.Chainlet.RunRemote(Blocks().Items(), "free", cancellationToken: Token).WaitAsync(TimeSpan.FromSeconds(30), Token));
        int asked = held.Asked;
        resume.SetResult();
        Assert.InRange(asked, 3, atMost);
        Assert.Equal("2000", await call.WaitAsync(TimeSpan.FromSeconds(30), Token));

        Source Blocks() => new(_ => Enumerable.Repeat(block, 2_000).ToAsyncEnumerable());
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task A_stream_can_be_read_once_and_only_while_the_call_runs(Transport transport)
    {
        IAsyncEnumerator<string>? left = null;
        string second = "";
        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                left = lines.GetAsyncEnumerator(token);
                await left.MoveNextAsync();
                second = (await Assert.ThrowsAsync<InvalidOperationException>(async () => await lines.FirstAsync(token))).Message;
                return left.Current;
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);

        Assert.Equal("a", await run.Chainlet.RunRemote(Source.Of("a", "b").Items(), "", cancellationToken: Token));

        Assert.Equal("The stream 'lines' of StreamsIn.RunRemote was read a second time, but its items arrive only once: read it in one place and keep what is needed again.", second);
        InvalidOperationException late = await Assert.ThrowsAsync<InvalidOperationException>(async () => await left!.MoveNextAsync());
        Assert.Equal("The stream 'lines' of StreamsIn.RunRemote was read after RunRemote had ended, which ends the call: await all reading before it returns.", late.Message);
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task A_token_of_the_chainlets_own_ends_its_waiting_but_not_the_call(Transport transport)
    {
        using var script = new Script
        {
            Client = async (lines, prefix, _) =>
            {
                using var own = new CancellationTokenSource();
                IAsyncEnumerator<string> reading = lines.GetAsyncEnumerator(own.Token);
                await reading.MoveNextAsync();
                string first = reading.Current;
                Task<bool> second = reading.MoveNextAsync().AsTask();
                await own.CancelAsync();
                OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
                return $"{first} {cancelled.CancellationToken == own.Token}";
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        Source source = Source.Hanging("a");

        Assert.Equal("a True", await run.Chainlet.RunRemote(source.Items(), "", cancellationToken: Token));
        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task A_stream_that_is_null_is_refused_by_its_name(Transport transport)
    {
        using var script = new Script();
        await using StreamRun<IStreamsIn> one = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        await using StreamRun<IStreamsBoth> both = await StreamRun<IStreamsBoth>.StartAsync(transport, script);

        Assert.Equal("lines", (await Assert.ThrowsAsync<ArgumentNullException>(() => one.Chainlet.RunRemote(null!, "", cancellationToken: Token))).ParamName);
        Assert.Equal("lines", Assert.Throws<ArgumentNullException>(() => both.Chainlet.RunRemote(null!, "", Token)).ParamName);
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task The_callers_stream_is_part_of_the_callers_call_and_not_of_the_one_that_reads_it(Transport transport)
    {
        CallScope? inChainlet = null;
        var inSource = new List<CallScope?>();
        using var script = new Script
        {
            Client = async (lines, _, token) =>
            {
                inChainlet = CallScope.Current;
                return $"{await lines.CountAsync(token)} {inChainlet == CallScope.Current}";
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        var own = new CallScope(deadline: null, Token);
        CallScope.Current = own;

        Assert.Equal("2 True", await run.Chainlet.RunRemote(Items(), "", cancellationToken: Token));

        Assert.NotNull(inChainlet);
        Assert.NotSame(own, inChainlet);
        Assert.Equal([own, own, own, own], inSource);
        Assert.Same(own, CallScope.Current);

        async IAsyncEnumerable<string> Items()
        {
            try
            {
                for (int i = 0; i < 2; i++)
                {
                    inSource.Add(CallScope.Current);
                    await Task.Yield();
                    yield return "";
                }

                inSource.Add(CallScope.Current);
            }
            finally
            {
                inSource.Add(CallScope.Current);
            }
        }
    }

    [Fact]
    public async Task A_mock_gets_the_callers_stream_itself()
    {
        using var script = new Script();
        Source source = Source.Of("a", "b");
        Outer.OuterSources[script.Key.Id] = source;
        await using LocalChain<IOuter> chain = await Chain.RunLocalAsync<IOuter>(o => o
            .UseUserConfig(script.Key)
            .UseMock<IStreamsIn>(new CountingMock())
            .UseMock<IStreamsBoth>(new CountingMock()));

        Assert.Equal("2 of  and 3", await chain.Entrypoint.RunRemote("in", Token));
        Assert.Equal("ab", await chain.Entrypoint.RunRemote("both", Token));
    }

    private sealed class CountingMock : IStreamsIn, IStreamsBoth
    {
        public async Task<string> RunRemote(IAsyncEnumerable<string> lines, string prefix, int? limit = 3, CancellationToken cancellationToken = default) =>
            $"{await lines.CountAsync(cancellationToken)} of {prefix} and {limit}";

        public IAsyncEnumerable<string> RunRemote(IAsyncEnumerable<string> lines, string prefix, CancellationToken cancellationToken = default) => lines;
    }
}
