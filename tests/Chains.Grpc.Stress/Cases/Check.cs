namespace Chains.Grpc.Stress;

/// <summary>A call that ended, but not as it should have.</summary>
internal sealed class WrongOutcomeException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The assertions of the cases.</summary>
internal static class Check
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new WrongOutcomeException($"{what}: expected {expected}, got {actual}.");
        }
    }

    /// <summary>The n-th reply, counted from 0, to a request for a stream of them.</summary>
    public static void Reply(StressMessage request, int n, StressMessage reply) =>
        Equal(new StressMessage(request.Seed + (uint)n, StressMessage.SizeOf(request.Seed, n, request.ReplySize), ReplyCount: n + 1), reply, $"reply {n} to {request}");

    /// <summary>The call fails with the status that <see cref="StressService.Failure"/> makes, in every detail.</summary>
    public static async Task FailsOnPurposeAsync(StressMessage request, Func<Task> call)
    {
        GrpcException exception = await FailsAsync((GrpcStatusCode)request.Code, call);
        GrpcException expected = StressService.Failure(request.Code, request.Seed);
        Equal(expected.Status, exception.Status, "the status");
        Equal(request.Seed, BitConverter.ToUInt32(exception.Trailers.GetBinary("grpc-status-details-bin") ?? [0, 0, 0, 0]), "the status details");
    }

    public static async Task<GrpcException> FailsAsync(GrpcStatusCode code, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (GrpcException e) when (e.Status.Code == code)
        {
            return e;
        }
        catch (GrpcException e)
        {
            throw new WrongOutcomeException($"The call should fail with {code}, but failed with {e.Status}.", e);
        }

        throw new WrongOutcomeException($"The call should fail with {code}, but succeeded.");
    }

    public static async Task IsCancelledAsync(Func<Task> call, CancellationToken token)
    {
        try
        {
            await call();
        }
        catch (OperationCanceledException e)
        {
            Equal(token, e.CancellationToken, "the token of the cancelled call");
            return;
        }
        catch (GrpcException e)
        {
            throw new WrongOutcomeException($"The call should be cancelled, but failed with {e.Status}.", e);
        }

        throw new WrongOutcomeException("The call should be cancelled, but succeeded.");
    }
}
