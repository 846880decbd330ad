using Chains.Grpc;
using Chains.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Chains.Hosting;

/// <summary>Keeps the health service in step with the chainlet: not serving until it is ready, while its <c>IsHealthy</c> says no, and from the moment the host stops.</summary>
internal sealed partial class HealthMonitor(ChainletRuntime runtime, GrpcHealth health, TimeSpan interval, ILogger logger)
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<string?>? _checking;
    private volatile bool _stopping;

    /// <summary>Why the host is not to be called; <see langword="null"/> where it is.</summary>
    public async Task<string?> CheckAsync()
    {
        if (_stopping)
        {
            return $"{runtime.Implementation.Name} is stopping.";
        }

        if (runtime.Unready is { } reason)
        {
            return reason;
        }

        if (!runtime.Implementation.HasHealthCheck)
        {
            return null;
        }

        // Checks that are asked for meanwhile share the one under way: a slow check must not pile up.
        Task<string?> checking;
        lock (_lock)
        {
            checking = _checking is { IsCompleted: false } ? _checking : _checking = Task.Run(RunCheckAsync);
        }

        string? problem;
        try
        {
            problem = await checking.WaitAsync(CheckTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            problem = $"IsHealthy of {runtime.Implementation.Name} did not answer within {CheckTimeout.TotalSeconds} seconds.";
        }

        Publish(problem is null);
        return problem;
    }

    /// <summary>Tells the health service that the chainlet is ready, and from then on asks <c>IsHealthy</c> regularly.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (!runtime.Implementation.HasHealthCheck)
        {
            Publish(serving: true);
            return;
        }

        using var timer = new PeriodicTimer(interval);
        try
        {
            string? known = "";
            do
            {
                string? problem = await CheckAsync().ConfigureAwait(false);
                if (problem is not null && problem != known)
                {
                    Unhealthy(logger, problem);
                }

                known = problem;
            }
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; Stop has told the health service.
        }
    }

    public void Stop()
    {
        _stopping = true;
        health.Shutdown();
    }

    private async Task<string?> RunCheckAsync()
    {
        using var timeout = new CancellationTokenSource(CheckTimeout);
        string name = runtime.Implementation.Name;
        try
        {
            return runtime.Constructed is { } chainlet && await runtime.Implementation.IsHealthyAsync(chainlet, timeout.Token).ConfigureAwait(false)
                ? null
                : $"IsHealthy of {name} says no.";
        }
        catch (Exception exception)
        {
            return runtime.Context.Secrets.Redact($"IsHealthy of {name} failed: {exception.GetType()}: {exception.Message}");
        }
    }

    private void Publish(bool serving)
    {
        health.SetStatus(runtime.Implementation.ServiceName, serving);
        health.SetStatus("", serving);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Problem}")]
    private static partial void Unhealthy(ILogger logger, string problem);
}
