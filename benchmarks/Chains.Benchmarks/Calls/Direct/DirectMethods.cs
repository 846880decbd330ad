using Chains.Grpc;
using Grpc.Core;

namespace Chains.Benchmarks.Calls.Direct;

/// <summary>The methods as Grpc.Core.Api describes them, with our generated code to write and read their messages.</summary>
internal static class DirectMethods
{
    public static Method<SmallRequest, SmallReply> Small { get; } =
        new(MethodType.Unary, Shapes.Service, nameof(Small), Of(Shapes.SmallRequests), Of(Shapes.SmallReplies));

    public static Method<TableRow[], TableRow[]> Table { get; } = new(MethodType.Unary, Shapes.Service, nameof(Table), Of(Shapes.Tables), Of(Shapes.Tables));

    public static Method<float[], float[]> Tensor { get; } = new(MethodType.Unary, Shapes.Service, nameof(Tensor), Of(Shapes.Tensors), Of(Shapes.Tensors));

    public static Method<SmallRequest, SmallReply> Stream { get; } =
        new(MethodType.ServerStreaming, Shapes.Service, nameof(Stream), Of(Shapes.SmallRequests), Of(Shapes.SmallReplies));

    private static Marshaller<T> Of<T>(GrpcMarshaller<T> marshaller) => new(
        (value, context) =>
        {
            context.SetPayloadLength(marshaller.GetSize(value));
            marshaller.Write(value, context.GetBufferWriter());
            context.Complete();
        },
        context => marshaller.Read(context.PayloadAsReadOnlySequence()));
}
