namespace Chains.Grpc;

/// <summary>A marshaller threw something other than the exceptions of this layer: a defect that the peer learns of without its details.</summary>
internal sealed class MarshallingException(string message, Exception cause) : Exception(message, cause);
