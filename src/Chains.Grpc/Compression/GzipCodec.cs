using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Chains.Grpc;

/// <summary>Compresses and decompresses single messages in pooled memory.</summary>
internal static class GzipCodec
{
    // RFC 1952: a header of ten bytes, at least two of deflate data, and a trailer of CRC and size.
    private const int SmallestMember = 20;
    private const int SmallestOutput = 4096;

    // Deflate cannot shrink data more than about this, whatever a trailer claims.
    private const int LargestRatio = 1032;
    private const int LargestFirstOutput = 1024 * 1024;

    // A gzip reader stops without a word where its input ends early, and before it has compared the checksum. A second member behind the message makes it
    // tell: its content comes out only where the message ended where it should and was whole.
    private static readonly byte[] EndMark = "\u0093gzip end"u8.ToArray();
    private static readonly byte[] EndMember = CompressEndMark();

    /// <summary>Compresses a message into memory of the same size.</summary>
    /// <returns>The compressed size; -1 where it would not be smaller than the message, and then <paramref name="destination"/> holds nothing of use.</returns>
    public static int TryCompress(ReadOnlySpan<byte> message, Memory<byte> destination, CompressionLevel level)
    {
        var target = new FixedStream(destination[..message.Length]);
        using (var gzip = new GZipStream(target, level, leaveOpen: true))
        {
            gzip.Write(message);
        }

        return target.IsFull || target.Written >= message.Length ? -1 : target.Written;
    }

    /// <summary>Decompresses a message, and stops as soon as it outgrows the limit, so that little input cannot take much memory.</summary>
    /// <param name="source">The compressed bytes.</param>
    /// <param name="maxSize">The largest message that is accepted.</param>
    /// <param name="what">The message's name at the start of a sentence.</param>
    /// <param name="message">Memory of <see cref="ArrayPool{T}.Shared"/>, which the caller returns; null where there is an error.</param>
    /// <param name="size">How much of it the message takes.</param>
    /// <returns>Why the message cannot be read, or null.</returns>
    public static GrpcStatus? Decompress(in ReadOnlySequence<byte> source, int maxSize, string what, out byte[]? message, out int size)
    {
        message = null;
        size = 0;
        if (source.Length < SmallestMember)
        {
            return Malformed(what, "it is too short");
        }

        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        source.Slice(source.Length - sizeof(uint)).CopyTo(trailer);
        uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(trailer);

        // One byte more tells a message at the limit from one beyond it.
        long first = Math.Min(Math.Min(claimed, source.Length * LargestRatio), Math.Min(maxSize, LargestFirstOutput)) + EndMark.Length + 1;
        byte[] output = ArrayPool<byte>.Shared.Rent((int)Math.Max(first, SmallestOutput));
        try
        {
            using var gzip = new GZipStream(new MarkedStream(source), CompressionMode.Decompress);
            while (true)
            {
                int count = gzip.Read(output.AsSpan(size));
                if (count == 0)
                {
                    break;
                }

                size += count;
                if (size > (long)maxSize + EndMark.Length)
                {
                    return TooLarge(what, maxSize);
                }

                if (size == output.Length)
                {
                    Grow(ref output, size, maxSize);
                }
            }

            bool ended = size >= EndMark.Length && output.AsSpan(size - EndMark.Length, EndMark.Length).SequenceEqual(EndMark);
            size -= EndMark.Length;
            if (!ended || claimed != (uint)size)
            {
                return size > maxSize ? TooLarge(what, maxSize) : Malformed(what, "it is not one whole gzip member");
            }

            message = output;
            return null;
        }
        catch (InvalidDataException e)
        {
            return Malformed(what, e.Message);
        }
        finally
        {
            if (message is null)
            {
                size = 0;
                GiveBack(output);
            }
        }
    }

    private static byte[] CompressEndMark()
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(EndMark);
        }

        return target.ToArray();
    }

    private static void Grow(ref byte[] output, int size, int maxSize)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size * 2L, Math.Min(1L + maxSize + EndMark.Length, Array.MaxLength)));
        output.AsSpan(0, size).CopyTo(larger);
        GiveBack(output);
        output = larger;
    }

    private static GrpcStatus TooLarge(string what, int maxSize) =>
        new(GrpcStatusCode.ResourceExhausted, $"{what} has more than {maxSize} bytes when decompressed, the limit (MaxReceiveMessageSize).");

    private static GrpcStatus Malformed(string what, string reason) =>
        new(GrpcStatusCode.Internal, $"{what} is marked as compressed with gzip, but cannot be decompressed: {reason}.");

    // The pool keeps an array of each size for each thread. Where a message was outgrown or refused, a large one is left to the collector instead: else a
    // few bombs would make the process hold several times the limit per thread until the pool is trimmed.
    private static void GiveBack(byte[] array)
    {
        if (array.Length <= LargestFirstOutput)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>Takes what fits and forgets the rest: a result that does not fit is not wanted.</summary>
    private sealed class FixedStream(Memory<byte> memory) : Stream
    {
        public int Written { get; private set; }

        public bool IsFull { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsFull || buffer.Length > memory.Length - Written)
            {
                IsFull = true;
                return;
            }

            buffer.CopyTo(memory.Span[Written..]);
            Written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    /// <summary>Reads a sequence, and the end mark behind it, as a stream without a copy of its own.</summary>
    private sealed class MarkedStream(ReadOnlySequence<byte> sequence) : Stream
    {
        private ReadOnlySequence<byte> _rest = sequence;
        private bool _isMarked;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_rest.IsEmpty && !_isMarked)
            {
                _isMarked = true;
                _rest = new ReadOnlySequence<byte>(EndMember);
            }

            int count = (int)Math.Min(_rest.Length, buffer.Length);
            _rest.Slice(0, count).CopyTo(buffer);
            _rest = _rest.Slice(count);
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
