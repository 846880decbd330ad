using Chains;

namespace Adapters;

/// <summary>What this code needs of a text model, whichever it is.</summary>
public interface ITextModel
{
    Task<string> CompleteAsync(string prompt, CancellationToken cancellationToken);
}

public interface IScore
{
    Task<double> Score(string text);
}

[Chainlet, Compute(Gpu = Gpu.T4, Memory = "8Gi")]
public sealed partial class SmallModel
{
    public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(cancellationToken.IsCancellationRequested ? "" : prompt.ToUpperInvariant());
}

[Chainlet, Compute(Gpu = Gpu.H200, GpuCount = 4, Memory = "512Gi")]
public sealed partial class LargeModel
{
    public async Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return prompt + prompt;
    }
}

[Chainlet]
public sealed partial class Grader
{
    public Task<double> RunRemote(string text, int scale = 10) => Task.FromResult(text.Length / (double)scale);
}
