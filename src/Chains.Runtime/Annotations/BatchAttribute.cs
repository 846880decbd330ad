namespace Chains;

/// <summary>
/// On a <c>RunRemote</c> from a list to a list: callers call with one item, the host groups items of calls that arrive together and runs them as one list.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class BatchAttribute : Attribute
{
    /// <summary>Items in one list at most; at least 1. Default 32.</summary>
    public int MaxSize { get; set; } = 32;

    /// <summary>Milliseconds that the first item of a list waits for others, 0 to 86400000. Default 10.</summary>
    public int MaxDelayMs { get; set; } = 10;
}
