using System.Buffers;
using System.Runtime.InteropServices;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Benchmarks.Calls;

/// <summary>A packed <c>repeated float</c> with the number 1: one copy on each side, as the protobuf form of a tensor allows on a little-endian machine.</summary>
internal sealed class TensorMarshaller : GrpcMarshaller<float[]>
{
    private const byte Tag = 10;

    public static TensorMarshaller Instance { get; } = new();

    public override int GetSize(float[] value) => 1 + WireSize.Bytes(value.Length * sizeof(float));

    public override void Write(float[] value, IBufferWriter<byte> destination)
    {
        var writer = new WireWriter(destination);
        writer.WriteTag(Tag);
        writer.WriteBytes(MemoryMarshal.AsBytes(value.AsSpan()));
        writer.Flush();
    }

    public override float[] Read(in ReadOnlySequence<byte> source)
    {
        var reader = new SequenceReader<byte>(source);
        if (!reader.TryRead(out byte tag) || tag != Tag)
        {
            throw new GrpcFormatException("The tensor does not begin with its one field.");
        }

        int length = 0;
        for (int shift = 0; reader.TryRead(out byte part); shift += 7)
        {
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                break;
            }
        }

        if (length != reader.Remaining)
        {
            throw new GrpcFormatException($"The tensor announces {length} bytes and has {reader.Remaining}.");
        }

        float[] value = GC.AllocateUninitializedArray<float>(length / sizeof(float));
        reader.UnreadSequence.CopyTo(MemoryMarshal.AsBytes(value.AsSpan()));
        return value;
    }
}
