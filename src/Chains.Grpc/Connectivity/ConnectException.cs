namespace Chains.Grpc;

/// <summary>No connection could be made. The call for which it was wanted has not left this process, so that it may be made elsewhere.</summary>
internal sealed class ConnectException(GrpcStatus status, Exception? inner = null) : IOException(status.Detail, inner)
{
    public GrpcStatus Status { get; } = status;

    public static ConnectException Unavailable(string detail, Exception? inner = null) => new(new GrpcStatus(GrpcStatusCode.Unavailable, detail), inner);

    public static ConnectException? In(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is ConnectException found)
            {
                return found;
            }
        }

        return null;
    }
}
