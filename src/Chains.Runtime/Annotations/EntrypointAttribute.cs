namespace Chains;

/// <summary>
/// Marks the chainlet that a chain starts at: everything reachable from it is the chain. Its host also answers <c>POST /run_remote</c>.
/// Several entrypoints in one project make several chains.
/// </summary>
/// <param name="chain">The chain's name, which names the emitted folder; <see langword="null"/>: the chainlet's display name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntrypointAttribute(string? chain = null) : Attribute
{
    /// <summary>The chain's name; <see langword="null"/>: the chainlet's display name.</summary>
    public string? Chain { get; } = chain;
}
