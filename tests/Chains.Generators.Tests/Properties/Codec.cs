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

    public abstract object? ReadJson(byte[] document);

    /// <summary>The codec of the requests or responses of a chainlet.</summary>
    /// <param name="host">The generated class that hosts call.</param>
    /// <param name="part"><c>Request</c> or <c>Response</c>.</param>
    public static Codec Of(Type host, string part)
    {
        object implementation = host.GetProperty("Implementation")!.GetValue(null)!;
        object method = Property(implementation, "Method");
        Type message = method.GetType().GetGenericArguments()[part == "Request" ? 0 : 1];
        return (Codec)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(message), Property(method, part + "Marshaller"), Property(implementation, part + "Json"))!;
    }

    private static object Property(object of, string name) => of.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(of)!;

    /// <summary>The type that the codec writes and reads.</summary>
    public abstract Type Type { get; }

    private sealed class Typed<T>(GrpcMarshaller<T> marshaller, JsonMarshaller<T> json) : Codec
    {
        public override Type Type => typeof(T);

        public override int Size(object? value) => marshaller.GetSize((T)value!);

        public override byte[] Write(object? value)
        {
            ArrayBufferWriter<byte> buffer = new();
            marshaller.Write((T)value!, buffer);
            return buffer.WrittenSpan.ToArray();
        }

        public override object? Read(byte[] bytes) => marshaller.Read(new ReadOnlySequence<byte>(bytes));

        public override byte[] WriteJson(object? value) => json.Serialize((T)value!);

        public override object? ReadJson(byte[] document) => json.Deserialize(document);
    }
}
