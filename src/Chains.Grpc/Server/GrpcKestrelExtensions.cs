using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chains.Grpc;

/// <summary>Sets Kestrel up for gRPC.</summary>
public static class GrpcKestrelExtensions
{
    private const int StreamWindow = 4 * 1024 * 1024;

    // Kestrel gives a connection's window back by halves. With one of twice a call's window, a single call whose handler did not read took one half, and no other call could ever
    // read the other to its end: all of them stood still. Here that takes eight such calls.
    private const int ConnectionWindow = 16 * StreamWindow;
    private const int FrameSize = 256 * 1024;
    private const int HeadersSize = 64 * 1024;
    private const int HeaderCount = 256;
    private const int Streams = 1000;

    /// <summary>
    /// Changes limits whose defaults are made for browsers. Each can be changed again afterwards; none of them is needed for calls to work.
    /// <list type="bullet">
    /// <item>Flow-control windows of 4 MiB for a call and 64 MiB for a connection, and frames of up to 256 KiB: tensors move a third faster. The windows
    /// bound what callers can make the server hold that its handlers have not asked for.</item>
    /// <item>1,000 calls at once on a connection instead of 100: stock gRPC clients queue further calls instead of opening a second connection.</item>
    /// <item>64 KiB of request headers (<c>MaxRequestHeadersTotalSize</c>) in at most 256 fields. The size is announced in SETTINGS_MAX_HEADER_LIST_SIZE, and
    /// clients that heed it refuse to send more. To more Kestrel itself answers HTTP status 431, which gRPC clients report as UNKNOWN; to headers without
    /// end it closes the connection.</item>
    /// <item>A keepalive ping after 60 seconds without a frame, answered within 20: the calls of a caller whose machine has vanished are cancelled then.</item>
    /// <item>No minimum rate for responses (<c>MinResponseDataRate</c>): Kestrel would close the whole connection, with all its other calls, over one reader who takes a large
    /// answer slowly. Flow control bounds what waits for such a reader, a deadline ends its call, and the ping finds one that has vanished.</item>
    /// </list>
    /// The size of requests and how slowly they arrive are never limited by Kestrel: the methods' own limits and the deadlines do that.
    /// </summary>
    /// <param name="options">The server's options.</param>
    public static void ConfigureGrpc(this KestrelServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        KestrelServerLimits limits = options.Limits;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = HeadersSize;
        limits.MaxRequestHeaderCount = HeaderCount;
        limits.Http2.MaxRequestHeaderFieldSize = HeadersSize;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.MaxFrameSize = FrameSize;
        limits.Http2.MaxStreamsPerConnection = Streams;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(60);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    /// <summary>
    /// Lets callers close the connections of this port when the server stops, for up to two seconds after their last call has ended. Kestrel alone closes them
    /// at once, and where a caller still sends as it reads a large answer, the rest of that answer is lost. For ports that speak HTTP/2 alone; with TLS it stands
    /// before <c>UseHttps</c>.
    /// </summary>
    /// <param name="listen">The port.</param>
    /// <returns>The port, for further configuration.</returns>
    public static ListenOptions UseGrpcDraining(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        listen.Use(DrainedConnection.Middleware);
        return listen;
    }
}
