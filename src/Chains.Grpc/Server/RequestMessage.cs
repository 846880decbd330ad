using System.Buffers;

namespace Chains.Grpc;

/// <summary>One request message cut out of the request's bytes, decompressed. It is read once, before the bytes are given back.</summary>
internal readonly struct RequestMessage
{
    private const string What = "The request message";

    private readonly ReadOnlySequence<byte> _payload;
    private readonly byte[]? _decompressed;

    private RequestMessage(ReadOnlySequence<byte> payload, byte[]? decompressed)
    {
        _payload = payload;
        _decompressed = decompressed;
    }

    /// <summary>True where the outcome of <see cref="TryCut"/> is known without more bytes: a message, or the reason why there can be none.</summary>
    public static bool IsDecided(in ReadOnlySequence<byte> buffer, GrpcServerCallContext call, int maxSize)
    {
        if (buffer.Length < FrameHeader.Size)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(header);
        return buffer.Length - FrameHeader.Size >= FrameHeader.ReadLength(header) || FrameHeader.Check(header, maxSize, call.RequestEncoding, What) is not null;
    }

    /// <summary>Cuts the first message off the buffer, if it is there as a whole.</summary>
    /// <exception cref="GrpcException">The bytes are no message of this call, or one beyond the limit.</exception>
    public static bool TryCut(ref ReadOnlySequence<byte> buffer, GrpcServerCallContext call, int maxSize, out RequestMessage message)
    {
        message = default;
        if (buffer.Length < FrameHeader.Size)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(header);
        if (FrameHeader.Check(header, maxSize, call.RequestEncoding, What) is { } status)
        {
            throw new GrpcException(status);
        }

        long length = FrameHeader.ReadLength(header);
        if (buffer.Length - FrameHeader.Size < length)
        {
            return false;
        }

        ReadOnlySequence<byte> payload = buffer.Slice(FrameHeader.Size, length);
        buffer = buffer.Slice(payload.End);
        call.RequestWasCompressed = FrameHeader.IsCompressed(header);
        if (!call.RequestWasCompressed)
        {
            message = new RequestMessage(payload, null);
            return true;
        }

        if (GzipCodec.Decompress(payload, maxSize, What, out byte[]? decompressed, out int size) is { } error)
        {
            throw new GrpcException(error);
        }

        message = new RequestMessage(new ReadOnlySequence<byte>(decompressed!, 0, size), decompressed);
        return true;
    }

    /// <summary>Reads the message and gives its memory back.</summary>
    public T Read<T>(GrpcMarshaller<T> marshaller)
    {
        try
        {
            return marshaller.Read(_payload);
        }
        catch (Exception e) when (e is not (GrpcException or GrpcFormatException))
        {
            throw new MarshallingException("The request message could not be read.", e);
        }
        finally
        {
            if (_decompressed is not null)
            {
                ArrayPool<byte>.Shared.Return(_decompressed);
            }
        }
    }
}
