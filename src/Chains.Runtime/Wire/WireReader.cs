using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Chains.Grpc;

namespace Chains.Wire;

/// <summary>
/// Reads protobuf from untrusted bytes. Called by generated codecs: <c>while ((tag = reader.ReadTag()) != 0) switch (tag) { … default: reader.Skip(tag); }</c>.
/// </summary>
/// <remarks>
/// Every malformed input throws <see cref="GrpcFormatException"/> with the message's name, the field's number and the byte offset.
/// Nothing is allocated that the bytes present do not pay for, and nesting ends at 100 levels, protobuf's own limit.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct WireReader
{
    private const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _end;
    private int _depth;
    private int _field;
    private string _messageName;

    /// <summary>Starts at the first byte of a message.</summary>
    /// <param name="data">The whole message.</param>
    /// <param name="messageName">What the message is called in error messages.</param>
    public WireReader(ReadOnlySpan<byte> data, string messageName)
    {
        _data = data;
        _end = data.Length;
        _messageName = messageName;
        _position = 0;
        _depth = 0;
        _field = 0;
    }

    /// <summary>Whether the message, or the packed values entered last, ends here.</summary>
    public readonly bool AtEnd => _position >= _end;

    internal readonly int Position => _position;

    /// <summary>Reads the next field's tag; 0 at the end of this message.</summary>
    public uint ReadTag()
    {
        if (_position >= _end)
        {
            return 0;
        }

        // Field numbers 1 to 15, the common case, take one byte.
        uint tag = _data[_position];
        if (tag < 0x80)
        {
            _position++;
        }
        else
        {
            int start = _position;
            ulong wide = ReadVarint();
            if (wide > uint.MaxValue)
            {
                _position = start;
                throw Malformed("a field tag is larger than 32 bits");
            }

            tag = (uint)wide;
        }

        _field = (int)(tag >> 3);
        return _field == 0 ? throw Malformed("field number 0 does not exist") : tag;
    }

    /// <summary>Reads an <c>int32</c>; wider values lose their upper half, as protobuf has it.</summary>
    public int ReadInt32() => (int)ReadVarint();

    /// <summary>Reads an <c>int64</c>.</summary>
    public long ReadInt64() => (long)ReadVarint();

    /// <summary>Reads a <c>uint32</c>; wider values lose their upper half, as protobuf has it.</summary>
    public uint ReadUInt32() => (uint)ReadVarint();

    /// <summary>Reads a <c>uint64</c>.</summary>
    public ulong ReadUInt64() => ReadVarint();

    /// <summary>Reads an enum's number.</summary>
    public int ReadEnum() => (int)ReadVarint();

    /// <summary>Reads a <c>bool</c>: anything but 0 is <see langword="true"/>.</summary>
    public bool ReadBool() => ReadVarint() != 0;

    /// <summary>Reads a <c>float</c>, bit for bit.</summary>
    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>Reads a <c>double</c>, bit for bit.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads a <c>string</c>; bytes that are not UTF-8 are malformed.</summary>
    public string ReadString()
    {
        int length = ReadLength();
        int start = _position;
        try
        {
            return WireSize.StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException exception)
        {
            _position = start;
            throw Malformed($"the string of {Number(length)} bytes is not valid UTF-8", exception);
        }
    }

    /// <summary>The bytes of a length-delimited value, where they lie.</summary>
    internal ReadOnlySpan<byte> ReadDelimited() => Take(ReadLength());

    /// <summary>Reads bytes into an array of their own.</summary>
    public byte[] ReadBytes() => Take(ReadLength()).ToArray();

    /// <summary>Enters a length-delimited message: until <see cref="Leave"/>, <see cref="ReadTag"/> ends with it.</summary>
    /// <param name="messageName">What the message is called in error messages.</param>
    public WireScope Enter(string messageName)
    {
        if (_depth >= MaxDepth)
        {
            throw Malformed($"messages are nested more than {Number(MaxDepth)} deep");
        }

        int length = ReadLength();
        var scope = new WireScope(_end, _field, _messageName, nested: true);
        _end = _position + length;
        _depth++;
        _messageName = messageName;
        _field = 0;
        return scope;
    }

    /// <summary>Enters packed values: read them while not <see cref="AtEnd"/>, then <see cref="Leave"/>.</summary>
    public WireScope EnterPacked()
    {
        int length = ReadLength();
        var scope = new WireScope(_end, _field, _messageName, nested: false);
        _end = _position + length;
        return scope;
    }

    /// <summary>Returns to what surrounds the message or the packed values.</summary>
    public void Leave(WireScope scope)
    {
        if (_position != _end)
        {
            throw Malformed($"{Number(_end - _position)} bytes were left unread");
        }

        if (scope.Nested)
        {
            _depth--;
        }

        _end = scope.End;
        _field = scope.Field;
        _messageName = scope.MessageName;
    }

    /// <summary>Skips the value of an unknown field.</summary>
    /// <param name="tag">What <see cref="ReadTag"/> returned.</param>
    public void Skip(uint tag)
    {
        switch (tag & 7)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                Take(ReadLength());
                break;
            case 3:
                SkipGroup(tag >> 3);
                break;
            case 5:
                Take(4);
                break;
            case 4:
                throw Malformed("a group ends that never began");
            default:
                throw Malformed($"wire type {Number((int)(tag & 7))} does not exist");
        }
    }

    /// <summary>The error for a value that the message's type refuses; names the message, the field read last and the offset.</summary>
    /// <param name="reason">What is wrong, as the rest of a sentence.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public readonly GrpcFormatException Malformed(string reason, Exception? inner = null)
    {
        string where = _field == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{_messageName} is malformed at byte {_position}")
            : string.Create(CultureInfo.InvariantCulture, $"{_messageName} is malformed at byte {_position}, field {_field}");
        return inner is null ? new GrpcFormatException($"{where}: {reason}.") : new GrpcFormatException($"{where}: {reason}.", inner);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void SkipGroup(uint number)
    {
        if (_depth >= MaxDepth)
        {
            throw Malformed($"groups are nested more than {Number(MaxDepth)} deep");
        }

        _depth++;
        int field = _field;
        while (true)
        {
            uint tag = ReadTag();
            if (tag == 0)
            {
                throw Malformed($"group {Number((int)number)} does not end");
            }

            if ((tag & 7) == 4)
            {
                if (tag >> 3 != number)
                {
                    throw Malformed($"group {Number((int)number)} ends as {Number((int)(tag >> 3))}");
                }

                break;
            }

            Skip(tag);
        }

        _field = field;
        _depth--;
    }

    private int ReadLength()
    {
        int start = _position;
        ulong length = ReadVarint();
        if (length > (ulong)(_end - _position))
        {
            int left = _end - _position;
            _position = start;
            throw Malformed(string.Create(CultureInfo.InvariantCulture, $"a length of {length} bytes is announced where {left} are left"));
        }

        return (int)length;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _end - _position)
        {
            throw Malformed($"{Number(length)} bytes are needed where {Number(_end - _position)} are left");
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, length);
        _position += length;
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        if (_position < _end)
        {
            byte first = _data[_position];
            if (first < 0x80)
            {
                _position++;
                return first;
            }
        }

        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0, at = _position; shift < 70; shift += 7, at++)
        {
            if (at >= _end)
            {
                throw Malformed("the message ends inside a number");
            }

            byte next = _data[at];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                _position = at + 1;
                return value;
            }
        }

        throw Malformed("a number is longer than 10 bytes");
    }
}
