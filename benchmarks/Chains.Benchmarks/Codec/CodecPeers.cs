using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chains.Grpc;
using Google.Protobuf;
using MemoryPack;
using MessagePack;

namespace Chains.Benchmarks.Codec;

/// <summary>One way of carrying values: each method writes a value to a buffer writer, as gRPC and ASP.NET Core give it, and reads it back.</summary>
internal static class CodecPeers
{
    // One for all, of the largest message's size, as a connection's own buffer would be.
    private static readonly ArrayBufferWriter<byte> Buffer = new(8 << 20);
    private static readonly Utf8JsonWriter JsonWriter = new(Buffer);

    /// <summary>The generated code: measured, since the length stands in front of a message, written and read.</summary>
    public static T Chains<T>(GrpcMarshaller<T> marshaller, T value)
    {
        Buffer.ResetWrittenCount();
        int size = marshaller.GetSize(value);
        marshaller.Write(value, Buffer);
        return size == Buffer.WrittenCount ? marshaller.Read(Written) : throw WrongSize();
    }

    public static T Protobuf<T>(MessageParser<T> parser, T message)
        where T : IMessage<T>
    {
        Buffer.ResetWrittenCount();
        int size = message.CalculateSize();
        message.WriteTo(Buffer);
        return size == Buffer.WrittenCount ? parser.ParseFrom(Written) : throw WrongSize();
    }

    public static T MemoryPack<T>(T value)
    {
        Buffer.ResetWrittenCount();
        MemoryPackSerializer.Serialize(Buffer, value);
        return MemoryPackSerializer.Deserialize<T>(Written)!;
    }

    public static T MessagePack<T>(T value)
    {
        Buffer.ResetWrittenCount();
        MessagePackSerializer.Serialize(Buffer, value);
        return MessagePackSerializer.Deserialize<T>(Written);
    }

    public static T Json<T>(JsonTypeInfo<T> type, T value)
    {
        Buffer.ResetWrittenCount();
        JsonWriter.Reset();
        JsonSerializer.Serialize(JsonWriter, value, type);
        return JsonSerializer.Deserialize(Buffer.WrittenSpan, type)!;
    }

    private static ReadOnlySequence<byte> Written => new(Buffer.WrittenMemory);

    private static InvalidOperationException WrongSize() => new("A message is not as long as it was measured.");
}
