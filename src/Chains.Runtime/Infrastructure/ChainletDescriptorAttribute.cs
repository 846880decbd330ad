using System.ComponentModel;

namespace Chains.Infrastructure;

/// <summary>Carries one chainlet's descriptor from the compiler to the build task. Written by the generator.</summary>
/// <param name="typeName">Metadata name of the chainlet's class.</param>
/// <param name="json">The descriptor, as documented in the specification of the descriptor.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ChainletDescriptorAttribute(string typeName, string json) : Attribute
{
    /// <summary>Metadata name of the chainlet's class.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The descriptor as JSON.</summary>
    public string Json { get; } = json;
}
