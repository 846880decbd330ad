using System.Text.Json.Serialization;
using Chains.Generated;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Benchmarks.Calls;

/// <summary>The request of shape S, and of the stream.</summary>
internal sealed record SmallRequest(string Text, int Number);

/// <summary>The response of shape S, and one message of the stream.</summary>
internal sealed record SmallReply(string Text);

/// <summary>One of the hundred rows of shape M.</summary>
internal sealed record TableRow(int Number, double Value, string Text);

/// <summary>A chainlet for whose types the generator writes the wire code of shapes S and St.</summary>
[Chainlet]
internal sealed partial class SmallCall
{
    public Task<SmallReply> RunRemote(SmallRequest request, CancellationToken cancellationToken = default) => Task.FromResult(new SmallReply(request.Text));
}

/// <summary>A chainlet for whose types the generator writes the wire code of shape M.</summary>
[Chainlet]
internal sealed partial class TableCall
{
    public Task<TableRow[]> RunRemote(TableRow[] rows, CancellationToken cancellationToken = default) => Task.FromResult(rows);
}

/// <summary>A chainlet for whose types the generator writes the wire code of shape T.</summary>
[Chainlet]
internal sealed partial class TensorCall
{
    public Task<float[]> RunRemote(float[] values, CancellationToken cancellationToken = default) => Task.FromResult(values);
}

/// <summary>
/// The messages of the call benchmarks, the same for all peers. S: {string, int} to {string}; M: 100 rows of {int, double, string} each way; T: 1 MiB of
/// 32-bit floats each way; St: one request, <see cref="StreamLength"/> small messages back. The marshallers are the generator's own code.
/// </summary>
internal static class Shapes
{
    public const int StreamLength = 10_000;

    /// <summary>Every peer that speaks gRPC has its methods under this name, so that each of them understands the others.</summary>
    public const string Service = "chains.benchmarks.Calls";

    public static SmallRequest Small { get; } = new("How doth the little crocodile", 42);

    /// <summary>Twelve characters: a message of the stream is a word or a token.</summary>
    public static SmallReply StreamMessage { get; } = new("a few tokens");

    public static TableRow[] Table { get; } = [.. Enumerable.Range(0, 100).Select(i => new TableRow(i, i / 7.0, "row number " + i))];

    public static float[] Tensor { get; } = [.. Enumerable.Range(0, 1024 * 1024 / sizeof(float)).Select(i => i / 3.0f)];

    public static GrpcMarshaller<SmallRequest> SmallRequests { get; } = new WireMarshaller<SmallRequest>(
        nameof(SmallRequest), Chains_Benchmarks_Calls_SmallRequestCodec.Size, Chains_Benchmarks_Calls_SmallRequestCodec.Write, Chains_Benchmarks_Calls_SmallRequestCodec.Read);

    public static GrpcMarshaller<SmallReply> SmallReplies { get; } = new WireMarshaller<SmallReply>(
        nameof(SmallReply), Chains_Benchmarks_Calls_SmallReplyCodec.Size, Chains_Benchmarks_Calls_SmallReplyCodec.Write, Chains_Benchmarks_Calls_SmallReplyCodec.Read);

    public static GrpcMarshaller<TableRow[]> Tables { get; } = TableCallClient.Method.ResponseMarshaller;

    public static GrpcMarshaller<float[]> Tensors { get; } = TensorCallClient.Method.ResponseMarshaller;

    public static GrpcMethod<SmallRequest, SmallReply> SmallMethod { get; } = new(GrpcMethodType.Unary, Service, "Small", SmallRequests, SmallReplies);

    /// <summary>As <see cref="SmallMethod"/>, passed on by each server to the next.</summary>
    public static GrpcMethod<SmallRequest, SmallReply> HopMethod { get; } = new(GrpcMethodType.Unary, Service, "Hop", SmallRequests, SmallReplies);

    public static GrpcMethod<TableRow[], TableRow[]> TableMethod { get; } = new(GrpcMethodType.Unary, Service, "Table", Tables, Tables);

    public static GrpcMethod<float[], float[]> TensorMethod { get; } = new(GrpcMethodType.Unary, Service, "Tensor", Tensors, Tensors);

    public static GrpcMethod<SmallRequest, SmallReply> StreamMethod { get; } = new(GrpcMethodType.ServerStreaming, Service, "Stream", SmallRequests, SmallReplies);
}

/// <summary>The messages as the peer with JSON carries them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SmallRequest))]
[JsonSerializable(typeof(SmallReply))]
[JsonSerializable(typeof(TableRow[]))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class ShapesJson : JsonSerializerContext;
