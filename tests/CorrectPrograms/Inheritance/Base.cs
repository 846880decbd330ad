using Chains;
using Microsoft.Extensions.Logging;

namespace Inheritance;

/// <summary>What all models of this team have in common; no chainlet itself.</summary>
public abstract class ModelBase(DeploymentContext context, ILogger logger)
{
    protected DeploymentContext Context { get; } = context;

    protected ILogger Logger { get; } = logger;

    public bool IsHealthy() => Logger.IsEnabled(LogLevel.Critical) || ApiKey.Length >= 0;

    public virtual Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected string ApiKey => Context.Secrets["vendor_key"];

    protected abstract string Name { get; }
}

public abstract class TextModel<TOutput>(DeploymentContext context, ILogger logger) : ModelBase(context, logger)
    where TOutput : class
{
    protected async Task<TOutput> RunAsync(string prompt, Func<string, TOutput> convert, CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return convert($"{Name}: {prompt}");
    }
}
