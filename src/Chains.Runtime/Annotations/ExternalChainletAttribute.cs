namespace Chains;

/// <summary>
/// Marks an interface as a service that is not part of the chain: its typed client is generated, its address comes from configuration,
/// and it is injected or mocked like a chainlet.
/// </summary>
/// <remarks>
/// The interface stands at the namespace level, without type parameters. Its methods return <c>Task</c>, <c>ValueTask</c> (or either of <c>T</c>) or <c>IAsyncEnumerable&lt;T&gt;</c>, each with a name of its own;
/// what they take and return travels as that of a RunRemote does.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ExternalChainletAttribute : Attribute;
