namespace Chains.Grpc;

/// <summary>What one call carries beside its requests.</summary>
/// <param name="Headers">Metadata that is sent with the call; none by default.</param>
/// <param name="Deadline">When the call must have ended, absolute; none by default. It travels as <c>grpc-timeout</c> and is enforced on both sides;
/// a call that misses it fails with <see cref="GrpcStatusCode.DeadlineExceeded"/>. It spans all attempts of a call that is retried.
/// Beyond 49 days it is sent but not enforced by the client.</param>
/// <param name="CancellationToken">Cancels the call, on the server too. The caller then gets an <see cref="OperationCanceledException"/> with this token.</param>
public readonly record struct GrpcCallOptions(
    GrpcMetadata? Headers = null,
    DateTimeOffset? Deadline = null,
    CancellationToken CancellationToken = default)
{
    /// <summary>
    /// True: while the server cannot be reached, the call waits for it until its deadline. False: it fails at once with <see cref="GrpcStatusCode.Unavailable"/>.
    /// Null, the default: as the channel's <see cref="GrpcChannelOptions.ServiceConfig"/> says of the method, else false.
    /// </summary>
    public bool? WaitForReady { get; init; }

    /// <summary>How the requests of this call are compressed; by default as <see cref="GrpcChannelOptions.Compression"/> says.</summary>
    public GrpcCompression? Compression { get; init; }

    /// <summary>Receives the metadata of the answer; null, the default, where the caller does not need it. Each call needs an instance of its own.</summary>
    public GrpcCallResponse? Response { get; init; }
}
