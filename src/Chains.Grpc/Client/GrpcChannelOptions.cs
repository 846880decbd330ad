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
}
