using Chains.Grpc;
using Chains.Infrastructure;

namespace Chains;

/// <summary>A call to a chainlet failed: in the chainlet, in one that it calls, or on the way. The message names the chainlet, its address and the status, and shows the remote errors as a tree.</summary>
public sealed class RemoteChainletException : Exception
{
    /// <summary>Creates the exception, for tests and mocks that stand in for a failing chainlet.</summary>
    /// <param name="chainlet">Name of the chainlet that was called.</param>
    /// <param name="address">Its address.</param>
    /// <param name="statusCode">The status of the call; anything but OK.</param>
    /// <param name="statusDetail">What went wrong, for people.</param>
    /// <param name="detail">The remote errors, where known.</param>
    /// <param name="innerException">The cause in this process.</param>
    public RemoteChainletException(string chainlet, string address, GrpcStatusCode statusCode, string statusDetail, RemoteErrorDetail? detail = null, Exception? innerException = null)
        : base(Compose(chainlet, address, new GrpcStatus(statusCode, statusDetail), detail), innerException)
    {
        Chainlet = chainlet;
        Address = address;
        StatusCode = statusCode;
        StatusDetail = statusDetail;
        Detail = detail;
    }

    /// <summary>Name of the chainlet that was called.</summary>
    public string Chainlet { get; }

    /// <summary>The address that it was called at.</summary>
    public string Address { get; }

    /// <summary>
    /// The status of the call: INTERNAL for an exception of the chainlet, DEADLINE_EXCEEDED where it took too long, UNAVAILABLE where it could not be
    /// reached, FAILED_PRECONDITION where its address or its configuration is missing, INVALID_ARGUMENT for malformed input.
    /// </summary>
    public GrpcStatusCode StatusCode { get; }

    /// <summary>What went wrong, for people.</summary>
    public string StatusDetail { get; }

    /// <summary>The remote errors as a tree; <see langword="null"/> where the chainlet was not reached or is not one of ours.</summary>
    public RemoteErrorDetail? Detail { get; }

    /// <summary>The first line of the message, without the tree.</summary>
    internal string Headline => Headlined(Chainlet, Address, new GrpcStatus(StatusCode, StatusDetail));

    internal static RemoteChainletException From(GrpcException exception, string chainlet, string address) =>
        new(chainlet, address, exception.Status.Code, exception.Status.Detail, RichStatus.ReadDetail(exception.Trailers), exception);

    private static string Headlined(string chainlet, string address, GrpcStatus status) => $"Calling {chainlet} at {address} failed with {status}";

    private static string Compose(string chainlet, string address, GrpcStatus status, RemoteErrorDetail? detail) =>
        detail is null ? Headlined(chainlet, address, status) : $"{Headlined(chainlet, address, status)}\n{detail.Format()}";
}
