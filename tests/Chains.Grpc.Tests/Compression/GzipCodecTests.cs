using System.Buffers;
using System.IO.Compression;

namespace Chains.Grpc.Tests;

public sealed class GzipCodecTests
{
    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(1, 1_000_000)]
    [InlineData(4095, 1_000_000)]
    [InlineData(4096, 1_000_000)]
    [InlineData(4097, 1_000_000)]
    [InlineData(1_048_576, 1_048_576)]
    [InlineData(5_000_000, int.MaxValue)]
    public void What_others_compress_is_read(int size, int limit)
    {
        byte[] message = Text(size);
        foreach (byte[] compressed in (byte[][])[Gzip.Compress(message), Gzip.Compress(message, CompressionLevel.NoCompression)])
        {
            if (compressed.Length >= 20)
            {
                Assert.Equal(message, Decompress(compressed, limit));
                Assert.Equal(message, Decompress(InPieces(compressed), limit));
            }
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void What_we_compress_is_read_by_others(int size)
    {
        byte[] message = Text(size);
        byte[] target = new byte[size];
        int length = GzipCodec.TryCompress(message, target, CompressionLevel.Fastest);
        Assert.InRange(length, 20, size - 1);
        Assert.Equal(message, Gzip.Decompress(target[..length]));
    }

    [Fact]
    public void What_does_not_shrink_is_left_alone()
    {
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        Assert.Equal(-1, GzipCodec.TryCompress(noise, new byte[noise.Length], CompressionLevel.Optimal));
        Assert.Equal(-1, GzipCodec.TryCompress("short"u8, new byte[5], CompressionLevel.Optimal));
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(1_000_000, false)]
    public void The_limit_counts_decompressed_bytes(int size, bool fits)
    {
        GrpcStatus? error = GzipCodec.Decompress(new ReadOnlySequence<byte>(Gzip.Compress(new byte[size])), 1000, "The message", out byte[]? message, out int length);
        Assert.Equal(fits, error is null);
        Assert.Equal(fits, message is not null);
        if (fits)
        {
            Assert.Equal(size, length);
            ArrayPool<byte>.Shared.Return(message!);
        }
        else
        {
            Assert.Equal(GrpcStatusCode.ResourceExhausted, error!.Value.Code);
        }
    }

    [Fact]
    public void A_bomb_takes_no_more_memory_than_its_limit_whatever_it_claims()
    {
        byte[] bomb = Gzip.Zeros(1024L * 1024 * 1024);
        byte[] liar = [.. bomb];
        liar.AsSpan(^4).Clear();
        foreach (byte[] each in (byte[][])[bomb, liar])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            GrpcStatus? error = GzipCodec.Decompress(new ReadOnlySequence<byte>(each), 4_000_000, "The message", out byte[]? message, out _);
            Assert.Equal(GrpcStatusCode.ResourceExhausted, error!.Value.Code);
            Assert.Null(message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
        }
    }

    [Fact]
    public void Every_cut_and_every_flipped_bit_is_found()
    {
        byte[] message = Text(2000);
        byte[] compressed = Gzip.Compress(message);
        for (int length = 0; length < compressed.Length; length++)
        {
            Assert.Equal(GrpcStatusCode.Internal, Fail(compressed.AsSpan(0, length)).Code);
        }

        // Behind the header, whose file time and system are anybody's: all of this is under the checksum.
        int harmless = 0;
        for (int i = 10; i < compressed.Length; i++)
        {
            byte[] flipped = [.. compressed];
            flipped[i] ^= 0x10;
            GrpcStatus? error = GzipCodec.Decompress(new ReadOnlySequence<byte>(flipped), 1_000_000, "The message", out byte[]? read, out int size);
            if (read is null)
            {
                Assert.Equal(GrpcStatusCode.Internal, error!.Value.Code);
                continue;
            }

            // Deflate has a few bits that mean nothing.
            Assert.Equal(message, read.AsSpan(0, size).ToArray());
            ArrayPool<byte>.Shared.Return(read);
            harmless++;
        }

        Assert.InRange(harmless, 0, 3);
    }

    [Fact]
    public void Bytes_behind_the_end_are_found()
    {
        byte[] compressed = Gzip.Compress(Text(2000));
        Assert.Equal(GrpcStatusCode.Internal, Fail([.. compressed, 1, 2, 3]).Code);
        Assert.Equal(GrpcStatusCode.Internal, Fail([.. compressed, .. compressed]).Code);
        Assert.Equal(GrpcStatusCode.Internal, Fail(new byte[100]).Code);
    }

    private static GrpcStatus Fail(ReadOnlySpan<byte> compressed)
    {
        GrpcStatus? error = GzipCodec.Decompress(new ReadOnlySequence<byte>(compressed.ToArray()), 1_000_000, "The message", out byte[]? message, out int size);
        Assert.Null(message);
        Assert.Equal(0, size);
        Assert.NotNull(error);
        return error.Value;
    }

    private static byte[] Decompress(byte[] compressed, int limit) => Decompress(new ReadOnlySequence<byte>(compressed), limit);

    private static byte[] Decompress(in ReadOnlySequence<byte> compressed, int limit)
    {
        Assert.Null(GzipCodec.Decompress(compressed, limit, "The message", out byte[]? message, out int size));
        byte[] result = message!.AsSpan(0, size).ToArray();
        ArrayPool<byte>.Shared.Return(message!);
        return result;
    }

    private static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, 7), null);
        Segment last = first;
        for (int i = 7; i < bytes.Length; i += 1000)
        {
            last = new Segment(bytes.AsMemory(i, Math.Min(1000, bytes.Length - i)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static byte[] Text(int size)
    {
        byte[] text = new byte[size];
        var random = new Random(size);
        for (int i = 0; i < size; i++)
        {
            text[i] = (byte)"abcdefgh"[random.Next(8)];
        }

        return text;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
