namespace Chains;

/// <summary>
/// Marks an interface as a service that is not part of the chain: its typed client is generated, its address comes from configuration,
/// and it is injected or mocked like a chainlet.
/// </summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ExternalChainletAttribute : Attribute;
