namespace Chains.Grpc;

/// <summary>What a channel's options and its service config together say of one method.</summary>
internal sealed record MethodSettings(bool WaitForReady, TimeSpan? Timeout, int MaxSendMessageSize, int MaxReceiveMessageSize, GrpcRetryPolicy? RetryPolicy);
