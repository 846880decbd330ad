using System.Buffers;
using System.IO.Compression;

namespace Chains.Grpc;

/// <summary>
/// Lays one message out in memory that fits it exactly. The memory is committed by the caller afterwards, so a value that changed while it was
/// being written is found before a single wrong byte has left.
/// </summary>
internal sealed class MessageWriter : IBufferWriter<byte>
{
    // Marshallers write synchronously: one instance per thread serves all calls.
    [ThreadStatic]
    private static MessageWriter? s_idle;

    private Memory<byte> _remaining;
    private byte[]? _scratch;

    /// <summary>The size of a message, checked against the limit.</summary>
    public static int Measure<T>(GrpcMarshaller<T> marshaller, T value, int maxSize, string what)
    {
        int size = marshaller.GetSize(value);
        if (size < 0 || size > Array.MaxLength - FrameHeader.Size)
        {
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, $"The marshaller says that {what} has {size} bytes: a message has 0 to {Array.MaxLength - FrameHeader.Size}."));
        }

        if (size > maxSize)
        {
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.ResourceExhausted, $"{Capital(what)} has {size} bytes, more than the limit of {maxSize} bytes (MaxSendMessageSize)."));
        }

        return size;
    }

    /// <summary>Writes header and message into <paramref name="frame"/>, of which it uses the first <c>5 + size</c> bytes.</summary>
    public static void WriteFrame<T>(GrpcMarshaller<T> marshaller, T value, int size, Memory<byte> frame)
    {
        FrameHeader.Write(frame.Span, size);
        MessageWriter writer = s_idle ?? new MessageWriter();
        s_idle = null;
        try
        {
            writer._remaining = frame.Slice(FrameHeader.Size, size);
            marshaller.Write(value, writer);
            if (writer._remaining.Length != 0)
            {
                throw Changed(size, size - writer._remaining.Length);
            }
        }
        finally
        {
            writer.Reset();
            s_idle = writer;
        }
    }

    /// <summary>Writes header and message into pooled memory, compressed where that is asked for, wanted by the marshaller and of use.</summary>
    public static PooledFrame CreateFrame<T>(GrpcMarshaller<T> marshaller, T value, int size, GrpcCompression compression, CompressionLevel level)
    {
        bool compress = compression == GrpcCompression.Gzip && size > 0 && marshaller.ShouldCompress(value, size);
        int length = FrameHeader.Size + size;
        byte[] plain = ArrayPool<byte>.Shared.Rent(length);
        byte[]? compressed = null;
        try
        {
            WriteFrame(marshaller, value, size, plain);
            if (compress)
            {
                compressed = ArrayPool<byte>.Shared.Rent(length);
                int compressedSize = GzipCodec.TryCompress(plain.AsSpan(FrameHeader.Size, size), compressed.AsMemory(FrameHeader.Size), level);
                if (compressedSize >= 0)
                {
                    FrameHeader.Write(compressed, compressedSize, compressed: true);
                    length = FrameHeader.Size + compressedSize;
                    (plain, compressed) = (compressed, plain);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(plain);
            throw;
        }
        finally
        {
            if (compressed is not null)
            {
                ArrayPool<byte>.Shared.Return(compressed);
            }
        }

        return new PooledFrame(plain, length);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > _remaining.Length)
        {
            throw Changed(_remaining.Length, count);
        }

        if (_scratch is { } scratch)
        {
            scratch.AsSpan(0, count).CopyTo(_remaining.Span);
            ReturnScratch();
        }

        _remaining = _remaining[count..];
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => NeedsScratch(sizeHint) ? Scratch(sizeHint) : _remaining;

    public Span<byte> GetSpan(int sizeHint = 0) => NeedsScratch(sizeHint) ? Scratch(sizeHint) : _remaining.Span;

    // A writer may ask for room for the longest form of a number and use less of it: near the end of the message that room comes from elsewhere.
    private bool NeedsScratch(int sizeHint)
    {
        ReturnScratch();
        return Math.Max(sizeHint, 1) > _remaining.Length;
    }

    private byte[] Scratch(int sizeHint) => _scratch = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, 16));

    private void ReturnScratch()
    {
        if (_scratch is { } scratch)
        {
            _scratch = null;
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private void Reset()
    {
        ReturnScratch();
        _remaining = default;
    }

    private static GrpcException Changed(int promised, int written) => new(new GrpcStatus(
        GrpcStatusCode.Internal,
        $"The value changed while it was being written: {promised} bytes were announced and {written} written. Do not change a message before its call has ended."));

    private static string Capital(string what) => char.ToUpperInvariant(what[0]) + what[1..];
}
