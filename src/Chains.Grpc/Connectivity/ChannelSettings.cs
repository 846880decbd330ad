using System.Net;

namespace Chains.Grpc;

/// <summary>What all connections of a channel have in common.</summary>
internal sealed class ChannelSettings
{
    private readonly GrpcChannelOptions _options;

    public ChannelSettings(GrpcTarget target, GrpcChannelOptions options)
    {
        _options = options;
        Target = target;
        TimeProvider = options.TimeProvider;
        InitialBackoff = options.InitialReconnectBackoff;
        MaxBackoff = options.MaxReconnectBackoff;
        StaysConnected = options.LoadBalancing == GrpcLoadBalancing.RoundRobin;
        Connector = new Connector(target, options.SslOptions, options.ConnectTimeout, options.TimeProvider);
    }

    public GrpcTarget Target { get; }

    public TimeProvider TimeProvider { get; }

    public TimeSpan InitialBackoff { get; }

    public TimeSpan MaxBackoff { get; }

    /// <summary>True where a lost connection is made again at once, false where the next call makes it.</summary>
    public bool StaysConnected { get; }

    public Connector Connector { get; }

    public SocketsHttpHandler CreateHandler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect)
    {
        const int KiB = 1024;
        return new SocketsHttpHandler
        {
            ConnectCallback = connect,

            // The connector has its own clock for it.
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,

            // A connection that nobody uses for a while is still the fastest way to the next answer.
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = _options.StreamWindowSize,
            MaxResponseHeadersLength = (_options.MaxResponseMetadataSize + KiB - 1) / KiB,
            KeepAlivePingDelay = _options.KeepAlivePingDelay,
            KeepAlivePingTimeout = _options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = _options.KeepAlivePingWithoutCalls ? HttpKeepAlivePingPolicy.Always : HttpKeepAlivePingPolicy.WithActiveRequests,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,

            // Each call carries its own trace context over all its attempts.
            ActivityHeadersPropagator = null,

            // An HTTP proxy of the environment does not speak HTTP/2 without TLS, and addresses of a cluster are not its business.
            UseProxy = false,
        };
    }
}
