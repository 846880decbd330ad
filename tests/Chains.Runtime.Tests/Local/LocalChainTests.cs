using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Runtime.Tests.Local;

public sealed class LocalChainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_runs_with_its_own_services_and_each_dependency_shared()
    {
        int constructed = 0;
        await using LocalChain<IGreeter> chain = await Chain.RunLocalAsync<IGreeter>(
            options => options.ConfigureServices<IEcho>(services => services.AddSingleton(new EchoScript { Construct = () => constructed++ })),
            Token);

        Assert.Equal("Hello, you you", await chain.Entrypoint.RunRemote("you", 2, Token));
        Assert.Equal("w0 w1 w2", await chain.Entrypoint.RunRemote("words", 3, Token));
        Assert.Equal("Echo=local:Echo Words=local:Words", await chain.Entrypoint.RunRemote("services", 1, Token));
        Assert.Equal(1, constructed);
    }

    [Fact]
    public async Task LoadAsync_is_awaited_before_the_chain_is_given_out()
    {
        var loaded = new TaskCompletionSource();
        Task<LocalChain<IEcho>> running = RunEchoAsync(new EchoScript { Load = _ => loaded.Task });

        Assert.False(running.IsCompleted);
        loaded.SetResult();
        await using LocalChain<IEcho> chain = await running;
        Assert.Equal("hi", await chain.Entrypoint.RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task A_mock_takes_the_calls_and_the_real_one_is_never_constructed()
    {
        var mock = new MockEcho();
        await using LocalChain<IGreeter> chain = await Chain.RunLocalAsync<IGreeter>(
            options => options
                .UseMock<IEcho>(mock)
                .UseUserConfig(new GreeterConfig("Ahoy", 1, false)),
            Token);

        // The real one would have needed an EchoScript, which nobody registered.
        Assert.Equal("Ahoy, mocked you", await chain.Entrypoint.RunRemote("you", 1, Token));
        Assert.Equal(1, mock.Calls);
    }

    [Fact]
    public async Task A_service_can_be_mocked_too()
    {
        await using LocalChain<IEcho> chain = await Chain.RunLocalAsync<IEcho>(
            static options => options.UseMock(new EchoScript { Run = static (text, _, _) => Task.FromResult($"scripted {text}") }), Token);

        Assert.Equal("scripted hi", await chain.Entrypoint.RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task A_deployed_chainlet_can_stand_in()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using LocalChain<IGreeter> chain = await Chain.RunLocalAsync<IGreeter>(options => options.UseRemote<IEcho>(host.GrpcAddress.ToString()), Token);

        Assert.Equal("Hello, you", await chain.Entrypoint.RunRemote("you", 1, Token));
    }

    [Fact]
    public async Task Errors_are_those_of_a_remote_chain()
    {
        await using LocalChain<IGreeter> chain = await RunAsync(new EchoScript());

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("throw", 3, Token));

        Assert.Equal(GrpcStatusCode.Internal, exception.StatusCode);
        Assert.Contains("Calling Greeter at local:Greeter failed with INTERNAL", exception.Message, StringComparison.Ordinal);
        Assert.Equal("echo broke 3 times", exception.Detail?.Cause?.ExceptionMessage);
        Assert.Contains("╰─ Echo: System.InvalidOperationException: echo broke 3 times", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_stream_fails_at_the_reader_as_from_a_remote_chainlet()
    {
        await using LocalChain<IGreeter> chain = await RunAsync(new EchoScript());

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("failing words", 2, Token));

        Assert.Equal("Words", exception.Detail?.Cause?.RemoteName);
        Assert.Equal("no more words after 2", exception.Detail?.Cause?.ExceptionMessage);
    }

    [Fact]
    public async Task Values_pass_the_marshallers()
    {
        await using LocalChain<IEcho> chain = await RunEchoAsync(new EchoScript());

        RemoteChainletException request = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("half \uD800", 1, Token));
        RemoteChainletException response = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("null", 1, Token));

        Assert.Contains("TextRequest cannot be written", request.Message, StringComparison.Ordinal);
        Assert.Contains("Text.Value is null", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Direct_gives_the_chainlet_itself()
    {
        await using LocalChain<IEcho> chain = await Chain.RunLocalAsync<IEcho>(
            options =>
            {
                options.Direct = true;
                options.ConfigureServices(static services => services.AddSingleton(new EchoScript()));
            },
            Token);

        Assert.IsType<Echo>(chain.Entrypoint);
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => chain.Entrypoint.RunRemote("throw", 1, Token));
        Assert.Equal("echo broke 1 times", exception.Message);
    }

    [Fact]
    public async Task A_timeout_ends_a_local_call_whether_or_not_the_chainlet_heeds_its_token()
    {
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var runtime = new ChainletRuntime(EchoChainletHost.Create(new EchoScript { Run = (_, _, _) => release.Task }), Chain.CreateContext());
        runtime.Construct(new FixedActivation(runtime, new ServiceCollection().AddSingleton(new EchoScript { Run = (_, _, _) => release.Task }).BuildServiceProvider()));
        await runtime.LoadAsync(Token);
        var echo = new EchoClient(new ChainletCaller(runtime.Implementation.CreateLocalInvoker(runtime), "Echo", "local:Echo", new RpcOptions { TimeoutSeconds = 0.1 }, local: false));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => echo.RunRemote("slow", 1, Token));
        release.SetResult("late");

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Contains("Echo did not answer before the deadline", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_reaches_the_chainlets_downstream()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LocalChain<IGreeter> chain = await RunAsync(new EchoScript
        {
            Run = async (_, _, token) =>
            {
                started.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    cancelled.SetResult();
                }

                return "";
            },
        });
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task<string> call = chain.Entrypoint.RunRemote("ignore", 1, source.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_reader_that_stops_early_ends_the_local_stream()
    {
        var script = new WordsScript();
        await using LocalChain<IWords> chain = await Chain.RunLocalAsync<IWords>(options => options.ConfigureServices(services => services.AddSingleton(script)), Token);

        await foreach (string word in chain.Entrypoint.RunRemote("hang", 3, Token))
        {
            Assert.Equal("hang0", word);
            break;
        }

        await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(script.WasCancelled);
    }

    [Fact]
    public async Task A_cancelled_reader_ends_a_local_stream_that_waits()
    {
        var script = new WordsScript();
        await using LocalChain<IWords> chain = await Chain.RunLocalAsync<IWords>(options => options.ConfigureServices(services => services.AddSingleton(script)), Token);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string word in chain.Entrypoint.RunRemote("hang", 1, Token).WithCancellation(source.Token))
            {
                Assert.Equal("hang0", word);
                source.CancelAfter(50);
            }
        });

        await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(script.WasCancelled);
    }

    [Fact]
    public async Task Calls_run_in_parallel_though_the_chainlet_never_yields()
    {
        using var both = new Barrier(2);
        await using LocalChain<IEcho> chain = await RunEchoAsync(new EchoScript
        {
            Run = (text, _, token) => Task.FromResult(both.SignalAndWait(TimeSpan.FromSeconds(20), token) ? text : "alone"),
        });

        string[] answers = await Task.WhenAll(chain.Entrypoint.RunRemote("a", 1, Token), chain.Entrypoint.RunRemote("b", 1, Token));

        Assert.Equal(["a", "b"], answers);
    }

    [Fact]
    public async Task Chainlets_are_disposed_dependents_first()
    {
        var order = new List<string>();
        LocalChain<IGreeter> chain = await Chain.RunLocalAsync<IGreeter>(
            options => options
                .UseUserConfig(new GreeterConfig("Hello", 1, false) { Disposed = () => order.Add("Greeter") })
                .ConfigureServices<IEcho>(services => services.AddSingleton(new EchoScript { Dispose = () => order.Add("Echo") })),
            Token);
        await chain.DisposeAsync();
        await chain.DisposeAsync();

        Assert.Equal(["Greeter", "Echo"], order);
    }

    [Fact]
    public async Task A_constructor_that_fails_names_its_chainlet_and_what_was_constructed_is_disposed()
    {
        bool disposed = false;
        ChainletActivationException exception = await Assert.ThrowsAsync<ChainletActivationException>(() => Chain.RunLocalAsync<IGreeter>(
            options => options
                .ConfigureServices<IEcho>(services => services.AddSingleton(new EchoScript { Dispose = () => disposed = true }))
                .ConfigureServices<IWords>(static services => services.AddSingleton<WordsScript>(static _ => throw new InvalidOperationException("no dictionary"))),
            Token));

        Assert.Contains("The constructor of Words (Chains.Runtime.Tests.Support.Words) failed: System.InvalidOperationException: no dictionary", exception.Message, StringComparison.Ordinal);
        Assert.True(disposed);
    }

    [Fact]
    public async Task A_LoadAsync_that_fails_names_its_chainlet()
    {
        ChainletActivationException exception = await Assert.ThrowsAsync<ChainletActivationException>(
            () => RunEchoAsync(new EchoScript { Load = static _ => throw new IOException("disk full") }));

        Assert.Contains("LoadAsync of Echo (Chains.Runtime.Tests.Support.Echo) failed: System.IO.IOException: disk full", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unregistered_service_is_named_with_both_repairs()
    {
        ChainletActivationException exception = await Assert.ThrowsAsync<ChainletActivationException>(() => Chain.RunLocalAsync<IEcho>(cancellationToken: Token));

        Assert.Contains("its constructor parameter 'script'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("or with ConfigureServices of the local run's options", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_is_named_with_its_path()
    {
        ChainletActivationException exception = await Assert.ThrowsAsync<ChainletActivationException>(() => Chain.RunLocalAsync<IPing>(cancellationToken: Token));

        Assert.Contains("The chain's dependencies run in a circle: Ping → Pong → Ping.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_has_what_the_run_was_given_and_secrets_only_if_declared()
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("chains-data");
        try
        {
            await using LocalChain<IEcho> chain = await Chain.RunLocalAsync<IEcho>(
                options => options
                    .UseSecret("token", "abc")
                    .UseSecret("other", "def")
                    .UseDataDir(data.FullName)
                    .ConfigureServices(static services => services.AddSingleton(new EchoScript())),
                Token);

            Assert.Equal("abc", await chain.Entrypoint.RunRemote("secret:token", 1, Token));
            Assert.Equal(data.FullName, await chain.Entrypoint.RunRemote("datadir", 1, Token));
            RemoteChainletException undeclared = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("secret:other", 1, Token));
            Assert.Contains("which it does not declare", undeclared.Message, StringComparison.Ordinal);
            RemoteChainletException absent = await Assert.ThrowsAsync<RemoteChainletException>(() => chain.Entrypoint.RunRemote("secret:absent", 1, Token));
            Assert.Contains("Echo needs the secret 'absent': give it to the local run with UseSecret(\"absent\", …)", absent.Message, StringComparison.Ordinal);
            Assert.Equal(GrpcStatusCode.FailedPrecondition, absent.StatusCode);
        }
        finally
        {
            data.Delete();
        }
    }

    [Fact]
    public void A_test_can_make_a_context_by_itself()
    {
        var service = new ServiceDescriptor("Whisper", "https://whisper", new RpcOptions { Retries = 3 });
        DeploymentContext<GreeterConfig> context = Chain.CreateContext(
            new GreeterConfig("Hi", 1, true),
            options => options.UseSecret("anything", "goes").UseSecret("chains_api_key", "key").UseEnvironment("production").UseUserEnvironment("variant", "b").UseService(service));

        Assert.Equal("Hi", context.UserConfig.Greeting);
        Assert.Equal("goes", context.Secrets["anything"]);
        Assert.Equal("key", context.GetApiKey());
        Assert.Equal("production", context.Environment?.Name);
        Assert.Equal("b", context.UserEnvironment["variant"]);
        Assert.Same(service, context.GetServiceDescriptor("Whisper"));
        Assert.Null(context.DataDir);
        Assert.Contains("UseService(new ServiceDescriptor(\"Nobody\"", Assert.Throws<ChainletConfigurationException>(() => context.GetServiceDescriptor("Nobody")).Message, StringComparison.Ordinal);
        Assert.Contains("UseSecret(\"chains_api_key\"", Assert.Throws<ChainletConfigurationException>(static () => Chain.CreateContext().GetApiKey()).Message, StringComparison.Ordinal);
    }

    private static Task<LocalChain<IGreeter>> RunAsync(EchoScript script) =>
        Chain.RunLocalAsync<IGreeter>(options => options.ConfigureServices<IEcho>(services => services.AddSingleton(script)), Token);

    private static Task<LocalChain<IEcho>> RunEchoAsync(EchoScript script) =>
        Chain.RunLocalAsync<IEcho>(options => options.ConfigureServices(services => services.AddSingleton(script)), Token);

    private sealed class MockEcho : IEcho
    {
        public int Calls { get; private set; }

        public Task<string> RunRemote(string text, int count = 1, CancellationToken cancellationToken = default)
        {
            Calls++;
            return Task.FromResult($"mocked {text}");
        }
    }

    private sealed class FixedActivation(ChainletRuntime runtime, IServiceProvider services) : ChainletActivation(runtime.Implementation, runtime.Context, services)
    {
        public override DeploymentContext<T> ContextOf<T>(Chains.Wire.JsonMarshaller<T> userConfig) => throw new NotSupportedException();

        public override T Resolve<T>(string parameter, RpcOptions options) => throw new NotSupportedException();
    }
}
