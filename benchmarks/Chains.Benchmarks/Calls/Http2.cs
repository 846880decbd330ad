using System.Net;

namespace Chains.Benchmarks.Calls;

/// <summary>The connections of all peers that speak HTTP/2, set as our own channel sets its: what differs is the layer on top.</summary>
internal static class Http2
{
    public static SocketsHttpHandler NewHandler() => new()
    {
        ConnectTimeout = Timeout.InfiniteTimeSpan,
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        InitialHttp2StreamWindowSize = 4 * 1024 * 1024,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        UseProxy = false,
    };

    public static HttpClient NewClient() => new(NewHandler());
}
