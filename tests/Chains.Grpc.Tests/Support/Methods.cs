namespace Chains.Grpc.Tests;

/// <summary>Method descriptions with text or byte messages.</summary>
internal static class Methods
{
    public static GrpcMethod<string, string> Echo { get; } = Text("Echo");

    public static GrpcMethod<byte[], byte[]> EchoBytes { get; } = new(GrpcMethodType.Unary, "test.Service", "EchoBytes", BytesMarshaller.Instance, BytesMarshaller.Instance);

    public static GrpcMethod<string, string> Text(string name) =>
        new(GrpcMethodType.Unary, "test.Service", name, TextMarshaller.Instance, TextMarshaller.Instance);

    public static GrpcMethod<string, string> TextStream(string name) =>
        new(GrpcMethodType.ServerStreaming, "test.Service", name, TextMarshaller.Instance, TextMarshaller.Instance);

    public static GrpcMethod<string, string> TextUpload(string name) =>
        new(GrpcMethodType.ClientStreaming, "test.Service", name, TextMarshaller.Instance, TextMarshaller.Instance);

    public static GrpcMethod<string, string> TextDuplex(string name) =>
        new(GrpcMethodType.DuplexStreaming, "test.Service", name, TextMarshaller.Instance, TextMarshaller.Instance);
}
