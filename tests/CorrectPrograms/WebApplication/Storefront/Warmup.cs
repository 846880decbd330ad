using Sentiment;

namespace Storefront;

/// <summary>Calls outside of a chainlet are the application's own business: it may lose one, block on one, and fetch the client from its container.</summary>
internal sealed class Warmup(IServiceProvider services, IHostApplicationLifetime lifetime) : IHostedService
{
    private static int s_calls;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var classifier = services.GetRequiredService<IClassifier>();
        _ = lifetime.ApplicationStarted.Register(() =>
        {
            s_calls++;
            _ = classifier.RunRemote(new Review("warm up", null), cancellationToken);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
