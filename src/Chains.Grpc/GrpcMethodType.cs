namespace Chains.Grpc;

/// <summary>How many messages travel in each direction of a call.</summary>
public enum GrpcMethodType
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>One request, any number of responses.</summary>
    ServerStreaming,

    /// <summary>Any number of requests, one response.</summary>
    ClientStreaming,

    /// <summary>Any number of messages each way, independently.</summary>
    DuplexStreaming,
}
