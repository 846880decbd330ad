using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chains.Grpc;

/// <summary>The bytes of one connection. It tells its subchannel when the connection has ended, which is when the HTTP handler lets go of it.</summary>
internal sealed class ConnectionStream(Socket socket) : Stream
{
    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private Subchannel? _owner;
    private int _disposed;

    // What the server said before anybody asked, from Start to End, and the task that reads it.
    private readonly CancellationTokenSource _taken = new();
    private byte[] _ahead = [];
    private int _start;
    private int _end;
    private Task<bool>? _watch;

    /// <summary>True where the server has closed the connection: nothing more will come.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                return _watch is { IsCompletedSuccessfully: true, Result: true } || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whom to tell of the end; called once, before anybody else has the stream.</summary>
    public void BelongTo(Subchannel owner) => _owner = owner;

    /// <summary>
    /// Reads ahead, so that the end of the connection is seen while nobody uses it. A server may speak first (its settings) or say goodbye without
    /// being asked, so that the socket's state alone does not tell.
    /// </summary>
    /// <returns>True when the server has closed the connection, false when <see cref="TakeAsync"/> was called.</returns>
    public Task<bool> WatchAsync()
    {
        // Settings, goodbye and, under TLS, session tickets.
        const int Room = 4096;
        _ahead = new byte[Room];
        return _watch = WatchAsync();

        async Task<bool> WatchAsync()
        {
            try
            {
                while (_end < Room)
                {
                    int count = await _inner.ReadAsync(_ahead.AsMemory(_end), _taken.Token).ConfigureAwait(false);
                    if (count == 0)
                    {
                        return true;
                    }

                    _end += count;
                }

                return false;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Ends the reading ahead: from now on somebody else reads.</summary>
    public async Task TakeAsync()
    {
        await _taken.CancelAsync().ConfigureAwait(false);

        // Before it has ended nobody can tell what it took from the socket from what the server never sent.
        await _watch!.ConfigureAwait(false);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("HTTP/2 connections are read asynchronously.");

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _watch is null ? _inner.ReadAsync(buffer, cancellationToken) : ReadAheadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => _inner.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _inner.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask write = _inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : EndWriteAsync(write);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A socket keeps nothing back.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask EndWriteAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown })
        {
            // The server has closed the connection. What it said before, perhaps that it has not looked at the newest calls (GOAWAY), still waits to be read, and
            // the reader meets the end right after it. Failing here would end all calls before that word is heard, also those that are safely made elsewhere.
        }
    }

    private async ValueTask<int> ReadAheadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await _watch!.ConfigureAwait(false);
        int count = Math.Min(buffer.Length, _end - _start);
        _ahead.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        if (_start < _end)
        {
            return count;
        }

        _watch = null;
        _ahead = [];
        return count > 0 ? count : await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _inner.Dispose();
            _owner?.Ended(this);
        }

        base.Dispose(disposing);
    }
}
