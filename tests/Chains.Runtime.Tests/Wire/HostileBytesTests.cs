using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;
using Chains.Wire;

namespace Chains.Runtime.Tests.Wire;

public sealed class HostileBytesTests
{
    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x61 }, "field 1", "a length of 5 bytes is announced where 1 are left")]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F }, "field 1", "a length of 4294967295 bytes is announced where 0 are left")]
    [InlineData(new byte[] { 0x0A, 0x02, 0xC3, 0x28 }, "field 1", "not valid UTF-8")]
    [InlineData(new byte[] { 0x10, 0x80 }, "field 2", "ends inside a number")]
    [InlineData(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "field 2", "longer than 10 bytes")]
    [InlineData(new byte[] { 0x00 }, "byte 1", "field number 0")]
    [InlineData(new byte[] { 0x1E }, "field 3", "wire type 6 does not exist")]
    [InlineData(new byte[] { 0x1C }, "field 3", "a group ends that never began")]
    [InlineData(new byte[] { 0x1B, 0x24 }, "field 4", "group 3 ends as 4")]
    [InlineData(new byte[] { 0x1B }, "field 3", "group 3 does not end")]
    [InlineData(new byte[] { 0x1D, 0x01 }, "field 3", "4 bytes are needed where 1 are left")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "byte 0", "larger than 32 bits")]
    public void Malformed_bytes_are_named_by_message_field_and_offset(byte[] bytes, string where, string what)
    {
        GrpcFormatException exception = Assert.Throws<GrpcFormatException>(() => TextRequest.Wire.Read(bytes));

        Assert.Contains("TextRequest", exception.Message, StringComparison.Ordinal);
        Assert.Contains(where, exception.Message, StringComparison.Ordinal);
        Assert.Contains(what, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(100_000, false)]
    public void Nesting_ends_at_a_hundred_levels(int depth, bool fits)
    {
        byte[] bytes = Nested(depth);
        if (fits)
        {
            Assert.Equal(depth, Tree.Read(bytes));
        }
        else
        {
            Assert.Contains("more than 100 deep", Assert.Throws<GrpcFormatException>(() => Tree.Read(bytes)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nested_groups_end_at_a_hundred_levels_too()
    {
        byte[] bytes = new byte[100_000];
        Array.Fill(bytes, (byte)0x1B);

        Assert.Contains("more than 100 deep", Assert.Throws<GrpcFormatException>(() => TextRequest.Wire.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_announced_length_allocates_nothing_before_the_bytes_are_there()
    {
        // A gigabyte announced in six bytes.
        byte[] bytes = [0x0A, 0x80, 0x80, 0x80, 0x80, 0x04];
        Assert.Throws<GrpcFormatException>(() => TextRequest.Wire.Read(bytes));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<GrpcFormatException>(() => TextRequest.Wire.Read(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Mutated_messages_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(20261120);
        byte[] good = [0x0A, 0x03, 0x61, 0x62, 0x63, 0x10, 0x96, 0x01, 0x1A, 0x04, 0x0A, 0x02, 0x10, 0x01, 0x23, 0x08, 0x01, 0x24, 0x2D, 1, 2, 3, 4];
        int read = 0;
        for (int round = 0; round < 200_000; round++)
        {
            byte[] bytes = [.. good];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = bytes[..random.Next(bytes.Length + 1)];
            try
            {
                _ = TextRequest.Wire.Read(bytes);
                _ = Tree.Read(bytes);
                read++;
            }
            catch (GrpcFormatException exception)
            {
                Assert.Contains("is malformed at byte", exception.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1, 199_999);
    }

    [Fact]
    public void Random_rich_statuses_never_throw()
    {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            var trailers = new GrpcMetadata();
            trailers.AddBinary("grpc-status-details-bin", bytes);
            _ = RichStatus.ReadDetail(trailers);
        }
    }

    [Fact]
    public void A_refusing_constructor_is_a_malformed_message_not_a_crash()
    {
        var refusing = new WireMarshaller<int>("Age", static _ => 0, static (ref _, _) => { }, static (ref _) => throw new ArgumentOutOfRangeException("age", "an age is not negative"));

        GrpcFormatException exception = Assert.Throws<GrpcFormatException>(() => refusing.Read(new byte[] { 0x08, 0x01 }));

        Assert.Contains("Age", exception.Message, StringComparison.Ordinal);
        Assert.Contains("an age is not negative", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_without_a_UTF8_form_is_refused_where_it_is_written()
    {
        GrpcException exception = Assert.Throws<GrpcException>(() => TextRequest.Wire.GetSize(new TextRequest("bad \uD800 half", 1)));

        Assert.Equal(GrpcStatusCode.Internal, exception.Status.Code);
        Assert.Contains("TextRequest cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Contains("index 4", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] Nested(int depth)
    {
        // Built from the inside out, in the reverse of the order on the wire: each level is field 1 around all that is inside.
        var reversed = new List<byte>();
        for (int level = 0; level < depth; level++)
        {
            int length = reversed.Count;
            var prefix = new List<byte> { 0x0A };
            for (; length >= 0x80; length >>= 7)
            {
                prefix.Add((byte)(length | 0x80));
            }

            prefix.Add((byte)length);
            prefix.Reverse();
            reversed.AddRange(prefix);
        }

        reversed.Reverse();
        return [.. reversed];
    }

    /// <summary>A recursive message whose value is its depth.</summary>
    private static class Tree
    {
        public static int Read(byte[] bytes)
        {
            var reader = new WireReader(bytes, "Tree");
            return Read(ref reader);
        }

        private static int Read(ref WireReader reader)
        {
            int depth = 0;
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                if (tag == 0x0A)
                {
                    WireScope scope = reader.Enter("Tree");
                    depth = Read(ref reader) + 1;
                    reader.Leave(scope);
                }
                else
                {
                    reader.Skip(tag);
                }
            }

            return depth;
        }
    }
}
