using System.Runtime.CompilerServices;

namespace Chains.Wire;

// The members of a message whose fields generated code names once for all formats.
public ref partial struct WireReader : IFieldReader
{
    /// <inheritdoc/>
    public readonly bool AbsentIsNull => true;

    /// <inheritdoc/>
    public readonly bool ReadNull() => false;

    /// <inheritdoc/>
    public sbyte ReadSByte() => WireNumbers.Narrow<sbyte>(ref this, ReadInt32());

    /// <inheritdoc/>
    public byte ReadByte() => WireNumbers.Narrow<byte>(ref this, ReadUInt32());

    /// <inheritdoc/>
    public short ReadInt16() => WireNumbers.Narrow<short>(ref this, ReadInt32());

    /// <inheritdoc/>
    public ushort ReadUInt16() => WireNumbers.Narrow<ushort>(ref this, ReadUInt32());
}
