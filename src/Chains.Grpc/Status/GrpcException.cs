namespace Chains.Grpc;

/// <summary>
/// A call that did not succeed. On the client every failure but the caller's own cancellation is one; a handler on the server throws one to
/// choose the status of its call.
/// </summary>
public sealed class GrpcException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="status">The outcome; anything but <see cref="GrpcStatusCode.OK"/>.</param>
    /// <param name="trailers">Metadata that travels with the status; none by default.</param>
    /// <param name="inner">The cause, which stays in this process.</param>
    /// <exception cref="ArgumentException">The status is OK, or its code is not one of gRPC's.</exception>
    public GrpcException(GrpcStatus status, GrpcMetadata? trailers = null, Exception? inner = null)
        : this(status.ToString(), status, trailers, inner)
    {
    }

    internal GrpcException(string message, GrpcStatus status, GrpcMetadata? trailers, Exception? inner)
        : base(message, inner)
    {
        if (status.Code is <= GrpcStatusCode.OK or > GrpcStatusCode.Unauthenticated)
        {
            throw new ArgumentException($"An exception needs a status from CANCELLED to UNAUTHENTICATED, not {StatusCodes.NameOf(status.Code)}.", nameof(status));
        }

        Status = status with { Detail = status.Detail ?? "" };
        Trailers = trailers ?? new GrpcMetadata();
    }

    /// <summary>The outcome of the call: the peer's code and detail, or those that the client gives to a failure on its own side.</summary>
    public GrpcStatus Status { get; }

    /// <summary>The metadata that came with the status; empty where there was none.</summary>
    public GrpcMetadata Trailers { get; }
}
