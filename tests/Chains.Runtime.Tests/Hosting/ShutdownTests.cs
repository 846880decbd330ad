using Chains.Grpc;
using Chains.Hosting;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

public sealed class ShutdownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_says_not_ready_first_lets_calls_finish_and_disposes_the_chainlet_last()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool finished = false, disposedAfterCall = false;
        var script = new EchoScript
        {
            Run = async (_, _, _) =>
            {
                started.SetResult();
                string answer = await release.Task;
                finished = true;
                return answer;
            },
            Dispose = () => disposedAfterCall = finished,
        };
        ChainletWebHost host = ChainletWebHost.Create(EchoChainletHost.Create(script, healthCheck: false), TestHost.Arguments());
        Task<int> serving = host.ServeAsync();
        await using var channel = new GrpcChannel(await ReadinessTests.AddressAsync(host));
        var notServing = WatchAsync(channel);
        Assert.Equal(GrpcHealthStatus.Serving, await notServing.Serving);

        IEcho echo = new EchoClient(new ChainletCaller(channel, "Echo", "the test's host"));
        Task<string> call = echo.RunRemote("slow", 1, Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Task stopping = host.StopAsync();

        // Those who watch hear it while the call is still under way.
        await notServing.NotServing.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.False(call.IsCompleted);
        release.SetResult("finished");

        Assert.Equal("finished", await call.WaitAsync(TimeSpan.FromSeconds(10), Token));
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(20), Token));
        await host.DisposeAsync();
        Assert.True(disposedAfterCall);
    }

    [Fact]
    public async Task A_stop_while_loading_cancels_LoadAsync()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new EchoScript
        {
            Load = async token =>
            {
                loading.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    cancelled.SetResult();
                }
            },
        };
        await using ChainletWebHost host = ChainletWebHost.Create(EchoChainletHost.Create(script), TestHost.Arguments());
        Task<int> serving = host.ServeAsync();
        await loading.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await host.StopAsync();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    private static (Task<GrpcHealthStatus> Serving, Task NotServing) WatchAsync(GrpcChannel channel)
    {
        var serving = new TaskCompletionSource<GrpcHealthStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (serving.Task, FollowAsync());

        async Task FollowAsync()
        {
            await foreach (GrpcHealthStatus status in GrpcHealth.WatchAsync(channel, "tests.Echo", new GrpcCallOptions(CancellationToken: Token)))
            {
                if (status == GrpcHealthStatus.Serving)
                {
                    serving.TrySetResult(status);
                }
                else if (serving.Task.IsCompleted)
                {
                    return;
                }
            }
        }
    }
}
