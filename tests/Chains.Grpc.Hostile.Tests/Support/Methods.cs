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

    /// <summary>One method of each kind, and those that do not end by themselves.</summary>
    public static IReadOnlyList<GrpcMethod<byte[], byte[]>> All { get; } = [Echo, Hang, Thrice, Flood];

    /// <summary>One method of each kind that the client can call.</summary>
    public static IReadOnlyList<GrpcMethod<byte[], byte[]>> OneOfEachKind { get; } = [Echo, Thrice];

    private static GrpcMethod<byte[], byte[]> Of(GrpcMethodType type, string name) =>
        new(type, "hostile.Service", name, BytesMarshaller.Instance, BytesMarshaller.Instance);
}
