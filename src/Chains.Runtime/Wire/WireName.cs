using System.ComponentModel;

namespace Chains.Wire;

/// <summary>A member's name in JSON.</summary>
/// <param name="Text">The name.</param>
/// <param name="Tag">The tag of its field in protobuf: generated code knows members by their tags.</param>
/// <param name="IsRequired">Whether its absence is an error.</param>
/// <param name="IsAlias">Whether it is a second name of the member before it, which is read and never written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct WireName(string Text, uint Tag, bool IsRequired = true, bool IsAlias = false);
