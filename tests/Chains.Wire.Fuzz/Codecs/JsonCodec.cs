using System.Buffers;
using Chains.Wire;

namespace Chains.Fuzz.Codecs;

/// <summary>One JSON document.</summary>
internal sealed class JsonCodec<T>(JsonMarshaller<T> marshaller) : Codec<T>
{
    protected override T Read(ReadOnlyMemory<byte> bytes) => marshaller.Deserialize(bytes.Span);

    protected override void Write(T value, ArrayBufferWriter<byte> destination) => marshaller.Serialize(destination, value);
}
