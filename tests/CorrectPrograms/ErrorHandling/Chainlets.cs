using Chains;
using Microsoft.Extensions.Logging;

namespace ErrorHandling;

public sealed class QuotaExceededException(string message) : Exception(message);

public sealed class ModelOverloadedException : InvalidOperationException
{
    public ModelOverloadedException()
    {
    }

    public ModelOverloadedException(string message)
        : base(message)
    {
    }

    public ModelOverloadedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

[Chainlet, Idempotent]
[RemoteError(typeof(QuotaExceededException)), RemoteError(typeof(ModelOverloadedException))]
public sealed partial class Flaky
{
    private int _calls;

    public Task<string> RunRemote(string prompt)
    {
        return Interlocked.Increment(ref _calls) % 3 == 0
            ? throw new QuotaExceededException("Three calls are enough.")
            : Task.FromResult(prompt);
    }
}

[Chainlet, Entrypoint("careful")]
public sealed partial class Careful([Depends(Retries = 2, AttemptTimeoutSeconds = 1, TimeoutSeconds = 5, RetryOn = RetryOn.AnyFailure)] IFlaky flaky, ILogger<Careful> logger, TimeProvider time)
{
    private readonly SemaphoreSlim _slots = new(4);

    public async Task<string> RunRemote(string prompt, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource timeout = new(limit ?? TimeSpan.FromSeconds(5), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await _slots.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            Task<string> call = flaky.RunRemote(prompt, either.Token);
            if (await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(500), time, either.Token)) != call)
            {
                logger.LogWarning("The model is slow");
            }

            return await call;
        }
        catch (QuotaExceededException)
        {
            return "";
        }
        catch (RemoteChainletException exception) when (exception.InnerException is not null || exception.Message.Length > 0)
        {
            logger.LogError(exception, "The model failed");
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {limit}.");
        }
        finally
        {
            _slots.Release();
        }
    }
}
