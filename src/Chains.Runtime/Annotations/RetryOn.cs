namespace Chains;

/// <summary>Which failures of a dependency another attempt is made for, where <see cref="DependsAttribute.Retries"/> allows one.</summary>
public enum RetryOn
{
    /// <summary>
    /// Only failures of the connection or of the replica: the call surely did not start, or the callee is marked
    /// <see cref="IdempotentAttribute"/> and its answer was lost. The default.
    /// </summary>
    Transient = 0,

    /// <summary>
    /// Also any exception of the callee that another try could mend. Asks for a callee marked <see cref="IdempotentAttribute"/>;
    /// never after bad input.
    /// </summary>
    AnyFailure = 1,
}
