using System.Buffers;
using System.Reflection;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Generators.Tests.Properties;

/// <summary>The generated code that writes and reads a request or a response, of a program that was loaded.</summary>
internal abstract class Codec
{
    public abstract int Size(object? value);

    public abstract byte[] Write(object? value);

    public abstract object? Read(byte[] bytes);

    public abstract byte[] WriteJson(object? value);

    public abstract object? ReadJson(byte[] json);

    /// <summary>The codec of a generated client's requests or responses.</summary>
    /// <param name="client">The client's type.</param>
    /// <param name="part"><c>Request</c> or <c>Response</c>.</param>
    public static Codec Of(Type client, string part)
    {
        object method = client.GetField("Method", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        object marshaller = method.GetType().GetProperty(part + "Marshaller")!.GetValue(method)!;
        Type message = method.GetType().GetGenericArguments()[part == "Request" ? 0 : 1];
        Delegate write = Delegate.CreateDelegate(typeof(JsonWrite<>).MakeGenericType(message), client.GetMethod($"Write{part}Json", BindingFlags.Static | BindingFlags.NonPublic)!);
        Delegate read = Delegate.CreateDelegate(typeof(JsonRead<>).MakeGenericType(message), client.GetMethod($"Read{part}Json", BindingFlags.Static | BindingFlags.NonPublic)!);
        return (Codec)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(message), marshaller, write, read)!;
    }

    /// <summary>The type that the codec writes and reads.</summary>
    public abstract Type Type { get; }

    private sealed class Typed<T>(GrpcMarshaller<T> marshaller, JsonWrite<T> write, JsonRead<T> read) : Codec
    {
        private readonly JsonMarshaller<T> _json = new(write, read);

        public override Type Type => typeof(T);

        public override int Size(object? value) => marshaller.GetSize((T)value!);

        public override byte[] Write(object? value)
        {
            ArrayBufferWriter<byte> buffer = new();
            marshaller.Write((T)value!, buffer);
            return buffer.WrittenSpan.ToArray();
        }

        public override object? Read(byte[] bytes) => marshaller.Read(new ReadOnlySequence<byte>(bytes));

        public override byte[] WriteJson(object? value) => _json.Serialize((T)value!);

        public override object? ReadJson(byte[] json) => _json.Deserialize(json);
    }
}
