using System.Buffers.Binary;

namespace Chains.Grpc;

/// <summary>The five bytes in front of every message: the compressed flag and the length, big-endian.</summary>
internal static class FrameHeader
{
    public const int Size = 5;

    private const byte Plain = 0;
    private const byte Compressed = 1;

    public static void Write(Span<byte> destination, int messageSize, bool compressed = false)
    {
        destination[0] = compressed ? Compressed : Plain;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], (uint)messageSize);
    }

    public static uint ReadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[1..]);

    public static bool IsCompressed(ReadOnlySpan<byte> header) => header[0] == Compressed;

    /// <summary>Why a message of this header cannot be read, or null. Nothing has been allocated for it when this is asked.</summary>
    public static GrpcStatus? Check(ReadOnlySpan<byte> header, int maxSize, GrpcCompression encoding, string what)
    {
        switch (header[0])
        {
            case Plain:
            case Compressed when encoding != GrpcCompression.Identity:
                break;
            case Compressed:
                return new GrpcStatus(GrpcStatusCode.Internal, $"{what} is marked as compressed, but no compression was agreed on in grpc-encoding.");
            default:
                return new GrpcStatus(GrpcStatusCode.Internal, $"{what} begins with the byte {header[0]}, which is not a compressed flag (0 or 1): the bytes are not gRPC frames.");
        }

        uint length = ReadLength(header);
        return length <= (uint)maxSize
            ? null
            : new GrpcStatus(GrpcStatusCode.ResourceExhausted, $"{what} has {length} bytes, more than the limit of {maxSize} bytes (MaxReceiveMessageSize).");
    }
}
