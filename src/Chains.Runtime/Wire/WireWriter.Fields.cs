using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chains.Wire;

// The members of a message whose fields generated code names once for all formats.
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of protobuf's scalar types")]
public ref partial struct WireWriter : IFieldWriter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bool(uint tag, bool value)
    {
        if (value)
        {
            WriteTag(tag);
            WriteBool(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Int32(uint tag, int value)
    {
        if (value != 0)
        {
            WriteTag(tag);
            WriteInt32(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt32(uint tag, uint value)
    {
        if (value != 0)
        {
            WriteTag(tag);
            WriteUInt32(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Int64(uint tag, long value)
    {
        if (value != 0)
        {
            WriteTag(tag);
            WriteInt64(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt64(uint tag, ulong value)
    {
        if (value != 0)
        {
            WriteTag(tag);
            WriteUInt64(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Float(uint tag, float value)
    {
        if (BitConverter.SingleToUInt32Bits(value) != 0)
        {
            WriteTag(tag);
            WriteFloat(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Double(uint tag, double value)
    {
        if (BitConverter.DoubleToUInt64Bits(value) != 0)
        {
            WriteTag(tag);
            WriteDouble(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void String(uint tag, string value, string member)
    {
        // Not null: the size was taken before.
        if (value.Length != 0)
        {
            WriteTag(tag);
            WriteString(value);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalBool(uint tag, bool? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteBool(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalInt32(uint tag, int? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteInt32(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalUInt32(uint tag, uint? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteUInt32(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalInt64(uint tag, long? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteInt64(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalUInt64(uint tag, ulong? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteUInt64(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalFloat(uint tag, float? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteFloat(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalDouble(uint tag, double? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteDouble(present);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalString(uint tag, string? value)
    {
        if (value is { } present)
        {
            WriteTag(tag);
            WriteString(present);
        }
    }
}
