using System.Runtime.CompilerServices;

namespace Chains.Runtime.Tests.Streams;

/// <summary>
/// Each way to end a call with a stream, by whom, in each form, before the first item, between two and after the last, over each transport: whoever is left learns of it in
/// the way that the pages say, nothing runs on, and every enumerator is disposed.
/// </summary>
/// <remarks>
/// <code>
///                      server   client   duplex
/// chainlet throws      0 1 2    0 1 2    0 1 2     exception at the caller, where the next item or the result would have been; the caller's stream is disposed
/// caller cancels       0 1 2    0 1 2    0 1 2     its own token back; the chainlet's token is cancelled
/// caller's stream      -        0 1 2    0 1 2     its own exception back; the chainlet's token is cancelled
/// reader stops         0 1 2    -        0 1 2     the chainlet's token is cancelled; before it has begun to read there is no call
/// </code>
/// The points are numbers of items; there are two, so that 2 is behind the last. Calls without a stream have their tests in ErrorTests, DeadlineTests and LocalChainTests.
/// </remarks>
public sealed class StreamPointTests
{
    private const int Last = 2;

    public enum Form
    {
        Server,
        Client,
        Duplex,
    }

    public enum End
    {
        ChainletThrows,
        CallerCancels,
        SourceThrows,
        ReaderStops,
    }

    public static TheoryData<Transport, Form, End, int> Cases { get; } = All();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whoever_is_left_learns_of_the_end(Transport transport, Form form, End end, int point)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasAll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var failure = new InvalidOperationException($"enough after {point}");
        using var script = new Script
        {
            Server = (_, token) => ProduceAsync(Items(point), token),
            Client = ConsumeAsync,
            Duplex = (lines, _, token) => ProduceAsync(end == End.ChainletThrows && point < Last ? lines.Take(point) : lines, token),
        };
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var own = new FormatException("mine");
        Source source = end == End.SourceThrows ? new Source(_ => FailAsync()) : point == Last ? Source.Of([.. Texts(Last)]) : Source.Hanging([.. Texts(point)]);
        var received = new List<string>();
        await using Run run = await Run.StartAsync(transport, form, script);

        Exception? outcome = await Record.ExceptionAsync(() => form == Form.Client ? SendAsync() : ReadAsync());

        AssertOutcome(transport, end, outcome, failure, own, caller.Token);
        if (form != Form.Client)
        {
            Assert.Equal(Texts(point), received);
        }

        if (end == End.ReaderStops && point == 0)
        {
            Assert.False(script.Called.Task.IsCompleted);
            Assert.False(source.Started.Task.IsCompleted);
            return;
        }

        await AssertChainletEndedAsync(transport, end, script, failure, own);
        if (form != Form.Server && source.Started.Task.IsCompleted)
        {
            await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        }

        async Task SendAsync()
        {
            Task<string> call = run.In!.RunRemote(source.Items(caller.Token), "", cancellationToken: caller.Token);
            if (end == End.CallerCancels)
            {
                await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
                await caller.CancelAsync();
            }

            Assert.Equal("", await call.WaitAsync(TimeSpan.FromSeconds(10), Token));
        }

        async Task ReadAsync()
        {
            IAsyncEnumerable<string> answers = form == Form.Server ? run.Out!.RunRemote("", caller.Token) : run.Both!.RunRemote(source.Items(caller.Token), "", caller.Token);
            await using IAsyncEnumerator<string> reader = answers.GetAsyncEnumerator(CancellationToken.None);
            while (end != End.ReaderStops || received.Count < point)
            {
                Task<bool> next = reader.MoveNextAsync().AsTask();
                if (end == End.CallerCancels && received.Count == point)
                {
                    await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
                    await caller.CancelAsync();
                }

                if (!await next.WaitAsync(TimeSpan.FromSeconds(10), Token))
                {
                    return;
                }

                received.Add(reader.Current);
                if (received.Count == point)
                {
                    hasAll.TrySetResult();
                }
            }
        }

        // Not before the chainlet, and the reader, have what came before: the call ends at once.
        async IAsyncEnumerable<string> FailAsync()
        {
            foreach (string text in Texts(point))
            {
                yield return text;
            }

            await reached.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
            if (form == Form.Duplex && point > 0)
            {
                await hasAll.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
            }

            throw own;
        }

