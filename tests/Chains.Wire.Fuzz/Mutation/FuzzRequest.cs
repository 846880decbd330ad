using Chains.Fuzz.Shapes;

namespace Chains.Fuzz.Mutation;

/// <summary>How a request travels.</summary>
internal enum WireForm
{
    /// <summary>Messages with gRPC's prefix of five bytes, as the body of a gRPC call holds them.</summary>
    Grpc,

    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>A JSON document on each line.</summary>
    Lines,
}

/// <summary>A request to the host of a shape.</summary>
/// <param name="Shape">Whose request it is.</param>
/// <param name="Form">How it travels.</param>
/// <param name="Kind">The mutation that made it, or the seed that it is.</param>
/// <param name="Body">All of its body.</param>
internal sealed record FuzzRequest(Shape Shape, WireForm Form, string Kind, byte[] Body);
