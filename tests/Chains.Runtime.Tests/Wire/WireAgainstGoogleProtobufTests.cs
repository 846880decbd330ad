using System.Buffers;
using Chains.Runtime.Tests.Support;
using Chains.Wire;
using Google.Protobuf;

namespace Chains.Runtime.Tests.Wire;

public sealed class WireAgainstGoogleProtobufTests
{
    public static TheoryData<long> Integers => [0, 1, -1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, uint.MaxValue];

    public static TheoryData<string> Texts => ["", "a", "Grüße", "日本語", "😀 smile", new string('x', 127), new string('x', 128), new string('é', 5000)];

    [Theory]
    [MemberData(nameof(Integers))]
    public void Integers_are_the_bytes_of_CodedOutputStream_and_read_back(long value)
    {
        byte[] theirs = Theirs(output =>
        {
            output.WriteInt32((int)value);
            output.WriteInt64(value);
            output.WriteUInt32((uint)value);
            output.WriteUInt64((ulong)value);
            output.WriteBool(value != 0);
            output.WriteFloat(value);
            output.WriteDouble(value);
            output.WriteEnum((int)value);
        });
        byte[] ours = Ours((ref writer) =>
        {
            writer.WriteInt32((int)value);
            writer.WriteInt64(value);
            writer.WriteUInt32((uint)value);
            writer.WriteUInt64((ulong)value);
            writer.WriteBool(value != 0);
            writer.WriteFloat(value);
            writer.WriteDouble(value);
            writer.WriteEnum((int)value);
        });

        Assert.Equal(theirs, ours);
        Assert.Equal(
            theirs.Length,
            WireSize.Int32((int)value) + WireSize.Int64(value) + WireSize.UInt32((uint)value) + WireSize.UInt64((ulong)value) + WireSize.Bool(true) + WireSize.Float(value) + WireSize.Double(value) + WireSize.Int32((int)value));

        var reader = new WireReader(theirs, "Numbers");
        Assert.Equal((int)value, reader.ReadInt32());
        Assert.Equal(value, reader.ReadInt64());
        Assert.Equal((uint)value, reader.ReadUInt32());
        Assert.Equal((ulong)value, reader.ReadUInt64());
        Assert.Equal(value != 0, reader.ReadBool());
        Assert.Equal((float)value, reader.ReadFloat());
        Assert.Equal((double)value, reader.ReadDouble());
        Assert.Equal((int)value, reader.ReadEnum());
        Assert.True(reader.AtEnd);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Strings_and_bytes_are_those_of_CodedOutputStream_whatever_the_chunks(string text)
    {
        byte[] raw = System.Text.Encoding.UTF8.GetBytes(text);
        byte[] theirs = Theirs(output =>
        {
            output.WriteString(text);
            output.WriteBytes(ByteString.CopyFrom(raw));
            output.WriteString(text);
        });

        Assert.Equal(theirs, Ours(Write));

        // Chunks so small that every value crosses several.
        var chunks = new ChunkedWriter(chunkSize: 11);
        var writer = new WireWriter(chunks);
        Write(ref writer);
        writer.Flush();
        Assert.Equal(theirs, chunks.ToArray());

        Assert.Equal(theirs.Length, (2 * WireSize.String(text)) + WireSize.Bytes(raw.Length));
        var reader = new WireReader(theirs, "Texts");
        Assert.Equal(text, reader.ReadString());
        Assert.Equal(raw, reader.ReadBytes());
        Assert.Equal(text, reader.ReadString());

        void Write(ref WireWriter writer)
        {
            writer.WriteString(text);
            writer.WriteBytes(raw);
            writer.WriteString(text);
        }
    }

    [Fact]
    public void Tags_nested_messages_and_packed_values_read_from_CodedOutputStream()
    {
        byte[] inner = Theirs(output =>
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt32(7);
        });
        byte[] bytes = Theirs(output =>
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(inner));
            output.WriteTag(20, WireFormat.WireType.LengthDelimited);
            output.WriteLength(3);
            output.WriteRawTag(1, 2, 3);
            output.WriteTag(536870911, WireFormat.WireType.Varint);
            output.WriteInt32(9);
        });

        var reader = new WireReader(bytes, "Outer");
        Assert.Equal((1u << 3) | 2, reader.ReadTag());
        WireScope scope = reader.Enter("Inner");
        Assert.Equal(1u << 3, reader.ReadTag());
        Assert.Equal(7, reader.ReadInt32());
        Assert.Equal(0u, reader.ReadTag());
        reader.Leave(scope);
        Assert.Equal((20u << 3) | 2, reader.ReadTag());
        scope = reader.EnterPacked();
        int sum = 0;
        while (!reader.AtEnd)
        {
            sum += reader.ReadInt32();
        }

        reader.Leave(scope);
        Assert.Equal(6, sum);
        Assert.Equal(536870911u << 3, reader.ReadTag());
        Assert.Equal(9, reader.ReadInt32());
        Assert.Equal(0u, reader.ReadTag());
    }

    [Fact]
    public void What_we_write_CodedInputStream_reads()
    {
        byte[] bytes = Ours((ref writer) =>
        {
            writer.WriteTag((5 << 3) | 2);
            writer.WriteString("five");
            writer.WriteTag(6 << 3);
            writer.WriteInt32(-6);
        });

        using var input = new CodedInputStream(bytes);
        Assert.Equal((5u << 3) | 2, input.ReadTag());
        Assert.Equal("five", input.ReadString());
        Assert.Equal(6u << 3, input.ReadTag());
        Assert.Equal(-6, input.ReadInt32());
        Assert.Equal(0u, input.ReadTag());
    }

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_skipped_groups_too()
    {
        byte[] bytes = Theirs(output =>
        {
            output.WriteTag(11, WireFormat.WireType.Varint);
            output.WriteInt64(long.MinValue);
            output.WriteTag(12, WireFormat.WireType.Fixed64);
            output.WriteFixed64(1);
            output.WriteTag(13, WireFormat.WireType.LengthDelimited);
            output.WriteString("skip me");
            output.WriteTag(14, WireFormat.WireType.StartGroup);
            output.WriteTag(1, WireFormat.WireType.StartGroup);
            output.WriteTag(1, WireFormat.WireType.EndGroup);
            output.WriteTag(14, WireFormat.WireType.EndGroup);
            output.WriteTag(15, WireFormat.WireType.Fixed32);
            output.WriteFixed32(1);
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString("kept");
        });

        Support.TextRequest request = Support.TextRequest.Wire.Read(bytes);

        Assert.Equal("kept", request.Text);
    }

    [Fact]
    public void A_message_in_several_segments_reads_as_in_one()
    {
        byte[] bytes = Ours((ref writer) =>
        {
            writer.WriteTag((1 << 3) | 2);
            writer.WriteString("several segments");
            writer.WriteTag(2 << 3);
            writer.WriteInt32(-3);
        });

        Assert.Equal(new Support.TextRequest("several segments", -3), Support.TextRequest.Wire.Read(Segments.Of(bytes, 3)));
    }

    private static byte[] Theirs(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }

    private static byte[] Ours(WriteAll write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new WireWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private delegate void WriteAll(ref WireWriter writer);
}
