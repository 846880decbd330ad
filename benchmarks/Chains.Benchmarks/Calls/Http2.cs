using System.Net;

namespace Chains.Benchmarks.Calls;

/// <summary>How connections are set: on the client here, on the server by <see cref="PeerServer"/>.</summary>
internal static class Http2
{
    /// <summary>
    /// False, the default: all peers have the settings of our layer, so that what differs is the layer on top. True: each has what its own library sets, as its users
    /// get it.
    /// </summary>
    public static bool HasOwnSettings { get; set; }

    /// <summary>For the peers over HTTP/2 that are not ours, whose channel makes its own. A proxy of the environment does not speak HTTP/2 without TLS.</summary>
    /// <param name="severalConnections">What the peer's library sets itself.</param>
    public static SocketsHttpHandler NewHandler(bool severalConnections = false) => HasOwnSettings
        ? new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = severalConnections }
        : new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };

    public static HttpClient NewClient() => new(NewHandler());
}
