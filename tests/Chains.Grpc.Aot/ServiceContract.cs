using System.Text;

namespace Chains.Grpc.Aot;

/// <summary>The serialized <c>google.protobuf.FileDescriptorProto</c> of the service, as protoc would write it for the one method that the case of reflection asks about.</summary>
internal static class ServiceContract
{
    public const string FileName = "aot.proto";

    public static ReadOnlyMemory<byte> File { get; } = (byte[])
    [
        .. Field(1, Text(FileName)),
        .. Field(2, Text("aot")),
        .. Field(4, Field(1, Text("Text"))),
        .. Field(6, Field(1, Text("Service")), Field(2, Field(1, Text("Echo")), Field(2, Text(".aot.Text")), Field(3, Text(".aot.Text")))),
        .. Field(12, Text("proto3")),
    ];

    /// <summary>A length-delimited field of less than 128 bytes.</summary>
    private static byte[] Field(int number, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(static part => part)];
        return [(byte)((number << 3) | 2), checked((byte)content.Length), .. content];
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
