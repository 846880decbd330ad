using System.Runtime.ExceptionServices;

namespace Chains.Grpc;

/// <summary>The interceptors of one call, from the first inwards to its handler.</summary>
internal sealed class InterceptorPipeline(GrpcServerInterceptor[] interceptors, GrpcServerCallContext call, Func<Task> run)
{
    private int _reached = -1;
    private Task? _handling;
    private ExceptionDispatchInfo? _failure;

    public async Task RunAsync()
    {
        try
        {
            await StepAsync(0).ConfigureAwait(false);
        }
        finally
        {
            // The call must not end before its handler, even where an interceptor did not wait for it.
            if (_handling is { IsCompleted: false } running)
            {
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (_reached < interceptors.Length)
        {
            throw new InvalidOperationException(
                $"The interceptor {interceptors[_reached].GetType()} ended without calling next, so {call.Method} has no answer: throw a GrpcException to refuse a call.");
        }

        // An interceptor that swallows a failure has no response to put in its place.
        _failure?.Throw();
    }

    private Task StepAsync(int index)
    {
        if (Interlocked.CompareExchange(ref _reached, index, index - 1) != index - 1)
        {
            throw new InvalidOperationException($"The interceptor {interceptors[index - 1].GetType()} called next twice for one call of {call.Method}.");
        }

        return index < interceptors.Length ? interceptors[index].InvokeAsync(call, () => StepAsync(index + 1)) : _handling = HandleAsync();
    }

    private async Task HandleAsync()
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }
}
