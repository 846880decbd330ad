using System.Buffers;
using System.Buffers.Binary;
using Chains.Grpc;

namespace Chains.Benchmarks.Calls;

/// <summary>Messages as gRPC lays them on the wire, made once: the floor carries the same bytes without writing or reading them.</summary>
internal static class Frames
{
    public static byte[] Of<T>(GrpcMarshaller<T> marshaller, T value)
    {
        var frame = new ArrayBufferWriter<byte>();
        int size = marshaller.GetSize(value);
        frame.GetSpan(5)[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame.GetSpan(5)[1..], size);
        frame.Advance(5);
        marshaller.Write(value, frame);
        return frame.WrittenSpan.ToArray();
    }
}
