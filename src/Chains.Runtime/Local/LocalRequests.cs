using Chains.Grpc;

namespace Chains.Local;

/// <summary>The requests of a call with a stream of them, on their way to a chainlet of the same process.</summary>
internal abstract class LocalRequests
{
    private CancellationTokenSource? _ending;

    /// <summary>What the caller's own stream has thrown, which ends the call; null where it has not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The call's token, which outlives the call: the chainlet may run on after its end.</summary>
    protected CancellationToken Token { get; private set; }

    /// <summary>The call starts.</summary>
    /// <param name="ending">Is cancelled when the call ends, and ends it.</param>
    public void Begin(CancellationTokenSource ending)
    {
        _ending = ending;
        Token = ending.Token;
    }

    /// <summary>As over a channel: the caller gets its own exception back, and the chainlet sees that the call was cancelled.</summary>
    protected OperationCanceledException Fail(Exception failure)
    {
        if (!Token.IsCancellationRequested)
        {
            Failure = failure;
            _ending!.Cancel();
        }

        return new OperationCanceledException("The caller's stream of requests has ended the call.", failure, Token);
    }
}

/// <summary>Each request passes the marshaller when the chainlet asks for it. Like a stream from the network it can be read once.</summary>
internal sealed class LocalRequests<T>(IAsyncEnumerable<T> requests, Func<T, T> pass) : LocalRequests, IAsyncEnumerable<T>
{
    private int _isRead;

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isRead, 1) != 0)
        {
            throw new InvalidOperationException("The requests of a call can be read once: keep those that are needed again.");
        }

        // The caller's stream is told when the call ends; a chainlet that stops waiting with a token of its own leaves the stream to that end.
        IAsyncEnumerator<T> source = Start();
        Task<bool>? next = null;
        try
        {
            while (await (next = NextAsync(source)).WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                T request;
                try
                {
                    request = pass(source.Current);
                }
                catch (Exception exception)
                {
                    throw Fail(exception);
                }

                yield return request;
            }
        }
        finally
        {
            if (next is null or { IsCompleted: true })
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                _ = DisposeLaterAsync(next, source);
            }
        }
    }

    // What the caller's stream throws once nobody reads it has nobody to go to.
    private static async Task DisposeLaterAsync(Task<bool> next, IAsyncEnumerator<T> source)
    {
        await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await source.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private IAsyncEnumerator<T> Start()
    {
        try
        {
            return requests.GetAsyncEnumerator(Token);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<T> source)
    {
        try
        {
            return await source.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }
}
