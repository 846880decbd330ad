namespace Chains;

/// <summary>
/// Options for calls to a dependency, on a constructor parameter of a chainlet interface. A parameter without the attribute has the defaults.
/// </summary>
/// <example><code>public sealed partial class Poems([Depends(Retries = 2, TimeoutSeconds = 30)] IPhiLlm phi)</code></example>
[AttributeUsage(AttributeTargets.Parameter)]
public class DependsAttribute : Attribute
{
    /// <summary>How many further attempts follow a failed first one, 0 to 10. Default 0: none. <see cref="RetryOn"/> says after which failures.</summary>
    public int Retries { get; set; }

    /// <summary>
    /// Seconds that a call may take, all attempts together; greater than 0, at most 1000000. Default (0, unset): 600 for a unary call, no limit for a stream.
    /// A call that is itself part of a call never gets more time than that one has left.
    /// </summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>Seconds that one attempt may take; greater than 0, at most <see cref="TimeoutSeconds"/>. Default (0, unset): as long as the whole call.</summary>
    public double AttemptTimeoutSeconds { get; set; }

    /// <summary>How many calls to this dependency may be under way at once from one replica; at least 1. Default (0, unset): no limit.</summary>
    public int ConcurrencyLimit { get; set; }

    /// <summary>After which failures another attempt is made. Default: <see cref="RetryOn.Transient"/>.</summary>
    public RetryOn RetryOn { get; set; }
}
