using System.IO.Pipelines;

namespace Chains.Grpc;

/// <summary>
/// Sends the messages of a stream. Each leaves at once: a token of a language model is worth more now than with its neighbours. Only while the handler
/// has its messages ready without waiting do they leave together, since to hand every small message to the connection by itself costs more than all the
/// rest of it: when there are enough of them, when the handler has to wait, or after a millisecond, should it compute that long.
/// </summary>
internal sealed class ResponseStream : IAsyncDisposable
{
    /// <summary>Enough that handing them over costs little, and little enough that the connection is never without work.</summary>
    private const int EnoughBytes = 16 * 1024;

    private const int LongestDelayMilliseconds = 1;

    private readonly GrpcServerCallContext _call;
    private readonly PipeWriter _writer;
    private ResponseRoom _room;
    private Timer? _timer;
    private Task<FlushResult>? _sending;
    private int _unsent;
    private bool _hasStarted;
    private bool _isTimerSet;

    /// <summary>Prepares to write; nothing is sent yet.</summary>
    /// <param name="call">The call that is answered.</param>
    public ResponseStream(GrpcServerCallContext call)
    {
        _call = call;
        call.ShareWriting();
        _writer = call.HttpContext.Response.BodyWriter;
        _room = new ResponseRoom(_writer);
    }

    /// <summary>Writes a message, and waits where its reader is slower than its writer.</summary>
    /// <param name="marshaller">Writes the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="options">The method's settings.</param>
    /// <param name="isBurst">True where the handler had the message ready without waiting, so that the next one may be close.</param>
    /// <exception cref="OperationCanceledException">The call has ended for its caller.</exception>
    public ValueTask<FlushResult> WriteAsync<T>(GrpcMarshaller<T> marshaller, T message, GrpcServerOptions options, bool isBurst)
    {
        ValueTask<FlushResult> flush = default;
        using (_call.EnterWriting())
        {
            _call.ThrowIfEnded();
            _unsent += ServerProtocol.WriteMessage(_call, marshaller, message, options, ref _room);

            // The first message takes the response headers along, which no other thread may send while the handler could touch them.
            if (!isBurst || !_hasStarted || _unsent >= EnoughBytes || _sending is { IsCompletedSuccessfully: false })
            {
                _hasStarted = true;
                flush = _sending is { IsFaulted: true } failed ? new ValueTask<FlushResult>(failed) : Flush();
            }
            else if (!_isTimerSet)
            {
                _isTimerSet = true;
                _timer ??= new Timer(static stream => ((ResponseStream)stream!).OnTimer(), this, Timeout.Infinite, Timeout.Infinite);
                _timer.Change(LongestDelayMilliseconds, Timeout.Infinite);
            }
        }

        return flush;
    }

    /// <summary>Sends what has been written. Whether that succeeds, and how long it takes, is found by the next write or the end.</summary>
    public void Send()
    {
        if (_unsent > 0)
        {
            using (_call.EnterWriting())
            {
                SendWritten();
            }
        }
    }

    /// <summary>Waits for what is being sent. What is not sent yet leaves with the status.</summary>
    public Task FinishAsync()
    {
        Task sending;
        using (_call.EnterWriting())
        {
            // From here on the timer finds nothing to send.
            _unsent = 0;
            sending = _sending ?? Task.CompletedTask;
        }

        return sending;
    }

    /// <summary>
    /// Leaves what is not sent yet to the end of the call, whether it succeeds or fails, and waits for what is being sent: Kestrel resets the stream, or the next
    /// call in its memory, when a flush outlasts its request.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await FinishAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using (_call.EnterWriting())
        {
            if (!_call.HasEnded)
            {
                _room.Commit();
            }
        }
    }

    private void OnTimer()
    {
        using (_call.EnterWriting())
        {
            _isTimerSet = false;
            SendWritten();
        }
    }

    private void SendWritten()
    {
        if (_unsent == 0 || _call.HasEnded)
        {
            return;
        }

        try
        {
            ValueTask<FlushResult> flush = Flush();
            _sending = flush.IsCompletedSuccessfully ? null : flush.AsTask();
        }
        catch (Exception e)
        {
            _sending = Task.FromException<FlushResult>(e);
        }
    }

    private ValueTask<FlushResult> Flush()
    {
        _unsent = 0;
        _room.Commit();
        return _call.Flush(_writer);
    }
}