        // What the chainlet answers; then it throws or waits for its end.
        async IAsyncEnumerable<string> ProduceAsync(IAsyncEnumerable<string> items, [EnumeratorCancellation] CancellationToken token)
        {
            int count = 0;
            if (point == 0)
            {
                reached.TrySetResult();
            }

            await foreach (string item in items.WithCancellation(token))
            {
                if (++count == point)
                {
                    reached.TrySetResult();
                }

                yield return item;
            }

            await EndAsync(token);
        }

        async Task<string> ConsumeAsync(IAsyncEnumerable<string> lines, string prefix, CancellationToken token)
        {
            int count = 0;
            if (point == 0)
            {
                reached.TrySetResult();
            }

            if (end != End.ChainletThrows || point > 0)
            {
                await foreach (string line in lines.WithCancellation(token))
                {
                    if (++count == point)
                    {
                        reached.TrySetResult();
                        if (end == End.ChainletThrows && point < Last)
                        {
                            break;
                        }
                    }
                }
            }

            await EndAsync(token);
            return "";
        }

        async Task EndAsync(CancellationToken token)
        {
            if (end == End.ChainletThrows)
            {
                throw failure;
            }

            await Task.Delay(Timeout.Infinite, token);
        }
    }

    private static void AssertOutcome(Transport transport, End end, Exception? outcome, Exception failure, Exception own, CancellationToken token)
    {
        switch (end)
        {
            case End.ChainletThrows when transport == Transport.Direct:
                Assert.Same(failure, outcome);
                break;
            case End.ChainletThrows:
                Assert.Equal(failure.Message, Assert.IsType<RemoteChainletException>(outcome).Detail?.ExceptionMessage);
                break;
            case End.CallerCancels:
                Assert.Equal(token, Assert.IsAssignableFrom<OperationCanceledException>(outcome).CancellationToken);
                break;
            case End.SourceThrows:
                Assert.Same(own, outcome);
                break;
            default:
                Assert.Null(outcome);
                break;
        }
    }

    private static async Task AssertChainletEndedAsync(Transport transport, End end, Script script, Exception failure, Exception own)
    {
        CancellationToken token = await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Exception? ended = await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        if (end == End.ChainletThrows)
        {
            Assert.Same(failure, ended);
            return;
        }

        // Directly both sides have each other's objects, and nothing is cancelled that does not share a token.
        if (transport == Transport.Direct && end != End.CallerCancels)
        {
            Assert.Same(end == End.SourceThrows ? own : null, ended);
            return;
        }

        Assert.True(token.IsCancellationRequested);

        // Of a reader that stops between two items a local chainlet learns by its enumerator's end, which comes where it has stopped.
        Assert.True(ended is OperationCanceledException || (end == End.ReaderStops && ended is null), ended?.ToString());
    }

    private static IEnumerable<string> Texts(int count) => Enumerable.Range(0, count).Select(i => $"item {i}");

    private static IAsyncEnumerable<string> Items(int count) => Texts(count).ToAsyncEnumerable();

    private static TheoryData<Transport, Form, End, int> All()
    {
        var data = new TheoryData<Transport, Form, End, int>();
        foreach (Transport transport in Enum.GetValues<Transport>())
        {
            foreach ((Form form, End end) in Enum.GetValues<Form>().SelectMany(form => Enum.GetValues<End>().Select(end => (form, end))))
            {
                if ((form, end) is not ((Form.Server, End.SourceThrows) or (Form.Client, End.ReaderStops)))
                {
                    for (int point = 0; point <= Last; point++)
                    {
                        data.Add(transport, form, end, point);
                    }
                }
            }
        }

        return data;
    }

    /// <summary>The chainlet of a form.</summary>
    private sealed class Run(IAsyncDisposable owned) : IAsyncDisposable
    {
        public IStreamsOut? Out { get; private init; }

        public IStreamsIn? In { get; private init; }

        public IStreamsBoth? Both { get; private init; }

        public static async Task<Run> StartAsync(Transport transport, Form form, Script script)
        {
            switch (form)
            {
                case Form.Server:
                    StreamRun<IStreamsOut> output = await StreamRun<IStreamsOut>.StartAsync(transport, script);
                    return new Run(output) { Out = output.Chainlet };
                case Form.Client:
                    StreamRun<IStreamsIn> input = await StreamRun<IStreamsIn>.StartAsync(transport, script);
                    return new Run(input) { In = input.Chainlet };
                default:
                    StreamRun<IStreamsBoth> both = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
                    return new Run(both) { Both = both.Chainlet };
            }
        }

        public ValueTask DisposeAsync() => owned.DisposeAsync();
    }
}
