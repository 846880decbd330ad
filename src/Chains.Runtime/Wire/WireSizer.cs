using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chains.Wire;

/// <summary>Adds up what the members of a message take in protobuf, and finds those that cannot be written.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of protobuf's scalar types")]
internal ref struct WireSizer : IFieldWriter
{
    /// <summary>The bytes of all members so far.</summary>
    public int Size { get; private set; }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Bool(uint tag, bool value)
    {
        if (value)
        {
            Add(tag, WireSize.Bool(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Int32(uint tag, int value)
    {
        if (value != 0)
        {
            Add(tag, WireSize.Int32(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt32(uint tag, uint value)
    {
        if (value != 0)
        {
            Add(tag, WireSize.UInt32(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Int64(uint tag, long value)
    {
        if (value != 0)
        {
            Add(tag, WireSize.Int64(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void UInt64(uint tag, ulong value)
    {
        if (value != 0)
        {
            Add(tag, WireSize.UInt64(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Float(uint tag, float value)
    {
        // A negative zero is not proto3's default.
        if (BitConverter.SingleToUInt32Bits(value) != 0)
        {
            Add(tag, WireSize.Float(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Double(uint tag, double value)
    {
        // A negative zero is not proto3's default.
        if (BitConverter.DoubleToUInt64Bits(value) != 0)
        {
            Add(tag, WireSize.Double(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void String(uint tag, string value, string member)
    {
        if (WireErrors.NotNull(value, member).Length != 0)
        {
            Add(tag, WireSize.String(value));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalBool(uint tag, bool? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.Bool(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalInt32(uint tag, int? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.Int32(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalUInt32(uint tag, uint? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.UInt32(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalInt64(uint tag, long? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.Int64(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalUInt64(uint tag, ulong? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.UInt64(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalFloat(uint tag, float? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.Float(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalDouble(uint tag, double? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.Double(present));
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OptionalString(uint tag, string? value)
    {
        if (value is { } present)
        {
            Add(tag, WireSize.String(present));
        }
    }

    // The tag is a constant where this is inlined, and so is its size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(uint tag, int bytes) => Size = checked(Size + bytes + (tag < 0x80 ? 1 : WireSize.UInt32(tag)));
}
