namespace Chains;

/// <summary>
/// The hardware of one replica of a chainlet. The manifests ask for it (CPU and memory as requests, GPUs as <c>nvidia.com/gpu</c> limits);
/// a local run ignores it. Bad values are build errors at the argument.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class ComputeAttribute : Attribute
{
    /// <summary>CPUs, at least; fractions allowed (0.5 is 500 millicores), 0.001 to 1024. Default 1.</summary>
    public double CpuCount { get; set; } = 1;

    /// <summary>Memory, at least, as a Kubernetes quantity: a number and <c>Ki</c>, <c>Mi</c>, <c>Gi</c>, <c>Ti</c> (or <c>k</c>, <c>M</c>, <c>G</c>, <c>T</c>), from <c>16Mi</c> to <c>64Ti</c>. Default <c>"2Gi"</c>.</summary>
    public string Memory { get; set; } = "2Gi";

    /// <summary>The GPU model. Default <see cref="Gpu.None"/>.</summary>
    public Gpu Gpu { get; set; } = Gpu.None;

    /// <summary>How many GPUs, where <see cref="Gpu"/> names a model; at least 1. Default 1.</summary>
    public int GpuCount { get; set; } = 1;

    /// <summary>
    /// How many calls one replica runs at once: at least 1, or <see cref="Concurrency.PerCpu"/>. Default 1.
    /// Not to be confused with <see cref="AutoscalingAttribute.ConcurrencyTarget"/>, which decides when replicas are added.
    /// </summary>
    public int PredictConcurrency { get; set; } = 1;
}
