namespace Chains.Grpc;

/// <summary>The HTTP answer to a request that is not gRPC.</summary>
internal sealed record HttpRefusal(int HttpStatus, string Reason);
