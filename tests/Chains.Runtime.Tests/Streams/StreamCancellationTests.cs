using System.Runtime.CompilerServices;
using Chains.Grpc;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Streams;

/// <summary>Whoever has enough, at whatever point, ends the call for the other side too.</summary>
public sealed class StreamCancellationTests
{
    public static TheoryData<Transport> Transports => [Transport.Grpc, Transport.Local, Transport.Direct];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_callers_token_ends_a_call_that_waits_for_its_stream(Transport transport)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Source source = Source.Hanging("a");

        Task<string> call = run.Chainlet.RunRemote(source.Items(caller.Token), "", cancellationToken: caller.Token);
        await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await source.Started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();

        await ExpectCancelledAsync(() => call, caller.Token);
        await ExpectEndAsync(script, source);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_callers_token_ends_a_chainlet_that_does_not_read(Transport transport)
    {
        using var script = new Script
        {
            Client = async (_, _, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return "";
            },
        };
        await using StreamRun<IStreamsIn> run = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task<string> call = run.Chainlet.RunRemote(Source.Hanging().Items(), "", cancellationToken: caller.Token);
        await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();

        await ExpectCancelledAsync(() => call, caller.Token);
        Assert.IsAssignableFrom<OperationCanceledException>(await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task A_token_that_is_cancelled_before_makes_no_call(Transport transport)
    {
        using var script = new Script();
        await using StreamRun<IStreamsIn> one = await StreamRun<IStreamsIn>.StartAsync(transport, script);
        await using StreamRun<IStreamsBoth> both = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();
        Source source = Source.Hanging();

        await ExpectCancelledAsync(() => one.Chainlet.RunRemote(source.Items(), "", cancellationToken: caller.Token), caller.Token);
        await ExpectCancelledAsync(async () => await both.Chainlet.RunRemote(source.Items(), "", caller.Token).CountAsync(CancellationToken.None), caller.Token);

        Assert.Equal(0, source.Asked);
        Assert.False(script.Called.Task.IsCompleted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_callers_token_ends_a_two_way_call_between_items(Transport transport)
    {
        using var script = new Script { Duplex = Echo };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Source source = Source.Hanging("a");
        var seen = new List<string>();

        await ExpectCancelledAsync(
            async () =>
            {
                await foreach (string line in run.Chainlet.RunRemote(source.Items(caller.Token), "", caller.Token))
                {
                    seen.Add(line);
                    await caller.CancelAsync();
                }
            },
            caller.Token);

        Assert.Equal(["a"], seen);
        await ExpectEndAsync(script, source);
    }

    [Theory]
    [InlineData(Transport.Grpc)]
    [InlineData(Transport.Local)]
    public async Task The_enumerators_token_ends_a_two_way_call(Transport transport)
    {
        using var script = new Script { Duplex = Echo };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        using var reader = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Source source = Source.Hanging("a");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string line in run.Chainlet.RunRemote(source.Items(), "", CancellationToken.None).WithCancellation(reader.Token))
            {
                Assert.Equal("a", line);
                await reader.CancelAsync();
            }
        });

        await ExpectEndAsync(script, source);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_caller_that_stops_reading_ends_a_two_way_call(Transport transport)
    {
        using var script = new Script { Duplex = Echo };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        Source source = Source.Hanging("a", "b", "c");

        await foreach (string line in run.Chainlet.RunRemote(source.Items(), "", Token).WithCancellation(Token))
        {
            Assert.Equal("a", line);
            break;
        }

        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_caller_that_stops_reading_ends_a_chainlet_that_only_sends(Transport transport)
    {
        using var script = new Script { Server = (_, token) => Source.Hanging("a", "b").Items(token) };
        await using StreamRun<IStreamsOut> run = await StreamRun<IStreamsOut>.StartAsync(transport, script);

        Assert.Equal("a", await run.Chainlet.RunRemote("", Token).FirstAsync(Token));

        await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_chainlet_that_ends_its_answers_ends_the_callers_stream(Transport transport)
    {
        using var script = new Script { Duplex = (lines, _, _) => lines.Take(2) };
        await using StreamRun<IStreamsBoth> run = await StreamRun<IStreamsBoth>.StartAsync(transport, script);
        Source source = Source.Hanging("a", "b", "c");

        Assert.Equal(["a", "b"], await run.Chainlet.RunRemote(source.Items(), "", Token).ToListAsync(Token));

        await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_has_the_deadline_that_its_dependency_asks_for(bool local)
    {
        using var script = new Script { Duplex = Echo };
        Source source = Source.Hanging("a");
        Outer.OuterSources[script.Key.Id] = source;
        await using IAsyncDisposable run = await OuterAsync(script, local, out Func<IOuter> outer);

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => outer().RunRemote("both", Token));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, exception.StatusCode);
        await ExpectEndAsync(script, source);
    }

    [Fact]
    public async Task A_stream_inherits_the_deadline_of_the_call_that_it_is_part_of()
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        Source source = Source.Hanging("a");
        Outer.OuterSources[script.Key.Id] = source;
        await using TestHost inner = await StartAsync<IStreamsIn>(script);
        await using TestHost host = await StartAsync<IOuter>(script, TestHost.AddressSetting("StreamsIn", inner.GrpcAddress));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(
            () => host.Client<IOuter>(new RpcOptions { TimeoutSeconds = 1 }).RunRemote("in", Token));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, exception.StatusCode);
        await ExpectEndAsync(script, source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_ends_with_the_call_that_it_is_part_of_though_no_token_is_handed_on(bool local)
    {
        using var script = new Script { Client = async (lines, _, token) => $"{await lines.CountAsync(token)}" };
        Source source = Source.Hanging("a");
        Outer.OuterSources[script.Key.Id] = source;
        await using IAsyncDisposable run = await OuterAsync(script, local, out Func<IOuter> outer);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task<string> call = outer().RunRemote("in", caller.Token);
        await script.Called.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await source.Started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();

        await ExpectCancelledAsync(() => call, caller.Token);
        await ExpectEndAsync(script, source);
    }

    private static async IAsyncEnumerable<string> Echo(IAsyncEnumerable<string> lines, string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (string line in lines.WithCancellation(token))
        {
            yield return line;
        }
    }

    private static Task<IAsyncDisposable> OuterAsync(Script script, bool local, out Func<IOuter> outer)
    {
        IOuter? chainlet = null;
        outer = () => chainlet!;
        return local ? LocalAsync() : RemoteAsync();

        async Task<IAsyncDisposable> LocalAsync()
        {
            LocalChain<IOuter> chain = await Chain.RunLocalAsync<IOuter>(o => o.UseUserConfig(script.Key));
            chainlet = chain.Entrypoint;
            return chain;
        }

        async Task<IAsyncDisposable> RemoteAsync()
        {
            TestHost one = await StartAsync<IStreamsIn>(script);
            TestHost both = await StartAsync<IStreamsBoth>(script);
            TestHost host = await StartAsync<IOuter>(script, TestHost.AddressSetting("StreamsIn", one.GrpcAddress), TestHost.AddressSetting("StreamsBoth", both.GrpcAddress));
            chainlet = host.Client<IOuter>();
            return new Owned(host, both, one);
        }
    }

    private static Task<TestHost> StartAsync<T>(Script script, params string[] more)
        where T : class, IChainletContract<T> => TestHost.StartAsync(T.Implementation, [$"--Chains:UserConfig:Id={script.Key.Id}", .. more]);

    private static async Task ExpectCancelledAsync(Func<Task> call, CancellationToken token)
    {
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Equal(token, exception.CancellationToken);
    }

    private static async Task ExpectEndAsync(Script script, Source source)
    {
        Assert.True(await source.Disposed.Task.WaitAsync(TimeSpan.FromSeconds(10), Token), "The caller's stream was disposed, but its token had not been cancelled.");
        Assert.IsAssignableFrom<OperationCanceledException>(await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token));
    }

    private sealed class Owned(params IAsyncDisposable[] owned) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (IAsyncDisposable one in owned)
            {
                await one.DisposeAsync();
            }
        }
    }
}
