using System.Net.Http;
using System.Net.Sockets;

namespace Chains.Grpc;

/// <summary>What the exceptions of <see cref="SocketsHttpHandler"/> mean for a call.</summary>
internal static class ConnectionFailure
{
    /// <summary>True where the peer reset the stream with this HTTP/2 error code.</summary>
    public static bool IsReset(Exception e, long errorCode) => Find<HttpProtocolException>(e)?.ErrorCode == errorCode;

    /// <summary>True where the request has surely not been begun by a server, and another may be tried: no connection came about.</summary>
    public static bool WasNotSent(Exception e) => ConnectException.In(e) is not null;

    /// <summary>True where the server said goodbye (GOAWAY) to the connection without having looked at the call.</summary>
    public static bool WasTurnedAway(Exception e) => Find<HttpProtocolException>(e) is { ErrorCode: Http2Errors.NoError } protocol && IsGoAway(protocol);

    // A peer that closes or says something else during the handshake is reported in many ways, by where the handler was just then: often the text is all
    // that they have in common (its name in the resources stands in its place in a trimmed application).
    /// <summary>True where the server sent no settings, which every server does first: it has seen no call.</summary>
    public static bool HandshakeFailed(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e.Message.StartsWith("An HTTP/2 connection could not be established because the server did not complete the HTTP/2 handshake", StringComparison.Ordinal)
                || e.Message.StartsWith("net_http_http2_connection_not_established", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The status of a failed call.</summary>
    /// <param name="e">What the handler threw.</param>
    /// <param name="target">The channel's address.</param>
    /// <param name="answered">True once the response headers had arrived.</param>
    /// <param name="isKnown">True where this channel has had an answer over HTTP/2 before: the port is the right one.</param>
    public static GrpcStatus Describe(Exception e, GrpcTarget target, bool answered, bool isKnown)
    {
        string peer = target.Name;
        if (ConnectException.In(e) is { } connect)
        {
            return connect.Status;
        }

        string hint = isKnown ? ""
            : target.UsesTls ? ": does it ask for a client certificate, which SslOptions can give, and is it a gRPC server?"
            : ": is this the gRPC port, or one that speaks only HTTP/1.1?";
        if (!answered && HandshakeFailed(e))
        {
            return NotHttp2(target, Innermost(e).Message);
        }

        if (Find<HttpProtocolException>(e) is { } protocol)
        {
            string name = Http2Errors.NameOf(protocol.ErrorCode);
            if (!answered && IsOurOwnVerdict(protocol))
            {
                return NotHttp2(target, $"its bytes are not HTTP/2: {name}");
            }

            if (IsPingTimeout(protocol))
            {
                return new GrpcStatus(GrpcStatusCode.Unavailable, $"{peer} did not answer a keepalive ping in time (KeepAlivePingTimeout): its machine or the network is gone");
            }

            if (IsGoAway(protocol) && protocol.ErrorCode is not (Http2Errors.EnhanceYourCalm or Http2Errors.Http11Required))
            {
                return new GrpcStatus(GrpcStatusCode.Unavailable, $"{peer} closed the connection ({name})");
            }

            return protocol.ErrorCode == Http2Errors.Http11Required
                ? new GrpcStatus(GrpcStatusCode.Unavailable, $"{peer} answered that it speaks HTTP/1.1 only ({name}): is this the gRPC port? Without TLS a gRPC port must speak HTTP/2 alone")
                : new GrpcStatus(StatusCodes.FromHttp2Error(protocol.ErrorCode), $"the server reset the call with HTTP/2 error {name}");
        }

        if (Find<SocketException>(e) is { } socket)
        {
            return new GrpcStatus(GrpcStatusCode.Unavailable, socket.SocketErrorCode switch
            {
                SocketError.ConnectionReset => $"the connection was reset ({peer}){hint}",
                _ => $"the connection failed ({peer}: {socket.Message})",
            });
        }

        switch ((e as HttpRequestException)?.HttpRequestError ?? Find<HttpIOException>(e)?.HttpRequestError)
        {
            case HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError when !answered:
                return NotHttp2(target, Innermost(e).Message);
            default:
                break;
        }

        if (ExceedsHeaderLimit(e))
        {
            return new GrpcStatus(GrpcStatusCode.ResourceExhausted, $"the headers or trailers of the answer of {peer} are longer than this client takes ({Innermost(e).Message}): raise MaxResponseMetadataSize, or have the server send less");
        }

        if (IsHeaderFailure(e))
        {
            return new GrpcStatus(GrpcStatusCode.Internal, $"the headers or trailers of the answer of {peer} cannot be read ({Innermost(e).Message})");
        }

        return new GrpcStatus(GrpcStatusCode.Unavailable, $"the connection to {peer} ended {(answered ? "during" : "before")} the answer ({Innermost(e).Message}){hint}");
    }

    // The handler wraps its own finding in what it means for the request.
    private static bool ExceedsHeaderLimit(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
            {
                return true;
            }
        }

        return false;
    }

    // Too many or malformed headers. The handler's exception for them is not public.
    private static bool IsHeaderFailure(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (string.Equals(e.GetType().Name, "HPackDecodingException", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // HttpProtocolException does not say which side found the error. What a peer reports about a stream means INTERNAL and the like;
    // what the handler itself finds wrong in the peer's bytes means that no gRPC server is there. Only the text tells them apart
    // (net_http_http2_connection_error, also the text of a trimmed application); an unknown text counts as the peer's report.
    private static bool IsOurOwnVerdict(HttpProtocolException e) =>
        e.Message.StartsWith("The HTTP/2 server sent invalid data on the connection", StringComparison.Ordinal)
        || e.Message.StartsWith("net_http_http2_connection_error", StringComparison.Ordinal);

    // A GOAWAY is about the connection and not about the call, which may well succeed on another one; again only the text tells.
    private static bool IsGoAway(HttpProtocolException e) =>
        e.Message.StartsWith("The HTTP/2 server closed the connection", StringComparison.Ordinal)
        || e.Message.StartsWith("net_http_http2_connection_close", StringComparison.Ordinal);

    // Reported as if the server had broken the protocol.
    private static bool IsPingTimeout(HttpProtocolException e) =>
        e.Message.StartsWith("The HTTP/2 server didn't respond to a ping request", StringComparison.Ordinal)
        || e.Message.StartsWith("net_ping_request_timed_out", StringComparison.Ordinal);

    // Under TLS the handshake has agreed on HTTP/2; a server that misses a client certificate says so only after it, and to the reader of raw bytes alone.
    private static GrpcStatus NotHttp2(GrpcTarget target, string cause) => new(
        GrpcStatusCode.Unavailable,
        target.UsesTls
            ? $"{target.Name} ended the connection right after the TLS handshake ({cause}): does it ask for a client certificate, which SslOptions can give, and is it a gRPC server?"
            : $"{target.Name} did not complete the HTTP/2 handshake ({cause}); it seems to speak HTTP/1.1 or another protocol: is this the gRPC port?");

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e;
    }
}
