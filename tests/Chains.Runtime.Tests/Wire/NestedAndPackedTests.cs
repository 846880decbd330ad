using Chains.Grpc;
using Chains.Runtime.Tests.Support;
using Chains.Wire;
using Google.Protobuf;

namespace Chains.Runtime.Tests.Wire;

/// <summary>Lengths that are filled in afterwards, and numbers that are copied in bulk: the bytes are those of Google.Protobuf, whatever memory the output gives.</summary>
public sealed class NestedAndPackedTests
{
    public static TheoryData<int, int> Shapes => new MatrixTheoryData<int, int>([0, 1, 3, 40, 200, 5000], [1, 2, 7, 64, 4096, 1 << 20]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Packed_numbers_are_those_of_CodedOutputStream_whatever_the_chunks(int count, int chunkSize)
    {
        float[] floats = [.. Enumerable.Range(0, count).Select(i => i / 3f)];
        List<double> doubles = [.. Enumerable.Range(0, count).Select(i => i / -7.0)];
        int[] ints = [.. Enumerable.Range(0, count).Select(i => i * i * (i % 2 == 0 ? 1 : -1))];
        List<bool> bools = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0)];
        ulong[] longs = [.. Enumerable.Range(0, count).Select(i => ulong.MaxValue >> (i % 64))];
        sbyte[] narrow = [.. Enumerable.Range(0, count).Select(i => (sbyte)i)];
        byte[] theirs = Theirs(output =>
        {
            Pack(output, 1, count * 4, floats, (o, v) => o.WriteFloat(v));
            Pack(output, 2, count * 8, doubles, (o, v) => o.WriteDouble(v));
            Pack(output, 3, ints.Sum(CodedOutputStream.ComputeInt32Size), ints, (o, v) => o.WriteInt32(v));
            Pack(output, 4, count, bools, (o, v) => o.WriteBool(v));
            Pack(output, 5, longs.Sum(CodedOutputStream.ComputeUInt64Size), longs, (o, v) => o.WriteUInt64(v));
            Pack(output, 6, narrow.Sum(v => CodedOutputStream.ComputeInt32Size(v)), narrow, (o, v) => o.WriteInt32(v));
        });

        var chunks = new ChunkedWriter(chunkSize);
        var writer = new WireWriter(chunks);
        WirePacked.WriteFixed(ref writer, 10, WireSpan.Of(floats));
        WirePacked.WriteFixed(ref writer, 18, WireSpan.Of((IEnumerable<double>)doubles));
        WirePacked.WriteVarints(ref writer, 26, WireSpan.Of(ints));
        WirePacked.WriteVarints(ref writer, 34, WireSpan.Of(bools));
        WirePacked.WriteVarints(ref writer, 42, WireSpan.Of(new Queue<ulong>(longs)));
        WirePacked.WriteVarints(ref writer, 50, WireSpan.Of(narrow));
        writer.Flush();

        Assert.Equal(theirs, chunks.ToArray());
        Assert.Equal(
            theirs.Length,
            WirePacked.FixedSize(1, WireSpan.Of(floats)) + WirePacked.FixedSize(1, WireSpan.Of(doubles)) + WirePacked.VarintSize(1, WireSpan.Of(ints))
            + WirePacked.VarintSize(1, WireSpan.Of(bools)) + WirePacked.VarintSize(1, WireSpan.Of(longs)) + WirePacked.VarintSize(1, WireSpan.Of(narrow)));

        // Twice: packed values of one field may come in several pieces.
        WireArray<float> readFloats = default;
        List<double>? readDoubles = null;
        WireArray<int> readInts = default;
        List<bool>? readBools = null;
        WireArray<ulong> readLongs = default;
        List<sbyte>? readNarrow = null;
        for (int times = 1; times <= 2; times++)
        {
            var reader = new WireReader(theirs, "Packed");
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                switch (tag)
                {
                    case 10: WirePacked.ReadFixed(ref reader, ref readFloats); break;
                    case 18: WirePacked.ReadFixed(ref reader, ref readDoubles); break;
                    case 26: WirePacked.ReadVarints(ref reader, ref readInts); break;
                    case 34: WirePacked.ReadVarints(ref reader, ref readBools); break;
                    case 42: WirePacked.ReadVarints(ref reader, ref readLongs); break;
                    case 50: WirePacked.ReadVarints(ref reader, ref readNarrow); break;
                    default: reader.Skip(tag); break;
                }
            }

