using System.Buffers;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>Messages that are their own bytes.</summary>
internal sealed class BytesMarshaller : GrpcMarshaller<byte[]>
{
    public static BytesMarshaller Instance { get; } = new();

    public override int GetSize(byte[] value) => value.Length;

    public override void Write(byte[] value, IBufferWriter<byte> destination) => destination.Write(value);

    public override byte[] Read(in ReadOnlySequence<byte> source) => source.ToArray();
}
