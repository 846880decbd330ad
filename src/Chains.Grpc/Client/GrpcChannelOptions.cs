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

    /// <summary>How long a connection may take to come about, TLS included, before its calls fail with <see cref="GrpcStatusCode.Unavailable"/>; 10 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>TLS settings for <c>https</c> addresses, such as a private authority or a client certificate; the system's by default.</summary>
    public SslClientAuthenticationOptions? SslOptions { get; set; }

    /// <summary>The clock of deadlines; the system's by default.</summary>
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
}
