namespace Chains.Infrastructure;

/// <summary>A caller's stream on its way into a call.</summary>
internal abstract class OutgoingMessages
{
    /// <summary>What the caller's stream has thrown: it goes back to the caller as it is, even where it looks like a failure of the call.</summary>
    public Exception? Failure { get; protected set; }
}

/// <summary>
/// The messages of the stream: the parameters at once, in a message of their own, so that the chainlet can start before there is an item; then
/// each item as the call asks for it.
/// </summary>
/// <param name="parameters">What goes with the first message.</param>
/// <param name="items">The caller's stream.</param>
/// <param name="scope">The call that the caller is part of: in a local run whoever reads the stream is part of another one.</param>
internal sealed class OutgoingMessages<TParameters, TItem>(TParameters parameters, IAsyncEnumerable<TItem> items, CallScope? scope) : OutgoingMessages, IAsyncEnumerable<StreamMessage<TParameters, TItem>>
{
    public async IAsyncEnumerator<StreamMessage<TParameters, TItem>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (StreamMessage<TParameters, TItem>.BringsParameters)
        {
            yield return new StreamMessage<TParameters, TItem>(parameters);
        }

        IAsyncEnumerator<TItem>? source = null;
        try
        {
            while (true)
            {
                CallScope.Current = scope;
                try
                {
                    source ??= items.GetAsyncEnumerator(cancellationToken);
                    if (!await source.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception exception)
                {
                    Failure = exception;
                    throw;
                }

                yield return new StreamMessage<TParameters, TItem>(source.Current);
            }
        }
        finally
        {
            CallScope.Current = scope;
            if (source is not null)
            {
                await DisposeAsync(source).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask DisposeAsync(IAsyncEnumerator<TItem> source)
    {
        try
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Failure ??= exception;
            throw;
        }
    }
}
