using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Chains.Grpc;

/// <summary>
/// The requests of a call as its handler reads them: once, one at a time, and no faster than it asks. What it does not ask for stays in the server's
/// pipe, whose size is the stream's flow-control window; the caller is held up there.
/// </summary>
internal sealed class RequestStream<T>(GrpcServerCallContext call, GrpcMarshaller<T> marshaller, int maxSize) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
{
    private const int Idle = 0;
    private const int Reading = 1;
    private const int Ended = 2;

    private readonly string _method = call.Method;
    private readonly PipeReader _reader = call.HttpContext.Request.BodyReader;

    private int _state;
    private int _enumerations;
    private TaskCompletionSource? _stopped;
    private CancellationTokenSource? _linked;
    private CancellationToken _token;

    // Bytes that the pipe has handed out and not got back yet, while _holds says so.
    private ReadOnlySequence<byte> _rest;
    private bool _holds;
    private bool _isLast;
    private bool _finished;
    private GrpcException? _failure;

    public T Current { get; private set; } = default!;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _enumerations) != 1)
        {
            throw new InvalidOperationException($"The requests of {_method} were enumerated a second time, but they arrive only once: read them in one place and keep what is needed again.");
        }

        // The end of the caller ends the pipe as well: only other reasons to stop need a token.
        CancellationToken own = call.HasDeadlineTimer ? call.CancellationToken : default;
        if (!cancellationToken.CanBeCanceled || cancellationToken == call.CancellationToken)
        {
            _token = own;
        }
        else if (!own.CanBeCanceled)
        {
            _token = cancellationToken;
        }
        else
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(own, cancellationToken);
            _token = _linked.Token;
        }

        return this;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync()
    {
        switch (Interlocked.CompareExchange(ref _state, Reading, Idle))
        {
            case Reading:
                throw new InvalidOperationException($"Two reads of the requests of {_method} ran at once: await each one before the next.");
            case Ended:
                throw ReadTooLate();
        }

        try
        {
            while (!TryTake())
            {
                if (_finished)
                {
                    Current = default!;
                    return false;
                }

                ReadResult result = await RequestReader.ReadAsync(_reader, call, _token).ConfigureAwait(false);
                if (result.IsCanceled)
                {
                    throw ReadTooLate();
                }

                _rest = result.Buffer;
                _isLast = result.IsCompleted;
                _holds = true;
            }

            return true;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Reading) != Reading)
            {
                _stopped!.SetResult();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        return default;
    }

    /// <summary>
    /// Ends all reading, because the handler has ended: the server reuses what is underneath. A read that the handler left behind fails before this returns.
    /// </summary>
    public async ValueTask EndAsync()
    {
        while (Interlocked.CompareExchange(ref _state, Ended, Idle) == Reading)
        {
            _stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref _state, Ended, Reading) == Reading)
            {
                _reader.CancelPendingRead();
                await _stopped.Task.ConfigureAwait(false);
                break;
            }
        }

        _linked?.Dispose();
    }

    /// <summary>Takes the next message out of what is held. Afterwards bytes are held only where they decide the next step without more of them.</summary>
    private bool TryTake()
    {
        if (_failure is not null)
        {
            throw new GrpcException(_failure.Status, inner: _failure);
        }

        if (!_holds)
        {
            return false;
        }

        bool found;
        RequestMessage message;
        try
        {
            found = RequestMessage.TryCut(ref _rest, call, maxSize, out message);
            if (!found && _isLast && !_rest.IsEmpty)
            {
                throw RequestReader.Truncated(_rest.Length);
            }
        }
        catch (GrpcException e)
        {
            // What follows cannot be read either, whatever the handler makes of this.
            call.RequestFailure = _failure = e;
            throw;
        }

        if (found)
        {
            Current = message.Read(marshaller);
        }
        else if (_isLast)
        {
            _finished = true;
        }

        if (!RequestMessage.IsDecided(_rest, call, maxSize))
        {
            _holds = false;
            RequestReader.Advance(_reader, call, _rest.Start, _rest.End);
        }

        return found;
    }

    private InvalidOperationException ReadTooLate() =>
        new($"The requests of {_method} were read after its handler had ended, which ends the call: await all reading before the handler returns.");
}
