namespace Chains.Grpc;

/// <summary>What one call carries beside its request.</summary>
/// <param name="Headers">Metadata that is sent with the call; none by default.</param>
/// <param name="Deadline">When the call must have ended, absolute; none by default. It travels as <c>grpc-timeout</c> and is enforced on both sides;
/// a call that misses it fails with <see cref="GrpcStatusCode.DeadlineExceeded"/>. Beyond 49 days it is sent but not enforced by the client.</param>
/// <param name="CancellationToken">Cancels the call, on the server too. The caller then gets an <see cref="OperationCanceledException"/> with this token.</param>
public readonly record struct GrpcCallOptions(
    GrpcMetadata? Headers = null,
    DateTimeOffset? Deadline = null,
    CancellationToken CancellationToken = default);
