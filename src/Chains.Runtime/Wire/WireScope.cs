using System.ComponentModel;

namespace Chains.Wire;

/// <summary>What <see cref="WireReader.Enter"/> and <see cref="WireReader.EnterPacked"/> set aside and <see cref="WireReader.Leave"/> restores.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct WireScope
{
    internal WireScope(int end, uint tag, string messageName, bool nested)
    {
        End = end;
        Tag = tag;
        MessageName = messageName;
        Nested = nested;
    }

    internal int End { get; }

    internal uint Tag { get; }

    internal string MessageName { get; }

    internal bool Nested { get; }
}
