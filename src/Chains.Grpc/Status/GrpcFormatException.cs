namespace Chains.Grpc;

/// <summary>
/// Bytes that are not the message or metadata they should be. A server answers such a request with
/// <see cref="GrpcServerOptions.MalformedRequestStatus"/> and this exception's message; a client reports a malformed response as <see cref="GrpcStatusCode.Internal"/>.
/// </summary>
public sealed class GrpcFormatException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public GrpcFormatException()
        : base("The message is malformed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is malformed, and where. The peer sees it.</param>
    public GrpcFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is malformed, and where. The peer sees it.</param>
    /// <param name="innerException">The cause, which stays in this process.</param>
    public GrpcFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
