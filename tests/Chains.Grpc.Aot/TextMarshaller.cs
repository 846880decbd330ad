using System.Buffers;
using System.Text;

namespace Chains.Grpc.Aot;

/// <summary>Messages that are UTF-8 text and nothing else.</summary>
internal sealed class TextMarshaller : GrpcMarshaller<string>
{
    public static TextMarshaller Instance { get; } = new();

    public override int GetSize(string value) => Encoding.UTF8.GetByteCount(value);

    public override void Write(string value, IBufferWriter<byte> destination) => Encoding.UTF8.GetBytes(value, destination);

    public override string Read(in ReadOnlySequence<byte> source) => Encoding.UTF8.GetString(source);
}
