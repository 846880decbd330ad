namespace Chains.Infrastructure;

/// <summary>The stream that a <c>RunRemote</c> gives, as its call reads it: within the call's scope, and with what it throws as the call's status.</summary>
internal static class ResultStream
{
    /// <param name="runtime">The chainlet.</param>
    /// <param name="invoke">Calls <c>RunRemote</c> of the chainlet.</param>
    /// <param name="scope">The call.</param>
    /// <param name="incoming">The stream that comes in; null where there is none.</param>
    public static async IAsyncEnumerable<T> GuardAsync<T>(ChainletRuntime runtime, Func<object, IAsyncEnumerable<T>> invoke, CallScope scope, IncomingItems? incoming)
    {
        object chainlet = runtime.Chainlet;
        IAsyncEnumerator<T>? items = null;
        try
        {
            while (true)
            {
                bool more;

                // What an iterator does runs in the context of whoever asks for the next item.
                CallScope.Current = scope;
                try
                {
                    items ??= invoke(chainlet).GetAsyncEnumerator(scope.CancellationToken);
                    more = await items.MoveNextAsync().ConfigureAwait(false);
                    incoming?.ThrowIfFailed();
                }
                catch (OperationCanceledException) when (scope.CancellationToken.IsCancellationRequested)
                {
                    throw;
                }
                catch (Exception exception)
                {
                    incoming?.ThrowIfFailed();
                    throw runtime.Failed(exception);
                }

                if (!more)
                {
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            CallScope.Current = scope;
            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
