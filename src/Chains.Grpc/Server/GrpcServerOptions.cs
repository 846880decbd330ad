namespace Chains.Grpc;

/// <summary>The settings of a method on the server.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>The largest request message in bytes; 64 MiB by default. A larger one is answered with <see cref="GrpcStatusCode.ResourceExhausted"/> before memory is taken for it.</summary>
    public int MaxReceiveMessageSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = GrpcChannelOptions.DefaultMaxReceiveMessageSize;

    /// <summary>The largest response message in bytes; unlimited by default, since the receiver has its own limit. A larger one ends its call with <see cref="GrpcStatusCode.ResourceExhausted"/>.</summary>
    public int MaxSendMessageSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = int.MaxValue;

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
