namespace Chains;

/// <summary>Values of <see cref="ComputeAttribute.PredictConcurrency"/> that are not a number of calls.</summary>
public static class Concurrency
{
    /// <summary>As many calls at once as the replica has CPUs.</summary>
    public const int PerCpu = -1;
}
