namespace Chains.Grpc;

/// <summary>
/// Stops retries while a server fails too often, by gRFC A6: each failure that a policy would retry takes one of <see cref="MaxTokens"/> tokens, each
/// success gives <see cref="TokenRatio"/> of one back, and nothing is retried while no more than half of them are left. One count serves all methods of a channel.
/// </summary>
public sealed class GrpcRetryThrottling
{
    /// <summary>The number of tokens, 1 to 1000. The count starts there and never passes it.</summary>
    public required int MaxTokens
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000);
            field = value;
        }
    }

    /// <summary>What a success gives back, more than 0 and usually less than 1; decimal places beyond the third are ignored.</summary>
    public required double TokenRatio
    {
        get;
        init
        {
            // Below a thousandth nothing would be left of it.
            if (!(value >= 0.001) || double.IsInfinity(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The token ratio is a number of at least 0.001: smaller ones would never allow retries again.");
            }

            field = value;
        }
    }
}
