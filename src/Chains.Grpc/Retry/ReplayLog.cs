namespace Chains.Grpc;

/// <summary>
/// What a call has sent of its request stream, so that another attempt can send it again, until the call is committed to an attempt or the memory
/// for it runs out. One writer at a time uses it; the reader of the answer commits it from another thread.
/// </summary>
/// <param name="limit">How many bytes this call may keep.</param>
/// <param name="budget">How many bytes all calls of the channel may keep together.</param>
internal sealed class ReplayLog(long limit, RetryBudget budget)
{
    // What a small frame costs beyond its bytes: its array's header, rounding up in the pool, its place in the list.
    private const int FrameOverhead = 64;

    private readonly Lock _lock = new();
    private readonly List<PooledFrame> _frames = [];
    private long _size;
    private bool _isWriting;
    private bool _isDropped;

    /// <summary>How many bytes this call may keep.</summary>
    public long Limit => limit;

    /// <summary>True while everything that was sent is still here.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock)
            {
                return !_isDropped;
            }
        }
    }

    /// <summary>Writes everything that was sent before to another attempt's stream.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_frames.Count == 0)
            {
                return;
            }

            _isWriting = true;
        }

        try
        {
            foreach (PooledFrame frame in _frames)
            {
                await stream.WriteAsync(frame.Memory, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Written();
        }
    }

    /// <summary>
    /// Keeps a frame that is about to be written. True: it belongs to the log, and <see cref="Written"/> must follow. False: the log is given up,
    /// because the call is committed or becomes so by want of memory, and the frame stays the caller's.
    /// </summary>
    public bool TryKeep(PooledFrame frame)
    {
        lock (_lock)
        {
            if (_isDropped)
            {
                return false;
            }

            long cost = frame.Length + FrameOverhead;
            if (_size + cost > limit || !budget.TryTake(cost))
            {
                _isDropped = true;
                Release();
                return false;
            }

            _size += cost;
            _frames.Add(frame);
            _isWriting = true;
            return true;
        }
    }

    /// <summary>The frames are no longer being written.</summary>
    public void Written()
    {
        lock (_lock)
        {
            _isWriting = false;
            if (_isDropped)
            {
                Release();
            }
        }
    }

    /// <summary>No further attempt will be made: lets go of the frames, at the latest when the current write has ended.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            _isDropped = true;
            if (!_isWriting)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        foreach (PooledFrame frame in _frames)
        {
            frame.Dispose();
        }

        _frames.Clear();
        budget.Return(_size);
        _size = 0;
    }
}
