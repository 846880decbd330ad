using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Chains.Wire;

/// <summary>Encoded sizes in bytes, without the field's tag. Called by generated codecs; the twins of <see cref="WireWriter"/>'s methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of protobuf's scalar types")]
public static class WireSize
{
    // Lone surrogates have no UTF-8 form; the replacement character would break "a round trip gives an equal value" silently.
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>An <c>int32</c> (or enum): negative values take ten bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Int32(int value) => value < 0 ? 10 : UInt32((uint)value);

    /// <summary>An <c>int64</c>.</summary>
    public static int Int64(long value) => UInt64((ulong)value);

    /// <summary>A <c>uint32</c>.</summary>
    // 7 bits a byte: (bits * 9 + 64) / 64 is ceil(bits / 7) for 1 to 32 bits, without a division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int UInt32(uint value) => ((32 - BitOperations.LeadingZeroCount(value | 1)) * 9 + 64) / 64;

    /// <summary>A <c>uint64</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int UInt64(ulong value) => ((64 - BitOperations.LeadingZeroCount(value | 1)) * 9 + 64) / 64;

    /// <summary>A <c>bool</c>.</summary>
    public static int Bool(bool value)
    {
        _ = value;
        return 1;
    }

    /// <summary>A <c>float</c>.</summary>
    public static int Float(float value)
    {
        _ = value;
        return sizeof(float);
    }

    /// <summary>A <c>double</c>.</summary>
    public static int Double(double value)
    {
        _ = value;
        return sizeof(double);
    }

    /// <summary>A <c>string</c> with its length prefix.</summary>
    /// <exception cref="ArgumentException">The string holds a lone surrogate, which has no UTF-8 form.</exception>
    public static int String(string value)
    {
        int bytes = ByteCount(value);
        return checked(Length(bytes) + bytes);
    }

    /// <summary>Bytes of that length with their length prefix.</summary>
    public static int Bytes(int length) => checked(Length(length) + length);

    /// <summary>The length prefix alone.</summary>
    public static int Length(int length) => UInt32((uint)length);

    // ASCII, the common case, takes a byte a character.
    internal static int ByteCount(string value) => Ascii.IsValid(value) ? value.Length : TextByteCount(value);

    private static int TextByteCount(string value)
    {
        try
        {
            return StrictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"A string of {value.Length} characters cannot be written as UTF-8: half of a surrogate pair stands at index {exception.Index}.", nameof(value), exception);
        }
    }
}
