namespace Chains.Grpc;

/// <summary>
/// The request messages of a client-streaming or two-way call. It reads the caller's stream no faster than the server takes the messages. The stream is
/// enumerated once, whatever happens underneath: another attempt first sends again what the earlier one had sent and then goes on where that one stopped.
/// </summary>
internal sealed class StreamedRequests<TRequest>(GrpcMarshaller<TRequest> marshaller, IAsyncEnumerable<TRequest> requests, ClientCall call) : CallRequests(call)
{
    // One writer at a time: the writer of a failed attempt may still be on its way out when the next attempt starts.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ReplayLog _sent = call.CreateReplayLog();
    private IAsyncEnumerator<TRequest>? _enumerator;
    private Task<bool>? _next;
    private bool _isRead;
    private bool _isOver;

    private DuplexBody? _body;

    public override HttpContent Body => _body!;

    public override bool CanSendAgain => _sent.IsComplete;

    public override void Prepare() => _body = new DuplexBody(this);

    public override void Commit() => _sent.Drop();

    public override void Dispose()
    {
        _body?.Dispose();
        _sent.Drop();
        _ = EndAsync();
    }

    public override async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAttemptAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!Call.Token.IsCancellationRequested)
        {
            await Call.SettledAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task WriteAttemptAsync(Stream stream, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isOver)
            {
                throw new OperationCanceledException();
            }

            if (!CanSendAgain)
            {
                throw ClientCall.CannotSendAgain(_sent.Limit);
            }

            // The headers leave before there is a message: a server may have an answer to them alone, on which the next request depends.
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            await _sent.WriteAsync(stream, cancellationToken).ConfigureAwait(false);
            await WriteRequestsAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteRequestsAsync(Stream stream, CancellationToken cancellationToken)
    {
        bool flushed = false;
        while (!_isRead)
        {
            bool more;
            if (_next is null && BeginRead(out more))
            {
                // The next message was there already: it shares a packet with the one before.
                flushed = false;
            }
            else
            {
                if (!flushed)
                {
                    await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                    flushed = true;
                }

                more = await EndReadAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!more)
            {
                _isRead = true;
                await DisposeEnumeratorAsync().ConfigureAwait(false);
                return;
            }

            PooledFrame frame = CreateFrame();
            bool kept = _sent.TryKeep(frame);
            try
            {
                await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
                flushed = false;
            }
            finally
            {
                if (kept)
                {
                    _sent.Written();
                }
                else
                {
                    frame.Dispose();
                }
            }
        }
    }

    /// <summary>Asks the caller's stream for its next message. False: it is not there yet, and <see cref="EndReadAsync"/> waits for it.</summary>
    private bool BeginRead(out bool more)
    {
        try
        {
            _enumerator ??= requests.GetAsyncEnumerator(Call.Token);
            ValueTask<bool> next = _enumerator.MoveNextAsync();
            if (next.IsCompleted)
            {
                more = next.GetAwaiter().GetResult();
                return true;
            }

            _next = next.AsTask();
            more = false;
            return false;
        }
        catch (Exception e)
        {
            _isRead = true;
            Call.RequestsFailed(e);
            throw;
        }
    }

    private async Task<bool> EndReadAsync(CancellationToken cancellationToken)
    {
        Task<bool> next = _next!;
        await ((Task)next).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!next.IsCompleted)
        {
            // This attempt is over; the read goes on for the next one.
            cancellationToken.ThrowIfCancellationRequested();
        }

        _next = null;
        try
        {
            return await next.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _isRead = true;
            Call.RequestsFailed(e);
            throw;
        }
    }

    private PooledFrame CreateFrame()
    {
        try
        {
            TRequest request = _enumerator!.Current;
            int size = MessageWriter.Measure(marshaller, request, Call.MaxSendMessageSize, "the request message");
            return MessageWriter.CreateFrame(marshaller, request, size, Call.Compression, Call.CompressionLevel);
        }
        catch (Exception e)
        {
            Call.WriteFailed(e);
            throw;
        }
    }

    private async Task EndAsync()
    {
        // The call's token is cancelled, so whoever writes now stops soon.
        await _turn.WaitAsync().ConfigureAwait(false);
        _isOver = true;
        _turn.Release();
        if (_next is { } next)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ((Task)DisposeEnumeratorAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DisposeEnumeratorAsync()
    {
        if (Interlocked.Exchange(ref _enumerator, null) is not { } enumerator)
        {
            return;
        }

        try
        {
            await enumerator.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Once the call is over its caller has an outcome, and this failure has nobody left to go to.
            Call.RequestsFailed(e);
            throw;
        }
    }
}
