using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Chains.Wire;

/// <summary>What <see cref="WireWriter.Begin"/> left room for and <see cref="WireWriter.End"/> fills in.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Auto)]
public readonly ref struct WireMark
{
    internal WireMark(int offset, int prefix)
    {
        Offset = offset;
        Prefix = prefix;
    }

    /// <summary>Where the prefix stands, from the beginning of the outermost open message.</summary>
    internal int Offset { get; }

    /// <summary>The bytes left for it.</summary>
    internal int Prefix { get; }
}
