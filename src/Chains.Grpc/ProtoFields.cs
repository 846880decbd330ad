using System.Buffers;
using System.Text;

namespace Chains.Grpc;

/// <summary>The little of the protobuf wire format that the messages of gRPC's own services need.</summary>
internal static class ProtoFields
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int StartGroup = 3;
    private const int EndGroup = 4;
    private const int Fixed32 = 5;
    private const int MaxDepth = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static int VarintSize(uint value)
    {
        int size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            size++;
        }

        return size;
    }

    public static int WriteVarint(Span<byte> destination, uint value)
    {
        int count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[count++] = (byte)(value | 0x80);
        }

        destination[count++] = (byte)value;
        return count;
    }

    /// <summary>Writes a field of bytes, of text in UTF-8 or of a message.</summary>
    public static void WriteBytes(IBufferWriter<byte> destination, int field, ReadOnlySpan<byte> value)
    {
        Span<byte> span = destination.GetSpan(10);
        int count = WriteVarint(span, ((uint)field << 3) | LengthDelimited);
        count += WriteVarint(span[count..], (uint)value.Length);
        destination.Advance(count);
        destination.Write(value);
    }

    /// <summary>Writes a field of text.</summary>
    public static void WriteText(IBufferWriter<byte> destination, int field, string value) => WriteBytes(destination, field, Encoding.UTF8.GetBytes(value));

    /// <summary>Reads the next field's tag; false at the end of the message.</summary>
    public static bool TryReadTag(ref SequenceReader<byte> reader, out ulong tag)
    {
        tag = 0;
        if (reader.End)
        {
            return false;
        }

        tag = ReadVarint(ref reader);
        return tag >> 3 is > 0 and <= 0x1FFF_FFFF ? true : throw new GrpcFormatException($"The message holds the tag {tag}, which names no field.");
    }

    public static ulong ReadVarint(ref SequenceReader<byte> reader)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!reader.TryRead(out byte b))
            {
                throw Truncated();
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new GrpcFormatException("The message holds a number of more than ten bytes.");
    }

    public static byte[] ReadBytes(ref SequenceReader<byte> reader)
    {
        ulong length = ReadVarint(ref reader);
        if (length > (ulong)reader.Remaining)
        {
            throw Truncated();
        }

        byte[] bytes = reader.UnreadSequence.Slice(0, (long)length).ToArray();
        reader.Advance((long)length);
        return bytes;
    }

    /// <summary>Reads text, which must be UTF-8.</summary>
    /// <param name="reader">Behind the field's tag.</param>
    /// <param name="field">The field's name, for the message of the exception.</param>
    public static string ReadText(ref SequenceReader<byte> reader, string field)
    {
        try
        {
            return StrictUtf8.GetString(ReadBytes(ref reader));
        }
        catch (DecoderFallbackException e)
        {
            throw new GrpcFormatException($"{field} is not UTF-8.", e);
        }
    }

    /// <summary>Passes over a field that is not known here.</summary>
    public static void Skip(ref SequenceReader<byte> reader, ulong tag, int depth = 0)
    {
        switch ((int)(tag & 7))
        {
            case Varint:
                ReadVarint(ref reader);
                break;
            case Fixed64:
                SkipBytes(ref reader, 8);
                break;
            case LengthDelimited:
                SkipBytes(ref reader, ReadVarint(ref reader));
                break;
            case Fixed32:
                SkipBytes(ref reader, 4);
                break;
            case StartGroup when depth < MaxDepth:
                while (true)
                {
                    if (!TryReadTag(ref reader, out ulong inner))
                    {
                        throw Truncated();
                    }

                    if ((int)(inner & 7) == EndGroup)
                    {
                        if (inner >> 3 != tag >> 3)
                        {
                            throw new GrpcFormatException($"The group of field {tag >> 3} is closed by field {inner >> 3}.");
                        }

                        break;
                    }

                    Skip(ref reader, inner, depth + 1);
                }

                break;
            default:
                throw new GrpcFormatException($"Field {tag >> 3} has wire type {tag & 7}, which cannot stand there.");
        }
    }

    private static void SkipBytes(ref SequenceReader<byte> reader, ulong count)
    {
        if (count > (ulong)reader.Remaining)
        {
            throw Truncated();
        }

        reader.Advance((long)count);
    }

    private static GrpcFormatException Truncated() => new("The message ends inside a field.");
}
