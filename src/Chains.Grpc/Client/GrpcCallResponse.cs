namespace Chains.Grpc;

/// <summary>
/// The metadata of one call's answer. Give a new instance to a call in <see cref="GrpcCallOptions.Response"/>; the call fills it. Its members are safe for
/// use by several threads, so headers can be awaited while the call runs.
/// </summary>
public sealed class GrpcCallResponse
{
    private readonly TaskCompletionSource<GrpcMetadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile GrpcMetadata? _trailers;
    private volatile string? _peer;
    private int _taken;

    /// <summary>The metadata in front of the first response; null until it has arrived. Empty where the answer was a status alone.</summary>
    public GrpcMetadata? Headers => _headers.Task.IsCompletedSuccessfully ? _headers.Task.Result : null;

    /// <summary>The metadata that came with the status; null until the call has ended, empty where no status came from the server.</summary>
    public GrpcMetadata? Trailers => _trailers;

    /// <summary>The server that answered, such as <c>ipv4:10.0.0.7:8081</c>; null until <see cref="Headers"/> has arrived, and where no server did.</summary>
    public string? Peer => _peer;

    /// <summary>True where the last response message that was read had travelled compressed.</summary>
    internal bool ResponseWasCompressed { get; set; }

    /// <summary>Waits for <see cref="Headers"/>. The call must be running: a stream starts when its first response is asked for.</summary>
    /// <param name="cancellationToken">Ends the wait, not the call.</param>
    /// <returns>The headers; empty where the call ended with a status alone.</returns>
    /// <exception cref="GrpcException">The call failed before the server had answered.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the call was before the server had answered.</exception>
    public Task<GrpcMetadata> WaitForHeadersAsync(CancellationToken cancellationToken = default) => _headers.Task.WaitAsync(cancellationToken);

    /// <summary>Ties this instance to a call.</summary>
    internal void Take()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
        {
            throw new InvalidOperationException($"This {nameof(GrpcCallResponse)} belongs to another call, or to an earlier reading of the same stream: give each call one of its own.");
        }
    }

    internal void Answered(GrpcMetadata headers, string peer)
    {
        _peer = peer;
        _headers.TrySetResult(headers);
    }

    /// <summary>The call is over.</summary>
    /// <param name="trailers">What came with the status; null where no status came.</param>
    /// <param name="failure">Why the call failed before it was answered; null where it did not.</param>
    internal void Ended(GrpcMetadata? trailers, Exception? failure)
    {
        _trailers = trailers ?? new GrpcMetadata();
        switch (failure)
        {
            case null when trailers is null:
                // Its reader has left before the answer.
                _headers.TrySetCanceled();
                break;
            case null:
                _headers.TrySetResult(new GrpcMetadata());
                break;
            case OperationCanceledException cancelled:
                _headers.TrySetCanceled(cancelled.CancellationToken);
                break;
            case GrpcException when trailers is not null:
                _headers.TrySetResult(new GrpcMetadata());
                break;
            default:
                _headers.TrySetException(failure);

                // The call's own caller gets the failure; whether anybody also waits for the headers is another matter.
                _ = _headers.Task.Exception;
                break;
        }
    }
}
