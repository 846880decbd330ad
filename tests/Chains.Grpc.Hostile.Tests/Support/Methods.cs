namespace Chains.Grpc.Hostile.Tests;

/// <summary>The methods of the service that is attacked, and that hostile servers pretend to have.</summary>
internal static class Methods
{
    /// <summary>Answers with the request.</summary>
    public static GrpcMethod<byte[], byte[]> Echo { get; } = Of(GrpcMethodType.Unary, "Echo");

    /// <summary>Answers only once the call is cancelled.</summary>
    public static GrpcMethod<byte[], byte[]> Hang { get; } = Of(GrpcMethodType.Unary, "Hang");

    /// <summary>Answers with as many mebibytes as the request's first byte says.</summary>
    public static GrpcMethod<byte[], byte[]> Large { get; } = Of(GrpcMethodType.Unary, "Large");

    /// <summary>Answers with the request, three times.</summary>
    public static GrpcMethod<byte[], byte[]> Thrice { get; } = Of(GrpcMethodType.ServerStreaming, "Thrice");

    /// <summary>Answers with messages of 32 KiB without end.</summary>
    public static GrpcMethod<byte[], byte[]> Flood { get; } = Of(GrpcMethodType.ServerStreaming, "Flood");

    /// <summary>Answers with the number of requests, once they have ended.</summary>
    public static GrpcMethod<byte[], byte[]> Collect { get; } = Of(GrpcMethodType.ClientStreaming, "Collect");

    /// <summary>Answers with the first request, and does not read the others.</summary>
    public static GrpcMethod<byte[], byte[]> First { get; } = Of(GrpcMethodType.ClientStreaming, "First");

    /// <summary>Answers each request with itself.</summary>
    public static GrpcMethod<byte[], byte[]> Chat { get; } = Of(GrpcMethodType.DuplexStreaming, "Chat");

    /// <summary>Reads no request and answers nothing until the call is cancelled.</summary>
    public static GrpcMethod<byte[], byte[]> Deaf { get; } = Of(GrpcMethodType.DuplexStreaming, "Deaf");

    /// <summary>One method of each kind, and those that do not end by themselves.</summary>
    public static IReadOnlyList<GrpcMethod<byte[], byte[]>> All { get; } = [Echo, Hang, Thrice, Flood, Collect, First, Chat, Deaf];

    /// <summary>One method of each kind that the client can call.</summary>
    public static IReadOnlyList<GrpcMethod<byte[], byte[]>> OneOfEachKind { get; } = [Echo, Thrice, Collect, Chat];

    private static GrpcMethod<byte[], byte[]> Of(GrpcMethodType type, string name) =>
        new(type, "hostile.Service", name, BytesMarshaller.Instance, BytesMarshaller.Instance);
}