            Assert.Equal(Repeat(floats, times), readFloats.ToArray());
            Assert.Equal(Repeat(doubles, times), readDoubles ?? []);
            Assert.Equal(Repeat(ints, times), readInts.ToArray());
            Assert.Equal(Repeat(bools, times), readBools ?? []);
            Assert.Equal(Repeat(longs, times), readLongs.ToArray());
            Assert.Equal(Repeat(narrow, times), readNarrow ?? []);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Nested_messages_have_the_lengths_of_their_content_whatever_the_chunks(int length, int chunkSize)
    {
        string text = new('x', length);
        byte[] level = [];
        for (int depth = 0; depth < 6; depth++)
        {
            byte[] inner = level;
            level = Theirs(output =>
            {
                output.WriteTag(1, WireFormat.WireType.LengthDelimited);
                output.WriteString(text);
                output.WriteTag(2, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(inner));
                output.WriteTag(3, WireFormat.WireType.LengthDelimited);
                output.WriteString(text + "é");
            });
        }

        var chunks = new ChunkedWriter(chunkSize);
        var writer = new WireWriter(chunks);
        Write(ref writer, 6);
        writer.Flush();

        Assert.Equal(level, chunks.ToArray());

        void Write(ref WireWriter writer, int levels)
        {
            if (levels > 0)
            {
                writer.WriteTag(10);
                writer.WriteString(text);
                writer.WriteTag(18);
                WireMark mark = writer.Begin();
                Write(ref writer, levels - 1);
                writer.End(mark);
                writer.WriteTag(26);
                writer.WriteString(text + "é");
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x03, 1, 2, 3 }, "3 bytes are no whole number of values of 4 bytes")]
    [InlineData(new byte[] { 0x12, 0x02, 1, 0x80 }, "ends inside a number")]
    [InlineData(new byte[] { 0x12, 0x0C, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, "longer than 10 bytes")]
    [InlineData(new byte[] { 0x12, 0x7F, 1 }, "a length of 127 bytes is announced where 1 are left")]
    [InlineData(new byte[] { 0x1A, 0x02, 0x80, 0x02 }, "256 is not within 0 to 255")]
    public void Malformed_packed_numbers_are_named(byte[] bytes, string what)
    {
        GrpcFormatException exception = Assert.Throws<GrpcFormatException>(() => Read(bytes));
        Assert.Contains("Packed is malformed at byte", exception.Message, StringComparison.Ordinal);
        Assert.Contains(", field ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_small_pieces_of_packed_numbers_take_time_and_memory_in_proportion()
    {
        // Each piece is one float in six bytes: copying all that was read at each would be a trillion bytes.
        byte[] bytes = [.. Enumerable.Repeat<byte[]>([0x0A, 4, 0, 0, 0x80, 0x3F], 300_000).SelectMany(b => b)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(300_000, Read(bytes).Floats.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5L * bytes.Length);
    }

    [Theory]
    [InlineData(10u, 3)]
    [InlineData(162u, 3)]
    [InlineData(130_002u, 1)] // Longer tags are not looked for: nothing is reserved, everything is read.
    public void Elements_ahead_are_counted_up_to_another_field(uint tag, int expected)
    {
        Assert.Equal(expected, Count(tag, [5, 0, 300], [0x08, 1]));
        Assert.Equal(expected, Count(tag, [5, 0, 300], []));
        Assert.Equal(Math.Min(expected, 1), Count(tag, [2], [0x08, 1]));
    }

    [Fact]
    public void Counting_ahead_ends_with_the_bytes_and_not_beyond()
    {
        Assert.Equal(2, Count(10, [0], [0x0A, 0x7F]));
        Assert.Equal(2, Count(10, [0], [0x0A]));
        Assert.Equal(2, Count(10, [0], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private static int Count(uint tag, int[] lengths, byte[] tail)
    {
        byte[] bytes = Theirs(output =>
        {
            foreach (int length in lengths)
            {
                output.WriteTag(tag);
                output.WriteBytes(ByteString.CopyFrom(new byte[length]));
            }
        });
        var reader = new WireReader([.. bytes, .. tail], "Elements");
        Assert.Equal(tag, reader.ReadTag());
        return reader.Count(tag);
    }

    private static (float[] Floats, int[] Ints, byte[] Bytes) Read(byte[] bytes)
    {
        WireArray<float> floats = default;
        WireArray<int> ints = default;
        WireArray<byte> narrow = default;
        var reader = new WireReader(bytes, "Packed");
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case 10: WirePacked.ReadFixed(ref reader, ref floats); break;
                case 18: WirePacked.ReadVarints(ref reader, ref ints); break;
                case 26: WirePacked.ReadVarints(ref reader, ref narrow); break;
                default: reader.Skip(tag); break;
            }
        }

        return (floats.ToArray(), ints.ToArray(), narrow.ToArray());
    }

    private static void Pack<T>(CodedOutputStream output, int field, int bytes, IReadOnlyCollection<T> values, Action<CodedOutputStream, T> write)
    {
        if (values.Count > 0)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteLength(bytes);
            foreach (T value in values)
            {
                write(output, value);
            }
        }
    }

    private static IEnumerable<T> Repeat<T>(IReadOnlyCollection<T> values, int times) => Enumerable.Repeat(values, times).SelectMany(v => v);

    private static byte[] Theirs(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(output);
        }

        return stream.ToArray();
    }
}
