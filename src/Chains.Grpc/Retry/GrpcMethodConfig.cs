namespace Chains.Grpc;

/// <summary>Settings of one method, of all methods of a service, or of all methods that have no settings of their own.</summary>
public sealed class GrpcMethodConfig
{
    /// <summary>The full name of the service, <c>package.Service</c>; null for all services.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The method's name within <see cref="ServiceName"/>; null for all methods of the service.</summary>
    public string? MethodName { get; init; }

    /// <summary>Whether calls wait while the server cannot be reached; a call may say otherwise in <see cref="GrpcCallOptions.WaitForReady"/>. False where null.</summary>
    public bool? WaitForReady { get; init; }

    /// <summary>How long a call may take, all attempts together, more than zero; a call's own earlier deadline goes first. Null: no limit.</summary>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            if (value is { } timeout)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>The largest request message in bytes; the channel's own limit counts where it is lower, and where this is null.</summary>
    public int? MaxRequestMessageSize
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>The largest response message in bytes; the channel's own limit counts where it is lower, and where this is null.</summary>
    public int? MaxResponseMessageSize
    {
        get;
        init => field = NotNegative(value);
    }

    /// <summary>How failed calls are repeated; not at all where null.</summary>
    public GrpcRetryPolicy? RetryPolicy { get; init; }

    private static int? NotNegative(int? value)
    {
        if (value is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(value));
        }

        return value;
    }
}
