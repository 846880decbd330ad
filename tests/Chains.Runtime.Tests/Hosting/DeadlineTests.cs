using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

public sealed class DeadlineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timeout_ends_the_call_and_cancels_the_work_downstream_though_no_token_is_handed_on()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(HangingScript(cancelled)));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.GrpcAddress));

        // Connections and code are warm after this, so that the second call surely arrives within its time.
        Assert.Equal("Hello, you", await greeter.Client<IGreeter>().RunRemote("you", 1, Token));
        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(
            () => greeter.Client<IGreeter>(new RpcOptions { TimeoutSeconds = 1 }).RunRemote("ignore", 1, Token));

        Assert.Equal(GrpcStatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Contains("Calling Greeter at", exception.Message, StringComparison.Ordinal);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task A_cancelled_caller_gets_its_own_token_back_and_the_work_downstream_ends()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(HangingScript(cancelled, started)));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.GrpcAddress));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task<string> call = greeter.Client<IGreeter>().RunRemote("ignore", 1, source.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        await source.CancelAsync();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, exception.CancellationToken);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Over_HTTP_a_call_that_takes_too_long_is_a_504_even_if_the_chainlet_ignores_its_token()
    {
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript { Run = (_, _, _) => release.Task }), "--Chains:RequestTimeoutSeconds=0.2");

        (int status, string body) = await echo.PostAsync("""{"text":"slow"}""");
        release.SetResult("late");

        Assert.Equal(504, status);
        Assert.Contains("Echo did not answer within 0.2 seconds", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_a_dependency_that_takes_too_long_is_a_504_too()
    {
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(HangingScript(new TaskCompletionSource())));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.GrpcAddress), "--Chains:RequestTimeoutSeconds=0.3");

        Assert.Equal(504, (await greeter.PostAsync("""{"text":"ignore"}""")).Status);
    }

    [Fact]
    public async Task Every_unary_call_carries_a_deadline_that_shrinks_along_the_chain()
    {
        var invoker = new RecordingInvoker();
        var caller = new ChainletCaller(invoker, "Echo", "http://echo", RpcOptions.Default);
        DateTimeOffset now = DateTimeOffset.UtcNow;

        await caller.UnaryAsync(EchoClient.Method, new TextRequest("a", 1), Token);
        Assert.InRange(invoker.Deadline!.Value, now.AddSeconds(599), now.AddSeconds(610));

        CallScope.Current = new CallScope(now.AddSeconds(5), Token);
        await caller.UnaryAsync(EchoClient.Method, new TextRequest("a", 1), Token);
        Assert.Equal(now.AddSeconds(5), invoker.Deadline);

        var patient = new ChainletCaller(invoker, "Echo", "http://echo", new RpcOptions { TimeoutSeconds = 1000 });
        await patient.UnaryAsync(EchoClient.Method, new TextRequest("a", 1), Token);
        Assert.Equal(now.AddSeconds(5), invoker.Deadline);

        var hasty = new ChainletCaller(invoker, "Echo", "http://echo", new RpcOptions { TimeoutSeconds = 1 });
        await hasty.UnaryAsync(EchoClient.Method, new TextRequest("a", 1), Token);
        Assert.InRange(invoker.Deadline!.Value, now.AddSeconds(1), now.AddSeconds(4));
    }

    [Fact]
    public async Task A_stream_has_a_deadline_only_when_asked_for_or_inherited()
    {
        var invoker = new RecordingInvoker();
        await ReadAsync(RpcOptions.Default);
        Assert.Null(invoker.Deadline);

        await ReadAsync(new RpcOptions { TimeoutSeconds = 60 });
        Assert.NotNull(invoker.Deadline);

        DateTimeOffset inherited = DateTimeOffset.UtcNow.AddSeconds(5);
        CallScope.Current = new CallScope(inherited, Token);
        await ReadAsync(RpcOptions.Default);
        Assert.Equal(inherited, invoker.Deadline);

        async Task ReadAsync(RpcOptions options)
        {
            await foreach (string word in new ChainletCaller(invoker, "Words", "http://words", options).ServerStreaming(WordsClient.Method, new TextRequest("a", 1), Token))
            {
                Assert.Fail(word);
            }
        }
    }

    [Fact]
    public void Options_refuse_what_is_no_time_and_no_number_of_attempts()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RpcOptions { TimeoutSeconds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RpcOptions { AttemptTimeoutSeconds = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RpcOptions { Retries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new RpcOptions { ConcurrencyLimit = 0 });
    }

    private static EchoScript HangingScript(TaskCompletionSource cancelled, TaskCompletionSource? started = null) => new()
    {
        Run = async (text, _, token) =>
        {
            if (text != "slow")
            {
                return text;
            }

            started?.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                cancelled.TrySetResult();
            }

            return "never";
        },
    };

    private sealed class RecordingInvoker : GrpcCallInvoker
    {
        public DateTimeOffset? Deadline { get; private set; }

        public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
        {
            Deadline = options.Deadline;
            return Task.FromResult((TResponse)(object)"answer");
        }

        public override IAsyncEnumerable<TResponse> ServerStreaming<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default)
        {
            Deadline = options.Deadline;
            return AsyncEnumerable.Empty<TResponse>();
        }

        public override Task<TResponse> ClientStreamingAsync<TRequest, TResponse>(
            GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
        {
            Deadline = options.Deadline;
            return Task.FromResult((TResponse)(object)"answer");
        }

        public override IAsyncEnumerable<TResponse> DuplexStreaming<TRequest, TResponse>(
            GrpcMethod<TRequest, TResponse> method, IAsyncEnumerable<TRequest> requests, GrpcCallOptions options = default)
        {
            Deadline = options.Deadline;
            return AsyncEnumerable.Empty<TResponse>();
        }
    }
}
