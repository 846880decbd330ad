using System.ComponentModel;

namespace Chains.Infrastructure;

/// <summary>Carries the sources of an entrypoint's client package from the compiler to the build task. Written by the generator where <c>ChainsClientPackage</c> asks for it.</summary>
/// <param name="typeName">Metadata name of the chainlet's class.</param>
/// <param name="json">The sources, as documented in the specification of the descriptor.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ChainletClientSourceAttribute(string typeName, string json) : Attribute
{
    /// <summary>Metadata name of the chainlet's class.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The sources as JSON.</summary>
    public string Json { get; } = json;
}
