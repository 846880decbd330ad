using Chains;
using Microsoft.Extensions.Logging;

namespace Inheritance;

public sealed record Verdict(string Text, int Grade);

[Chainlet]
[Assets(SecretKeys = ["vendor_key"])]
public sealed partial class Judge(DeploymentContext context, ILogger<Judge> logger) : TextModel<Verdict>(context, logger)
{
    protected override string Name => nameof(Judge);

    public Task<Verdict> RunRemote(string essay, CancellationToken cancellationToken = default) => RunAsync(essay, text => new Verdict(text, text.Length % 6), cancellationToken);

    public override async Task LoadAsync(CancellationToken cancellationToken)
    {
        await base.LoadAsync(cancellationToken);
        Logger.LogInformation("{Name} is ready", Name);
    }
}

/// <summary>A chainlet that others derive from is one itself.</summary>
[Chainlet]
public partial class Writer(IJudge judge)
{
    protected IJudge Judge { get; } = judge;

    public virtual async Task<string> RunRemote(string topic, CancellationToken cancellationToken = default)
    {
        Verdict verdict = await Judge.RunRemote(topic, cancellationToken);
        return verdict.Text;
    }
}

[Chainlet, Compute(Gpu = Gpu.T4)]
public partial class CarefulWriter(IJudge judge, TimeProvider time) : Writer(judge)
{
    public override async Task<string> RunRemote(string topic, CancellationToken cancellationToken = default)
    {
        string draft = await base.RunRemote(topic, cancellationToken);
        Verdict verdict = await Judge.RunRemote(draft, cancellationToken);
        return $"{time.GetUtcNow():yyyy}: {(verdict.Grade > 3 ? draft : verdict.Text)}";
    }
}

/// <summary>Derives without adding anything: same endpoint, other hardware.</summary>
[Chainlet, Compute(Gpu = Gpu.A100_80GB, Memory = "80Gi")]
public sealed partial class LargeWriter(IJudge judge, TimeProvider time) : CarefulWriter(judge, time);

[Chainlet, Entrypoint("essays")]
public sealed partial class Essays(ICarefulWriter careful, ILargeWriter large)
{
    public async Task<string[]> RunRemote(string[] topics, bool important = false, CancellationToken cancellationToken = default) => await Task.WhenAll(topics.Select(topic => important
        ? large.RunRemote(topic, cancellationToken)
        : careful.RunRemote(topic, cancellationToken)));
}
