namespace Chains;

/// <summary>How patient the platform is with a replica of the chainlet. What is set is 1 to 86400 seconds; 0 (unset) leaves a value to the platform's manifest.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class HealthChecksAttribute : Attribute
{
    /// <summary>Seconds after the start of a replica before failed checks can restart it. Default (0): the platform's.</summary>
    public int RestartCheckDelaySeconds { get; set; }

    /// <summary>Seconds of failed checks after which a replica is restarted. Default (0): the platform's.</summary>
    public int RestartThresholdSeconds { get; set; }

    /// <summary>Seconds of failed checks after which a replica gets no more calls. Default (0): the platform's.</summary>
    public int StopTrafficThresholdSeconds { get; set; }

    /// <summary>Seconds that the constructor and <c>LoadAsync</c> may take together. Default (0): the platform's.</summary>
    public int StartupThresholdSeconds { get; set; }
}
