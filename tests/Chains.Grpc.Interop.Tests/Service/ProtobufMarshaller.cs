using System.Buffers;
using Google.Protobuf;

namespace Chains.Grpc.Interop.Tests.Service;

/// <summary>Messages of Google.Protobuf, compressed one by one as their sender says.</summary>
internal sealed class ProtobufMarshaller<T> : GrpcMarshaller<Framed<T>>
    where T : IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(static () => new T());

    public static ProtobufMarshaller<T> Instance { get; } = new();

    public override int GetSize(Framed<T> value) => value.Message.CalculateSize();

    public override void Write(Framed<T> value, IBufferWriter<byte> destination) => value.Message.WriteTo(destination);

    public override bool ShouldCompress(Framed<T> value, int size) => value.Compress;

    public override Framed<T> Read(in ReadOnlySequence<byte> source)
    {
        try
        {
            return new Framed<T>(Parser.ParseFrom(source));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcFormatException($"The message is not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
