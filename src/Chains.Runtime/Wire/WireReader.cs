using System.Buffers.Binary;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
public ref partial struct WireReader
{
    private const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private int _end;
    private int _depth;
    private uint _tag;
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
        _tag = 0;
    }

    /// <summary>Whether the message, or the packed values entered last, ends here.</summary>
    public readonly bool AtEnd => _position >= _end;

    internal readonly int Position => _position;

    private readonly int Field => (int)(_tag >> 3);

    /// <summary>Reads the next field's tag; 0 at the end of this message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadTag()
    {
        if (_position >= _end)
        {
            return 0;
        }

        // Field numbers 1 to 15, the common case, take one byte.
        uint tag = At(_position);
        if (tag is < 8 or >= 0x80)
        {
            return ReadLongTag();
        }

        _position++;
        _tag = tag;
        return tag;
    }

    /// <summary>Whether the next field has the tag that was read last; if so it is read too. Elements of a repeated field follow one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextIs(uint tag)
    {
        // Of two bytes at most (to field 2047): any other is found by ReadTag, in the loop that this one shortens.
        if (tag < 0x80)
        {
            if (_position < _end && At(_position) == tag)
            {
                _position++;
                return true;
            }
        }
        else if (tag < 0x4000 && _end - _position >= 2 && At(_position) == ((tag & 0x7F) | 0x80) && At(_position + 1) == tag >> 7)
        {
            _position += 2;
            return true;
        }

        return false;
    }

    /// <summary>
    /// How many length-delimited elements of the repeated field whose tag was just read follow one another, this one included: what to make
    /// room for. Only of bytes that are there; a malformed one ends the count, and is reported when it is read.
    /// </summary>
    public readonly int Count(uint tag)
    {
        WireReader ahead = this;
        int count = 0;
        do
        {
            count++;
            ulong length = 0;
            int shift = 0;
            byte next;
            do
            {
                if (ahead._position >= _end || shift > 28)
                {
                    return count;
                }

                next = At(ahead._position++);
                length |= (ulong)(next & 0x7F) << shift;
                shift += 7;
            }
            while (next >= 0x80);

            if (length > (ulong)(_end - ahead._position))
            {
                return count;
            }

            ahead._position += (int)length;
        }
        while (ahead.NextIs(tag));
        return count;
    }

    /// <summary>Reads an <c>int32</c>; wider values lose their upper half, as protobuf has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
    public float ReadFloat() => BitConverter.UInt32BitsToSingle(ReadFixed32());

    /// <summary>Reads a <c>double</c>, bit for bit.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Reads a <c>string</c>; bytes that are not UTF-8 are malformed.</summary>
    public string ReadString()
    {
        ReadOnlySpan<byte> bytes = Take(ReadLength());

        // ASCII is Latin-1, whose conversion is a mere widening.
        return bytes.IsEmpty ? "" : Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) : ReadText(bytes);
    }

    /// <summary>The bytes of a length-delimited value, where they lie.</summary>
    internal ReadOnlySpan<byte> ReadDelimited() => Take(ReadLength());

    /// <summary>Reads bytes into an array of their own.</summary>
    public byte[] ReadBytes() => Take(ReadLength()).ToArray();

    /// <summary>The bytes of a length-delimited value where they lie: to be copied before the reader's caller goes on.</summary>
    public ReadOnlySpan<byte> ReadSpan() => Take(ReadLength());

    /// <summary>How many whole numbers the packed values hold that were entered last: each ends with a byte below 128.</summary>
    internal readonly int CountVarints()
    {
        ReadOnlySpan<byte> bytes = _data[_position.._end];
        int count = 0;
        foreach (byte b in bytes)
        {
            count += (~b >> 7) & 1;
        }

        return count;
    }

    /// <summary>Enters a length-delimited message: until <see cref="Leave"/>, <see cref="ReadTag"/> ends with it.</summary>
    /// <param name="messageName">What the message is called in error messages.</param>
    public WireScope Enter(string messageName)
    {
        if (_depth >= MaxDepth)
        {
            throw Malformed($"messages are nested more than {Number(MaxDepth)} deep");
        }

        int length = ReadLength();
        var scope = new WireScope(_end, _tag, _messageName, nested: true);
        _end = _position + length;
        _depth++;
        _messageName = messageName;
        _tag = 0;
        return scope;
    }

    /// <summary>Enters packed values: read them while not <see cref="AtEnd"/>, then <see cref="Leave"/>.</summary>
    public WireScope EnterPacked()
    {
        int length = ReadLength();
        var scope = new WireScope(_end, _tag, _messageName, nested: false);
        _end = _position + length;
        return scope;
    }

    /// <summary>Returns to what surrounds the message or the packed values.</summary>
    public void Leave(WireScope scope)
    {
        if (_position != _end)
        {
            throw Unread();
        }

        if (scope.Nested)
        {
            _depth--;
        }

        _end = scope.End;
        _tag = scope.Tag;
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
        string where = Field == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{_messageName} is malformed at byte {_position}")
            : string.Create(CultureInfo.InvariantCulture, $"{_messageName} is malformed at byte {_position}, field {Field}");
        return inner is null ? new GrpcFormatException($"{where}: {reason}.") : new GrpcFormatException($"{where}: {reason}.", inner);
    }

    /// <summary>The error for a polymorphic message in which no known type stands.</summary>
    /// <param name="unknown">The tag of an alternative that is not known; 0 where there is none at all.</param>
    public readonly GrpcFormatException NoAlternative(uint unknown) => Malformed(unknown == 0
        ? "none of its types is given"
        : $"field {Number((int)(unknown >> 3))} is given, which is no type that is known here");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void SkipGroup(uint number)
    {
        if (_depth >= MaxDepth)
        {
            throw Malformed($"groups are nested more than {Number(MaxDepth)} deep");
        }

        _depth++;
        uint outer = _tag;
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

        _tag = outer;
        _depth--;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint ReadLongTag()
    {
        int start = _position;
        ulong tag = ReadVarint();
        if (tag > uint.MaxValue)
        {
            _position = start;
            throw Malformed("a field tag is larger than 32 bits");
        }

        _tag = (uint)tag;
        return Field == 0 ? throw Malformed("field number 0 does not exist") : _tag;
    }

    private readonly string ReadText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WireSize.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            WireReader start = this;
            start._position -= bytes.Length;
            throw start.Malformed($"the string of {Number(bytes.Length)} bytes is not valid UTF-8", exception);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadLength()
    {
        int start = _position;
        ulong length = ReadVarint();
        return length > (ulong)(_end - _position) ? throw TooLong(start, length) : (int)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _end - _position)
        {
            throw TooShort(length);
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, length);
        _position += length;
        return taken;
    }

    private uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    private ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    // Without the check that every caller has made: 0 <= position < _end, and _end never lies beyond the data.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly byte At(int position) => Unsafe.Add(ref MemoryMarshal.GetReference(_data), (uint)position);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        if (_position < _end)
        {
            byte first = At(_position);
            if (first < 0x80)
            {
                _position++;
                return first;
            }
        }

        return ReadLongVarint();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0, at = _position; shift < 70; shift += 7, at++)
        {
            if (at >= _end)
            {
                throw Malformed("the message ends inside a number");
            }

            byte next = At(at);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                _position = at + 1;
                return value;
            }
        }

        throw Malformed("a number is longer than 10 bytes");
    }

    // Thrown from methods of their own, so that the ones above stay small enough to be inlined.
    private readonly GrpcFormatException Unread() => Malformed($"{Number(_end - _position)} bytes were left unread");

    private readonly GrpcFormatException TooShort(int length) => Malformed($"{Number(length)} bytes are needed where {Number(_end - _position)} are left");

    private GrpcFormatException TooLong(int start, ulong length)
    {
        int left = _end - _position;
        _position = start;
        return Malformed(string.Create(CultureInfo.InvariantCulture, $"a length of {length} bytes is announced where {left} are left"));
    }
}
