namespace Chains.Grpc.Stress;

/// <summary>What the stress server offers; <see cref="StressService"/> says what it does with each field of a request.</summary>
internal static class StressMethods
{
    public const string ServiceName = "stress.Service";

    /// <summary>Answers after a delay with one payload, or fails with the wanted code.</summary>
    public static GrpcMethod<StressMessage, StressMessage> Unary { get; } = Make(GrpcMethodType.Unary, "Unary");

    /// <summary>As <see cref="Unary"/>, its answers compressed.</summary>
    public static GrpcMethod<StressMessage, StressMessage> CompressedUnary { get; } = Make(GrpcMethodType.Unary, "CompressedUnary");

    /// <summary>Sends the headers and trailers back that it got.</summary>
    public static GrpcMethod<StressMessage, StressMessage> Metadata { get; } = Make(GrpcMethodType.Unary, "Metadata");

    /// <summary>Known to nobody.</summary>
    public static GrpcMethod<StressMessage, StressMessage> Missing { get; } = Make(GrpcMethodType.Unary, "Missing");

    /// <summary>Answers with <see cref="StressMessage.ReplyCount"/> payloads, a delay before each, then fails where a code is given.</summary>
    public static GrpcMethod<StressMessage, StressMessage> ServerStream { get; } = Make(GrpcMethodType.ServerStreaming, "ServerStream");

    /// <summary>Answers with the number of requests and of payload bytes; a request with a reply count ends the reading there.</summary>
    public static GrpcMethod<StressMessage, StressMessage> ClientStream { get; } = Make(GrpcMethodType.ClientStreaming, "ClientStream");

    /// <summary>Answers each request with its number of payloads; a negative number ends the call.</summary>
    public static GrpcMethod<StressMessage, StressMessage> Duplex { get; } = Make(GrpcMethodType.DuplexStreaming, "Duplex");

    /// <summary>As <see cref="Duplex"/>, its answers compressed.</summary>
    public static GrpcMethod<StressMessage, StressMessage> CompressedDuplex { get; } = Make(GrpcMethodType.DuplexStreaming, "CompressedDuplex");

    /// <summary>A <see cref="MemorySample"/> of the server, after a full collection.</summary>
    public static GrpcMethod<string, string> Memory { get; } = new(GrpcMethodType.Unary, "stress.Control", "Memory", TextMarshaller.Instance, TextMarshaller.Instance);

    private static GrpcMethod<StressMessage, StressMessage> Make(GrpcMethodType type, string name) =>
        new(type, ServiceName, name, StressMarshaller.Instance, StressMarshaller.Instance);
}
