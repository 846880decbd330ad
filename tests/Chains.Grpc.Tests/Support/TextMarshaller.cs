using System.Buffers;
using System.Text;

namespace Chains.Grpc.Tests;

/// <summary>Messages that are UTF-8 text; bytes that are not are malformed.</summary>
internal sealed class TextMarshaller : GrpcMarshaller<string>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static TextMarshaller Instance { get; } = new();

    public override int GetSize(string value) => Encoding.UTF8.GetByteCount(value);

    public override void Write(string value, IBufferWriter<byte> destination) => Encoding.UTF8.GetBytes(value, destination);

    public override string Read(in ReadOnlySequence<byte> source)
    {
        try
        {
            return Strict.GetString(source);
        }
        catch (DecoderFallbackException e)
        {
            throw new GrpcFormatException("The message is not UTF-8.", e);
        }
    }
}
