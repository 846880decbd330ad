namespace Chains.Infrastructure;

/// <summary>
/// The call that the current code is part of: calls made from it end with it. It flows with the execution context, so that a chainlet need not
/// hand its deadline on.
/// </summary>
internal sealed class CallScope(DateTimeOffset? deadline, CancellationToken cancellationToken)
{
    /// <summary>What a unary call may take where nobody says otherwise, as in Truss.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(600);

    private static readonly AsyncLocal<CallScope?> Ambient = new();

    public static CallScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public DateTimeOffset? Deadline { get; } = deadline;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
