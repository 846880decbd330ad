using Chains;

namespace Moderation;

public enum Severity
{
    None,
    Mild,
    Severe,
}

public sealed record Finding(Severity Severity, string Reason);

[Chainlet]
[Assets(SecretKeys = ["toxicity_key"])]
public sealed partial class ToxicityModel(DeploymentContext<ToxicitySettings> context)
{
    public async Task<Finding> RunRemote(string text, CancellationToken cancellationToken = default)
    {
        await Task.Delay(context.UserConfig.DelayMs, cancellationToken);
        return context.Secrets["toxicity_key"].Length > 0 && text.Contains(context.UserConfig.Word, StringComparison.OrdinalIgnoreCase)
            ? new Finding(Severity.Severe, context.UserConfig.Word)
            : new Finding(Severity.None, "");
    }
}

public sealed record ToxicitySettings(string Word = "darn", int DelayMs = 0);

[Chainlet, Entrypoint("moderation")]
public sealed partial class Moderator(IToxicityModel model)
{
    public async Task<IReadOnlyList<Finding>> RunRemote(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        List<Task<Finding>> findings = [.. texts.Select(text => model.RunRemote(text, cancellationToken))];
        await Task.WhenAll(findings);
        return [.. findings.Select(finding => finding.Result).Where(finding => finding.Severity > Severity.None)];
    }
}
