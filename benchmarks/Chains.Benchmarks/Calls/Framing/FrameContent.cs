using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Chains.Grpc;

namespace Chains.Benchmarks.Calls.Framing;

/// <summary>One message in its frame, written into pooled memory when the request is sent.</summary>
internal sealed class FrameContent<T> : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new("application/grpc");

    private readonly GrpcMarshaller<T> _marshaller;
    private readonly T _message;
    private readonly int _size;

    public FrameContent(GrpcMarshaller<T> marshaller, T message)
    {
        _marshaller = marshaller;
        _message = message;
        _size = marshaller.GetSize(message);
        Headers.ContentType = GrpcType;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        FrameBuffer buffer = FrameBuffer.Rent(FramingPeer.HeaderSize + _size);
        Span<byte> header = buffer.GetSpan(FramingPeer.HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], _size);
        buffer.Advance(FramingPeer.HeaderSize);
        _marshaller.Write(_message, buffer);
        await stream.WriteAsync(buffer.Written);
        buffer.Return();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = FramingPeer.HeaderSize + _size;
        return true;
    }

    /// <summary>Pooled memory with a little more room than the frame takes, for writers that ask for the longest form of a number.</summary>
    private sealed class FrameBuffer(byte[] bytes) : IBufferWriter<byte>
    {
        private const int Slack = 64;

        private int _written;

        public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, _written);

        public static FrameBuffer Rent(int size) => new(ArrayPool<byte>.Shared.Rent(size + Slack));

        public void Advance(int count) => _written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => bytes.AsMemory(_written);

        public Span<byte> GetSpan(int sizeHint = 0) => bytes.AsSpan(_written);

        public void Return() => ArrayPool<byte>.Shared.Return(bytes);
    }
}
