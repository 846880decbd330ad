using Chains;

namespace HealthChecks;

[Chainlet]
public sealed partial class PlainBool
{
    public bool IsHealthy() => true;

    public int RunRemote(int x) => x + 1;
}

[Chainlet]
public sealed partial class BoolWithToken
{
    public bool IsHealthy(CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested;

    public ValueTask LoadAsync() => ValueTask.CompletedTask;

    public int RunRemote(int x) => x + 2;
}

[Chainlet]
public sealed partial class TaskBool
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<bool> IsHealthy() => Task.FromResult(_loaded.Task.IsCompletedSuccessfully);

    public Task LoadAsync()
    {
        _loaded.SetResult();
        return Task.CompletedTask;
    }

    public int RunRemote(int x) => x + 3;
}

[Chainlet]
[HealthChecks(RestartCheckDelaySeconds = 60, RestartThresholdSeconds = 120, StopTrafficThresholdSeconds = 30, StartupThresholdSeconds = 600)]
public sealed partial class ValueTaskBool : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public async ValueTask<bool> IsHealthy(CancellationToken cancellationToken)
    {
        await Task.Yield();
        return !_stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
    }

    public async ValueTask LoadAsync(CancellationToken cancellationToken) => await Task.Delay(1, cancellationToken);

    public int RunRemote(int x) => x + 4;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }
}

[Chainlet, Entrypoint]
public sealed partial class Healthy(IPlainBool a, IBoolWithToken b, ITaskBool c, IValueTaskBool d) : IDisposable, IAsyncDisposable
{
    public override string ToString() => nameof(Healthy);

    public async Task<int> RunRemote(int x) => await a.RunRemote(x) + await b.RunRemote(x) + await c.RunRemote(x) + await d.RunRemote(x);

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        return default;
    }
}
