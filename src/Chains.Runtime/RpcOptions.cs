namespace Chains;

/// <summary>Options for calls to a chainlet or another service; the values of <see cref="DependsAttribute"/>.</summary>
public sealed record RpcOptions
{
    /// <summary>No retries, 600 seconds for a unary call, no limit of concurrency.</summary>
    public static RpcOptions Default { get; } = new();

    /// <summary>How many further attempts follow a failed first one. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// Seconds that a call may take, all attempts together; greater than 0. Default <see langword="null"/>: 600 for a unary call, no limit for a stream.
    /// A call that is itself part of a call never gets more time than that one has left.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than 0 or not a number.</exception>
    public double? TimeoutSeconds
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(TimeoutSeconds)} is a number of seconds greater than 0.");
    }

    /// <summary>Seconds that one attempt may take; greater than 0. Default <see langword="null"/>: as long as the whole call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than 0 or not a number.</exception>
    public double? AttemptTimeoutSeconds
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(AttemptTimeoutSeconds)} is a number of seconds greater than 0.");
    }

    /// <summary>How many calls may be under way at once; at least 1. Default <see langword="null"/>: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? ConcurrencyLimit
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(ConcurrencyLimit)} is at least 1.");
    }

    /// <summary>After which failures another attempt is made. Default <see cref="RetryOn.Transient"/>.</summary>
    public RetryOn RetryOn { get; init; }
}
