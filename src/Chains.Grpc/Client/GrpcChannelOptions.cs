using System.IO.Compression;
using System.Net.Security;

namespace Chains.Grpc;

/// <summary>The settings of a <see cref="GrpcChannel"/>. They are read once, when the channel is made.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>64 MiB: the default of <see cref="MaxReceiveMessageSize"/> here and on the server, enough for a batch of images or embeddings.</summary>
    public const int DefaultMaxReceiveMessageSize = 64 * 1024 * 1024;

    /// <summary>The largest response message in bytes; 64 MiB by default. A larger one fails its call with <see cref="GrpcStatusCode.ResourceExhausted"/> before memory is taken for it.</summary>
    public int MaxReceiveMessageSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = DefaultMaxReceiveMessageSize;

    /// <summary>The largest request message in bytes; unlimited by default, since the receiver has its own limit. A larger one fails its call with
    /// <see cref="GrpcStatusCode.ResourceExhausted"/> before anything is sent.</summary>
    public int MaxSendMessageSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = int.MaxValue;

    /// <summary>How long a connection may take to come about, TLS included, before its calls fail with <see cref="GrpcStatusCode.Unavailable"/>; 10 seconds by default, at most a day,
    /// or <see cref="Timeout.InfiniteTimeSpan"/>. Where a name has several addresses they share it.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day);
            }

            field = value;
        }
    } = TimeSpan.FromSeconds(10);

    /// <summary>TLS settings, such as a private authority or a client certificate; the system's by default.</summary>
    public SslClientAuthenticationOptions? SslOptions { get; set; }

    /// <summary>Finds the addresses of the server; null by default: those of the channel's address. With one of your own the channel's address still gives the scheme and
    /// the name that requests and TLS use.</summary>
    public GrpcResolver? Resolver { get; set; }

    /// <summary>How calls are spread over the addresses of the server; <see cref="GrpcLoadBalancing.PickFirst"/> by default.</summary>
    public GrpcLoadBalancing LoadBalancing
    {
        get;
        set
        {
            if (value is not (GrpcLoadBalancing.PickFirst or GrpcLoadBalancing.RoundRobin))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Use one of the values of GrpcLoadBalancing.");
            }

            field = value;
        }
    }

    /// <summary>How often a name is resolved again where its addresses share the calls (<see cref="GrpcLoadBalancing.RoundRobin"/>);
    /// <see cref="GrpcDnsResolver.DefaultRefreshInterval"/>, 10 seconds, by default, at least one second, or <see cref="Timeout.InfiniteTimeSpan"/>. A channel with one
    /// connection asks when it has lost it.</summary>
    public TimeSpan DnsRefreshInterval
    {
        get;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day);
            }

            field = value;
        }
    } = GrpcDnsResolver.DefaultRefreshInterval;

    /// <summary>Whether a <c>dns:</c> or <c>unix:</c> address is spoken to over TLS; null by default: without. The schemes <c>http</c> and <c>https</c> say it themselves.</summary>
    public bool? UseTls { get; set; }

    /// <summary>How long the channel waits after a failed attempt to connect before it tries again by itself; 1 second by default, as gRPC asks. Each further failure makes it 1.6
    /// times longer, with a jitter of 20 %. A call tries again earlier.</summary>
    public TimeSpan InitialReconnectBackoff
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two attempts to connect; 5 seconds by default, not gRPC's 120: calls that wait for a server wait for this too after it has come back, and
    /// a packet every few seconds costs a network of services nothing.</summary>
    public TimeSpan MaxReconnectBackoff
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a frame from the server the channel asks whether it is still there; at least one second, <see cref="Timeout.InfiniteTimeSpan"/>, never, by default.
    /// Servers close the connections of clients that ask more often than they allow, often every five minutes.</summary>
    public TimeSpan KeepAlivePingDelay
    {
        get;
        set
        {
            RequirePingTime(value);
            field = value;
        }
    } = Timeout.InfiniteTimeSpan;

    /// <summary>How long the server has to answer such a ping before its connection is given up and its calls fail; 20 seconds by default, at least one.</summary>
    public TimeSpan KeepAlivePingTimeout
    {
        get;
        set
        {
            RequirePingTime(value);
            field = value;
        }
    } = TimeSpan.FromSeconds(20);

    /// <summary>Whether the server is asked while no call is running, too; false by default.</summary>
    public bool KeepAlivePingWithoutCalls { get; set; }

    /// <summary>The most metadata that a response may have, in bytes, headers and trailers each; 64 KiB by default. More fails the call.</summary>
    public int MaxResponseMetadataSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxMetadataSize);
            field = value;
        }
    } = 64 * 1024;

    /// <summary>How many bytes of a response the server may send before this side has read them, per call: from 65,535 to 16 MiB, 4 MiB by default. That is enough for a large tensor to be
    /// on its way all the time; a slow reader holds no more than that in memory.</summary>
    public int StreamWindowSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinWindow);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxWindow);
            field = value;
        }
    } = 4 * 1024 * 1024;

    /// <summary>The clock of deadlines, backoffs and refreshes; the system's by default.</summary>
    public TimeProvider TimeProvider
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>How requests are compressed where a call does not say otherwise; not at all by default. Responses are read in every form that gRPC's peers may send.</summary>
    public GrpcCompression Compression { get; set; } = GrpcCompression.Identity;

    /// <summary>How hard requests are compressed; <see cref="System.IO.Compression.CompressionLevel.Fastest"/> by default.</summary>
    public CompressionLevel CompressionLevel { get; set; } = CompressionLevel.Fastest;

    /// <summary>Timeouts, limits and retries by method; none by default.</summary>
    public GrpcServiceConfig? ServiceConfig { get; set; }

    /// <summary>How often a call is made at most, whatever its retry policy says; 5 by default, as gRPC has it. 1 switches retries off.</summary>
    public int MaxRetryAttempts
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 5;

    /// <summary>
    /// How many bytes of request streams all calls together keep so that they can be sent again; 256 MiB by default. A call that finds no room goes on, but
    /// is not retried. Calls with a single request keep nothing: they write it anew for each attempt.
    /// </summary>
    public long MaxRetryBufferSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 256L * 1024 * 1024;

    /// <summary>The same for one call; 64 MiB by default. Without a retry policy a call keeps at most 64 KiB, for the case that the server refuses its stream.</summary>
    public long MaxRetryBufferSizePerCall
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 64L * 1024 * 1024;

    private const int MaxMetadataSize = 1024 * 1024 * 1024;
    private const int MinWindow = 65_535;
    private const int MaxWindow = 16 * 1024 * 1024;

    // Timers end at 49 days, and nobody means more than one.
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static void RequirePingTime(TimeSpan value)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day);
        }
    }
}
