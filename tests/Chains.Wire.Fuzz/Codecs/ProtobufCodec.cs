using System.Buffers;
using Chains.Grpc;

namespace Chains.Fuzz.Codecs;

/// <summary>One message in protobuf.</summary>
/// <param name="marshaller">Reads and writes it.</param>
/// <param name="isOfStream">Whether it is one of a stream of requests.</param>
internal sealed class ProtobufCodec<T>(GrpcMarshaller<T> marshaller, bool isOfStream) : Codec<T>
{
    protected override T Read(ReadOnlyMemory<byte> bytes) => marshaller.Read(new ReadOnlySequence<byte>(bytes));

    protected override void Write(T value, ArrayBufferWriter<byte> destination)
    {
        int size = marshaller.GetSize(value);
        marshaller.Write(value, destination);
        if (size != destination.WrittenCount)
        {
            throw new InvalidOperationException($"The size was {size}, and {destination.WrittenCount} bytes were written.");
        }
    }

    // The codec of a stream does not know a message's place; the host refuses one that brings some of the parameters only.
    protected override bool IsPartial(Exception failure) => isOfStream && failure is GrpcException && failure.Message.Contains(" is null, but its type is not nullable", StringComparison.Ordinal);
}
