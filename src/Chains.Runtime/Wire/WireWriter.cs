using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Chains.Wire;

/// <summary>
/// Writes protobuf to a buffer writer in chunks. Called by generated codecs, which write a field as its tag and then its value,
/// and which <see cref="WireMarshaller{T}"/> flushes.
/// </summary>
/// <remarks>
/// A nested message is written before its length is known: <see cref="Begin"/> leaves room for the length, <see cref="End"/> fills it in.
/// No size is computed while writing, so the cost does not grow with the depth.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref partial struct WireWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _position;

    // Where the outermost message stands that is begun and not ended; -1 where none is. From there on nothing can be handed to the output.
    private int _open;

    /// <summary>Starts writing to <paramref name="output"/>; nothing reaches it before <see cref="Flush"/> or a full chunk.</summary>
    public WireWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _span = output.GetSpan();
        _position = 0;
        _open = -1;
    }

    /// <summary>Writes a field's tag: <c>number &lt;&lt; 3 | wire type</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteTag(uint tag) => WriteUInt32(tag);

    /// <summary>Writes an <c>int32</c>; negative values take ten bytes, as protobuf has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt32(int value) => WriteUInt64((ulong)(long)value);

    /// <summary>Writes an <c>int64</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    /// <summary>Writes a <c>uint32</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt32(uint value)
    {
        if (value < 0x80 && (uint)_position < (uint)_span.Length)
        {
            _span[_position++] = (byte)value;
        }
        else
        {
            WriteLongVarint(value);
        }
    }

    /// <summary>Writes a <c>uint64</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteUInt64(ulong value)
    {
        if (value < 0x80 && (uint)_position < (uint)_span.Length)
        {
            _span[_position++] = (byte)value;
        }
        else
        {
            WriteLongVarint(value);
        }
    }

    /// <summary>Writes an enum by its number, as an <c>int32</c>.</summary>
    public void WriteEnum(int value) => WriteInt32(value);

    /// <summary>Writes a <c>bool</c>.</summary>
    public void WriteBool(bool value) => WriteUInt32(value ? 1u : 0u);

    /// <summary>Writes a <c>float</c>, bit for bit.</summary>
    public void WriteFloat(float value)
    {
        Ensure(sizeof(float));
        BinaryPrimitives.WriteSingleLittleEndian(_span[_position..], value);
        _position += sizeof(float);
    }

    /// <summary>Writes a <c>double</c>, bit for bit.</summary>
    public void WriteDouble(double value)
    {
        Ensure(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_span[_position..], value);
        _position += sizeof(double);
    }

    /// <summary>Writes a <c>string</c> with its length prefix.</summary>
    /// <exception cref="ArgumentException">The string holds a lone surrogate, which has no UTF-8 form.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);

        // As ASCII in one pass, if it is; the length is known then.
        int length = value.Length;
        int prefix = WireSize.Length(length);
        Span<byte> rest = _span[_position..];
        if (length <= rest.Length - prefix && Ascii.FromUtf16(value, rest[prefix..], out _) == OperationStatus.Done)
        {
            if (length < 0x80)
            {
                rest[0] = (byte)length;
            }
            else
            {
                Prefix(rest, prefix, length);
            }

            _position += prefix + length;
        }
        else
        {
            WriteText(value);
        }
    }

    /// <summary>Writes bytes with their length prefix.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes the length prefix of what the caller writes next: packed values of a known size.</summary>
    public void WriteLength(int length) => WriteUInt32((uint)length);

    /// <summary>Writes the length prefix of so many bytes, and gives the memory that the caller fills with them before it writes anything else.</summary>
    public Span<byte> WriteSpan(int length)
    {
        WriteLength(length);
        Ensure(length);
        Span<byte> span = _span.Slice(_position, length);
        _position += length;
        return span;
    }

    /// <summary>Writes numbers of a fixed width in little-endian order, as they lie in memory, without a length prefix.</summary>
    public void WriteFixed<T>(scoped ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        if (BitConverter.IsLittleEndian || Unsafe.SizeOf<T>() == 1)
        {
            WriteRaw(bytes);
            return;
        }

        for (int at = 0; at < bytes.Length; at += Unsafe.SizeOf<T>())
        {
            Ensure(Unsafe.SizeOf<T>());
            bytes.Slice(at, Unsafe.SizeOf<T>()).CopyTo(_span[_position..]);
            _span.Slice(_position, Unsafe.SizeOf<T>()).Reverse();
            _position += Unsafe.SizeOf<T>();
        }
    }

    /// <summary>Begins a message whose length follows from what is written until <see cref="End"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public WireMark Begin()
    {
        if ((uint)_position >= (uint)_span.Length)
        {
            Grow(1);
        }

        if (_open < 0)
        {
            _open = _position;
        }

        return new WireMark(_position++ - _open, 1);
    }

    /// <summary>Begins packed values whose length follows from what is written until <see cref="End"/>.</summary>
    /// <param name="least">A lower bound of that length, by which room for the prefix is left: a better guess saves a move of the content.</param>
    public WireMark BeginPacked(int least)
    {
        int prefix = WireSize.Length(least);
        Ensure(prefix);
        if (_open < 0)
        {
            _open = _position;
        }

        var mark = new WireMark(_position - _open, prefix);
        _position += prefix;
        return mark;
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(WireMark mark)
    {
        int start = _open + mark.Offset;
        int length = _position - start - 1;
        if (mark.Prefix == 1 && length < 0x80 && (uint)start < (uint)_span.Length)
        {
            _span[start] = (byte)length;
            if (mark.Offset == 0)
            {
                _open = -1;
            }
        }
        else
        {
            EndLong(mark);
        }
    }

    /// <summary>Hands what was written to the output. To be called once at the end.</summary>
    public void Flush()
    {
        if (_position > 0)
        {
            _output.Advance(_position);
            _position = 0;
            _span = default;
        }
    }

    private static void Prefix(Span<byte> at, int bytes, int length)
    {
        uint rest = (uint)length;
        for (int i = 0; i < bytes - 1; i++)
        {
            at[i] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        at[bytes - 1] = (byte)rest;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndLong(WireMark mark)
    {
        int start = _open + mark.Offset;
        int length = _position - start - mark.Prefix;
        int prefix = WireSize.Length(length);
        if (prefix != mark.Prefix)
        {
            Ensure(prefix - mark.Prefix);
            start = _open + mark.Offset;
            _span.Slice(start + mark.Prefix, length).CopyTo(_span[(start + prefix)..]);
            _position += prefix - mark.Prefix;
        }

        Prefix(_span[start..], prefix, length);
        if (mark.Offset == 0)
        {
            _open = -1;
        }
    }

    private void WriteRaw(scoped ReadOnlySpan<byte> value)
    {
        if (value.Length > _span.Length - _position)
        {
            if (_open < 0)
            {
                // In whatever pieces the output has: no piece of that size need exist.
                Flush();
                _output.Write(value);
                _span = _output.GetSpan();
                return;
            }

            Ensure(value.Length);
        }

        value.CopyTo(_span[_position..]);
        _position += value.Length;
    }

    private void WriteText(string value)
    {
        int length = WireSize.ByteCount(value);
        WriteLength(length);
        if (length <= _span.Length - _position || _open >= 0)
        {
            Ensure(length);
            _position += WireSize.StrictUtf8.GetBytes(value, _span[_position..]);
            return;
        }

        Flush();
        ReadOnlySpan<char> rest = value;
        Encoder encoder = WireSize.StrictUtf8.GetEncoder();
        while (!rest.IsEmpty)
        {
            Ensure(4);
            encoder.Convert(rest, _span[_position..], flush: true, out int charsUsed, out int bytesUsed, out _);
            rest = rest[charsUsed..];
            _position += bytesUsed;
            if (!rest.IsEmpty)
            {
                Flush();
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteLongVarint(ulong value)
    {
        // No more room than is needed: the output may fit the message exactly.
        Ensure(WireSize.UInt64(value));
        Span<byte> span = _span;
        int position = _position;
        while (value >= 0x80)
        {
            span[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[position++] = (byte)value;
        _position = position;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int bytes)
    {
        if (bytes > _span.Length - _position)
        {
            Grow(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int bytes)
    {
        if (_open < 0)
        {
            Flush();
            _span = _output.GetSpan(bytes);
            return;
        }

        // What is open moves to the next chunk as a whole, since its length is still to be filled in. It doubles, so each byte moves a few times at most.
        int open = _position - _open;
        byte[] moved = ArrayPool<byte>.Shared.Rent(open);
        _span.Slice(_open, open).CopyTo(moved);
        if (_open > 0)
        {
            _output.Advance(_open);
        }

        _span = _output.GetSpan(checked(open + Math.Max(bytes, open)));
        moved.AsSpan(0, open).CopyTo(_span);
        ArrayPool<byte>.Shared.Return(moved);
        _open = 0;
        _position = open;
    }
}
