namespace Chains;

/// <summary>How many replicas a chainlet has in a deployment, and when that number changes. Local runs ignore it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class AutoscalingAttribute : Attribute
{
    /// <summary>Replicas that always run; 0 lets the chainlet scale to nothing where the platform holds calls meanwhile. Default 1.</summary>
    public int MinReplicas { get; set; } = 1;

    /// <summary>Replicas at most; not less than <see cref="MinReplicas"/>. Default 1.</summary>
    public int MaxReplicas { get; set; } = 1;

    /// <summary>Calls under way per replica above which a replica is added; at least 1. Default 1.</summary>
    public int ConcurrencyTarget { get; set; } = 1;

    /// <summary>Seconds over which the load is averaged, 10 to 3600. Default 60.</summary>
    public int WindowSeconds { get; set; } = 60;

    /// <summary>Seconds of lower load before a replica is removed, 0 to 3600. Default 900.</summary>
    public int ScaleDownDelaySeconds { get; set; } = 900;

    /// <summary>Share of <see cref="ConcurrencyTarget"/> that is aimed at, in percent, 1 to 100. Default 70.</summary>
    public int TargetUtilizationPercentage { get; set; } = 70;
}
