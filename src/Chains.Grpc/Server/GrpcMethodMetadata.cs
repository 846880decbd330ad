namespace Chains.Grpc;

/// <summary>Marks the endpoint of a gRPC method.</summary>
/// <param name="ServiceName">The full name of its service.</param>
/// <param name="MethodName">Its name within the service.</param>
internal sealed record GrpcMethodMetadata(string ServiceName, string MethodName);
