using System.Runtime.ExceptionServices;
using Chains.Grpc;
using Chains.Wire;
using Microsoft.AspNetCore.Http;

namespace Chains.Infrastructure;

/// <summary>The items of an incoming stream.</summary>
internal abstract class IncomingItems
{
    /// <summary>What was wrong with what the caller sent; null where nothing was. It decides the call, whatever the chainlet makes of it.</summary>
    public Exception? Failure { get; protected set; }

    public void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}

/// <summary>
/// The stream that a chainlet is given: read once, one item at a time and no faster than it asks. It ends with the call: a chainlet that has left a read
/// behind cannot go on with it.
/// </summary>
/// <param name="source">The items. Disposed when no read is under way any more.</param>
/// <param name="chainlet">The chainlet's name.</param>
/// <param name="parameter">The stream's name among the parameters.</param>
/// <param name="callToken">The call's token, which the source heeds by itself.</param>
internal sealed class IncomingItems<T>(IAsyncEnumerator<T> source, string chainlet, string parameter, CancellationToken callToken) : IncomingItems, IAsyncEnumerable<T>, IAsyncDisposable
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Ended = 2;

    private int _state;
    private int _enumerations;

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _enumerations) != 1)
        {
            throw new InvalidOperationException($"The stream '{parameter}' of {chainlet}.RunRemote was read a second time, but its items arrive only once: read it in one place and keep what is needed again.");
        }

        try
        {
            while (await NextAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return source.Current;
            }
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all reading. A read that is under way disposes the source when it returns.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _state, Ended) == Idle ? source.DisposeAsync() : default;

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        switch (Interlocked.CompareExchange(ref _state, Reading, Idle))
        {
            case Reading:
                throw new InvalidOperationException($"Two reads of the stream '{parameter}' of {chainlet}.RunRemote ran at once, or one was given up before: await each before the next.");
            case Ended:
                throw new InvalidOperationException($"The stream '{parameter}' of {chainlet}.RunRemote was read after RunRemote had ended, which ends the call: await all reading before it returns.");
        }

        ValueTask<bool> next = ReadAsync();
        if (next.IsCompleted || !cancellationToken.CanBeCanceled || cancellationToken == callToken)
        {
            return await next.ConfigureAwait(false);
        }

        // A token of the chainlet's own ends the wait; the read itself ends with the call.
        Task<bool> reading = next.AsTask();
        try
        {
            return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!reading.IsCompleted)
        {
            _ = reading.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private async ValueTask<bool> ReadAsync()
    {
        try
        {
            return await source.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GrpcException or GrpcFormatException or JsonFormatException or BadHttpRequestException)
        {
            Failure = exception;
            throw;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Reading) != Reading)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
