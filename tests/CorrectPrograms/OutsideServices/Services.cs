using Chains;

namespace OutsideServices;

/// <summary>A model server that runs an image of its own in the chain.</summary>
[ContainerChainlet(Image = "vllm/vllm-openai:v0.8.5", Port = 8000)]
[Compute(Gpu = Gpu.H100, GpuCount = 1, Memory = "64Gi")]
[Autoscaling(MaxReplicas = 2)]
public interface IVllm
{
    Task<string> Complete(string prompt, CancellationToken cancellationToken = default);
}

/// <summary>Another team's service.</summary>
[ExternalChainlet]
public interface IGeocoder
{
    Task<(double Latitude, double Longitude)> Locate(string address, CancellationToken cancellationToken = default);
}

[Chainlet, Entrypoint("places")]
public sealed partial class Places(IVllm llm, [Depends(Retries = 3, TimeoutSeconds = 2)] IGeocoder geocoder)
{
    public async Task<string> RunRemote(string question, CancellationToken cancellationToken = default)
    {
        string address = await llm.Complete($"Which address? {question}", cancellationToken);
        (double latitude, double longitude) = await geocoder.Locate(address, cancellationToken);
        return FormattableString.Invariant($"{latitude:F2} {longitude:F2}");
    }
}
