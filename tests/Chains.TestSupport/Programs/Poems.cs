using Chains;

namespace Poems;

public record Message(string Role, string Content);

[Chainlet]
[Compute(CpuCount = 4, Memory = "16Gi", Gpu = Gpu.A10G, GpuCount = 1, PredictConcurrency = 8)]
[Autoscaling(MinReplicas = 0, MaxReplicas = 4, ConcurrencyTarget = 8)]
[Assets(SecretKeys = ["hf_access_token"])]
public sealed partial class PhiLlm(DeploymentContext context)
{
    private string _prefix = "";

    public Task LoadAsync(CancellationToken cancellationToken)
    {
        _prefix = context.Secrets["hf_access_token"].Length > 0 ? "A poem about " : "Nothing about ";
        return Task.CompletedTask;
    }

    public bool IsHealthy() => _prefix.Length > 0;

    public async Task<string> RunRemote(IReadOnlyList<Message> messages, int maxNewTokens = 256, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        string text = _prefix + messages[^1].Content;
        return text.Length > maxNewTokens ? text[..maxNewTokens] : text;
    }
}

[Chainlet, Entrypoint("poems")]
public sealed partial class PoemGenerator([Depends(Retries = 2, TimeoutSeconds = 30)] IPhiLlm phi)
{
    public async Task<IReadOnlyList<string>> RunRemote(IReadOnlyList<string> words, CancellationToken ct = default)
    {
        return await Task.WhenAll(words.Select(word => phi.RunRemote([new Message("user", word)], cancellationToken: ct)));
    }
}
