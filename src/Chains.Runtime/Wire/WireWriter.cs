using System.Buffers;
using System.Buffers.Binary;
using System.ComponentModel;

namespace Chains.Wire;

/// <summary>
/// Writes protobuf to a buffer writer in chunks. Called by generated codecs, which write a field as its tag and then its value,
/// and which <see cref="WireMarshaller{T}"/> flushes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct WireWriter
{
    private const int MaxVarintBytes = 10;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _position;

    /// <summary>Starts writing to <paramref name="output"/>; nothing reaches it before <see cref="Flush"/> or a full chunk.</summary>
    public WireWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
        _span = output.GetSpan();
        _position = 0;
    }

    /// <summary>Writes a field's tag: <c>number &lt;&lt; 3 | wire type</c>.</summary>
    public void WriteTag(uint tag) => WriteUInt32(tag);

    /// <summary>Writes an <c>int32</c>; negative values take ten bytes, as protobuf has it.</summary>
    public void WriteInt32(int value) => WriteUInt64((ulong)(long)value);

    /// <summary>Writes an <c>int64</c>.</summary>
    public void WriteInt64(long value) => WriteUInt64((ulong)value);

    /// <summary>Writes a <c>uint32</c>.</summary>
    public void WriteUInt32(uint value)
    {
        Ensure(MaxVarintBytes);
        while (value >= 0x80)
        {
            _span[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _span[_position++] = (byte)value;
    }

    /// <summary>Writes a <c>uint64</c>.</summary>
    public void WriteUInt64(ulong value)
    {
        Ensure(MaxVarintBytes);
        while (value >= 0x80)
        {
            _span[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _span[_position++] = (byte)value;
    }

    /// <summary>Writes an enum by its number, as an <c>int32</c>.</summary>
    public void WriteEnum(int value) => WriteInt32(value);

    /// <summary>Writes a <c>bool</c>.</summary>
    public void WriteBool(bool value)
    {
        Ensure(1);
        _span[_position++] = value ? (byte)1 : (byte)0;
    }

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
        int length = WireSize.ByteCount(value);
        WriteLength(length);
        if (length <= _span.Length - _position)
        {
            _position += WireSize.StrictUtf8.GetBytes(value, _span[_position..]);
            return;
        }

        Flush();
        ReadOnlySpan<char> rest = value;
        System.Text.Encoder encoder = WireSize.StrictUtf8.GetEncoder();
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

    /// <summary>Writes bytes with their length prefix.</summary>
    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        if (value.Length <= _span.Length - _position)
        {
            value.CopyTo(_span[_position..]);
            _position += value.Length;
            return;
        }

        Flush();
        _output.Write(value);
        _span = _output.GetSpan();
    }

    /// <summary>Writes the length prefix of what the caller writes next: a nested message or packed values.</summary>
    public void WriteLength(int length) => WriteUInt32((uint)length);

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

    private void Ensure(int bytes)
    {
        if (bytes > _span.Length - _position)
        {
            Flush();
            _span = _output.GetSpan(bytes);
        }
    }
}
