using Chains.Grpc.Interop.Tests.Messages;
using Google.Protobuf;

namespace Chains.Grpc.Interop.Tests.Service;

/// <summary>The methods of grpc.testing, and what its messages have in common.</summary>
internal static class TestService
{
    public const string InitialKey = "x-grpc-test-echo-initial";
    public const string TrailingKey = "x-grpc-test-echo-trailing-bin";

    private const string Name = "grpc.testing.TestService";

    public static GrpcMethod<Framed<Empty>, Framed<Empty>> EmptyCall { get; } = Method<Empty, Empty>(GrpcMethodType.Unary, "EmptyCall");

    public static GrpcMethod<Framed<SimpleRequest>, Framed<SimpleResponse>> UnaryCall { get; } = Method<SimpleRequest, SimpleResponse>(GrpcMethodType.Unary, "UnaryCall");

    public static GrpcMethod<Framed<StreamingInputCallRequest>, Framed<StreamingInputCallResponse>> StreamingInputCall { get; } =
        Method<StreamingInputCallRequest, StreamingInputCallResponse>(GrpcMethodType.ClientStreaming, "StreamingInputCall");

    public static GrpcMethod<Framed<StreamingOutputCallRequest>, Framed<StreamingOutputCallResponse>> StreamingOutputCall { get; } =
        Method<StreamingOutputCallRequest, StreamingOutputCallResponse>(GrpcMethodType.ServerStreaming, "StreamingOutputCall");

    public static GrpcMethod<Framed<StreamingOutputCallRequest>, Framed<StreamingOutputCallResponse>> FullDuplexCall { get; } =
        Method<StreamingOutputCallRequest, StreamingOutputCallResponse>(GrpcMethodType.DuplexStreaming, "FullDuplexCall");

    public static GrpcMethod<Framed<Empty>, Framed<Empty>> UnimplementedMethod { get; } = Method<Empty, Empty>(GrpcMethodType.Unary, "UnimplementedCall");

    public static GrpcMethod<Framed<Empty>, Framed<Empty>> UnimplementedService { get; } =
        Method<Empty, Empty>(GrpcMethodType.Unary, "UnimplementedCall", "grpc.testing.UnimplementedService");

    /// <summary>A payload of so many zeros.</summary>
    public static Payload Zeros(int size) => new() { Type = PayloadType.Compressable, Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    private static GrpcMethod<Framed<TRequest>, Framed<TResponse>> Method<TRequest, TResponse>(GrpcMethodType type, string method, string service = Name)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new() =>
        new(type, service, method, ProtobufMarshaller<TRequest>.Instance, ProtobufMarshaller<TResponse>.Instance);
}
