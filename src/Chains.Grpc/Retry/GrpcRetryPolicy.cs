namespace Chains.Grpc;

/// <summary>
/// How failed calls of a method are repeated, by gRFC A6. A call is repeated only while nothing of an answer but a failing status has arrived, and its
/// deadline spans all attempts. Before the second attempt it waits <see cref="InitialBackoff"/>, before each further one
/// <see cref="BackoffMultiplier"/> times as long as before but no longer than <see cref="MaxBackoff"/>, each time varied by up to 20 %; a server may ask for
/// another delay, or for no retry, with <c>grpc-retry-pushback-ms</c>.
/// </summary>
public sealed class GrpcRetryPolicy
{
    private readonly uint _codes;

    /// <summary>How often a call is made at most, the first attempt included; 2 or more. The channel's <see cref="GrpcChannelOptions.MaxRetryAttempts"/> caps it.</summary>
    public required int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    }

    /// <summary>The wait before the second attempt, more than zero.</summary>
    public required TimeSpan InitialBackoff
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>The longest wait, more than zero and before it is varied.</summary>
    public required TimeSpan MaxBackoff
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>By how much each wait is longer than the one before, more than zero.</summary>
    public required double BackoffMultiplier
    {
        get;
        init
        {
            if (!(value > 0) || double.IsInfinity(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The backoff multiplier is a number above zero.");
            }

            field = value;
        }
    }

    /// <summary>
    /// The failures after which a call is repeated; at least one. <see cref="GrpcStatusCode.Unavailable"/> alone suits most methods; more only where it
    /// does no harm that the server runs a call twice.
    /// </summary>
    public required IReadOnlyCollection<GrpcStatusCode> RetryableStatusCodes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            uint codes = 0;
            foreach (GrpcStatusCode code in value)
            {
                if (code is <= GrpcStatusCode.OK or > GrpcStatusCode.Unauthenticated)
                {
                    throw new ArgumentException($"{StatusCodes.NameOf(code)} is not a failure that a call can be repeated after.", nameof(value));
                }

                codes |= 1u << (int)code;
            }

            if (codes == 0)
            {
                throw new ArgumentException("A retry policy needs at least one status code to retry after.", nameof(value));
            }

            _codes = codes;
            field = [.. value];
        }
    }

    internal bool Retries(GrpcStatusCode code) => (_codes & (1u << (int)code)) != 0;

    /// <summary>The wait before the n-th retry, from 1, since the call began or a server asked for a delay.</summary>
    internal TimeSpan BackoffBefore(int retry)
    {
        double backoff = Math.Min(InitialBackoff.Ticks * Math.Pow(BackoffMultiplier, retry - 1), MaxBackoff.Ticks);

        // 0.8 to 1.2: clients that failed together do not come back together.
        double varied = backoff * (0.8 + (0.4 * Random.Shared.NextDouble()));
        return varied >= MaxWait.Ticks ? MaxWait : TimeSpan.FromTicks((long)varied);
    }

    // The longest delay of a timer.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private static TimeSpan Positive(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
