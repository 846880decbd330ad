using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Fuzz.Codecs;
using Chains.Wire;
using EveryType;
using EveryValue;

namespace Chains.Fuzz.Shapes;

/// <summary>Every type that travels (<see cref="EveryRow"/> has a member of each), and every form of a stream.</summary>
internal static class ShapeList
{
    public static IReadOnlyList<Shape> Usual { get; } =
    [
        Unary("every-row", EveryRowEchoChainletHost.Implementation, EveryRowEchoClient.Method, EveryRowEchoClient.WriteRequestJson, EveryRowEchoClient.ReadRequestJson),
        Unary("echo", EchoChainletHost.Implementation, EchoClient.Method, EchoClient.WriteRequestJson, EchoClient.ReadRequestJson),
        Unary("mirror", MirrorChainletHost.Implementation, MirrorClient.Method, MirrorClient.WriteRequestJson, MirrorClient.ReadRequestJson),
        Unary("zoo", ZooEchoChainletHost.Implementation, ZooEchoClient.Method, ZooEchoClient.WriteRequestJson, ZooEchoClient.ReadRequestJson),
        Unary("tensors", TensorEchoChainletHost.Implementation, TensorEchoClient.Method, TensorEchoClient.WriteRequestJson, TensorEchoClient.ReadRequestJson),
        Unary("foreign", ForeignEchoChainletHost.Implementation, ForeignEchoClient.Method, ForeignEchoClient.WriteRequestJson, ForeignEchoClient.ReadRequestJson),
        Unary("scatter", ScatterEchoChainletHost.Implementation, ScatterEchoClient.Method, ScatterEchoClient.WriteRequestJson, ScatterEchoClient.ReadRequestJson),
        Streamed("gather", GatherEchoChainletHost.Implementation, GatherEchoClient.Method, GatherEchoClient.WriteRequestJson, GatherEchoClient.ReadRequestJson),
        Streamed("drain", DrainEchoChainletHost.Implementation, DrainEchoClient.Method, DrainEchoClient.WriteRequestJson, DrainEchoClient.ReadRequestJson),
        Make("relay", RelayEchoChainletHost.Implementation, RelayEchoClient.Method, document: null),
    ];

    public static IReadOnlyList<Shape> All { get; } =
    [
        .. Usual,
        Unary("broken", BrokenEchoChainletHost.Implementation, BrokenEchoClient.Method, BrokenEchoClient.WriteRequestJson, BrokenEchoClient.ReadRequestJson),
    ];

    private static Shape Unary<TRequest, TResponse>(
        string name, ChainletImplementation implementation, GrpcMethod<TRequest, TResponse> method, JsonWrite<TRequest> writeJson, JsonRead<TRequest> readJson) =>
        Make(name, implementation, method, new JsonCodec<TRequest>(new JsonMarshaller<TRequest>(writeJson, readJson)));

    private static Shape Streamed<TParameters, TItem, TResponse>(
        string name,
        ChainletImplementation implementation,
        GrpcMethod<StreamMessage<TParameters, TItem>, TResponse> method,
        JsonWrite<StreamBody<TParameters, TItem>> writeJson,
        JsonRead<StreamBody<TParameters, TItem>> readJson) =>
        Make(name, implementation, method, new JsonCodec<StreamBody<TParameters, TItem>>(new JsonMarshaller<StreamBody<TParameters, TItem>>(writeJson, readJson)));

    private static Shape Make<TRequest, TResponse>(string name, ChainletImplementation implementation, GrpcMethod<TRequest, TResponse> method, ICodec? document) =>
        new(name, implementation, method.Type, method.FullName, new ProtobufCodec<TRequest>(method.RequestMarshaller, method.Type is GrpcMethodType.ClientStreaming or GrpcMethodType.DuplexStreaming), document, ContractNames.Of(implementation.TypeName));
}
