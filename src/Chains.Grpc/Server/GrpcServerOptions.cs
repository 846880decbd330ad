using System.IO.Compression;

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

    /// <summary>
    /// The status of a call whose request message its marshaller cannot read, or whose binary metadata is not base64: whatever ends in a
    /// <see cref="GrpcFormatException"/>. <see cref="GrpcStatusCode.Internal"/> by default, as stock gRPC servers answer;
    /// <see cref="GrpcStatusCode.InvalidArgument"/> tells callers that the fault is theirs.
    /// </summary>
    public GrpcStatusCode MalformedRequestStatus
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual((int)value, (int)GrpcStatusCode.OK, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan((int)value, (int)GrpcStatusCode.Unauthenticated, nameof(value));
            field = value;
        }
    } = GrpcStatusCode.Internal;

    /// <summary>How responses are compressed for callers that read it; not at all by default. Requests are read either way.</summary>
    public GrpcCompression ResponseCompression { get; set; }

    /// <summary>How hard responses are compressed; <see cref="CompressionLevel.Fastest"/> by default, since calls wait for it.</summary>
    public CompressionLevel CompressionLevel { get; set; } = CompressionLevel.Fastest;

    /// <summary>What runs around each call, the first outermost; empty by default. The list is read once, when the method is mapped.</summary>
    public IList<GrpcServerInterceptor> Interceptors { get; } = [];

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
