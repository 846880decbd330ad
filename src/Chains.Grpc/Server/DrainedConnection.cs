using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Chains.Grpc;

/// <summary>
/// Lets the caller close a connection of a server that stops. Kestrel closes it as soon as its last call has ended; but the caller may still send, window updates of a
/// large answer above all, and what reaches a closed socket is answered with a reset, by which the rest of that answer is lost on its way (RFC 1122, 4.2.2.13). A caller that
/// has got GOAWAY and its last answer closes the connection itself: that is waited for.
/// </summary>
internal static class DrainedConnection
{
    /// <summary>For a caller that does not close. The server's own limit for stopping is longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static ConnectionDelegate Middleware(ConnectionDelegate next) => async connection =>
    {
        IDuplexPipe transport = connection.Transport;
        var input = new HeldReader(transport.Input);
        var output = new HeldWriter(transport.Output);
        connection.Transport = new Pair(input, output);
        try
        {
            await next(connection).ConfigureAwait(false);
            if (output.Error is null && connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { ConnectionClosedRequested.IsCancellationRequested: true })
            {
                await ReadToEndAsync(input, connection.ConnectionClosed).ConfigureAwait(false);
            }
        }
        finally
        {
            connection.Transport = transport;
            await transport.Input.CompleteAsync(input.Error).ConfigureAwait(false);
            await transport.Output.CompleteAsync(output.Error).ConfigureAwait(false);
        }
    };

    private static async Task ReadToEndAsync(HeldReader input, CancellationToken closed)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(closed);
        limit.CancelAfter(Patience);
        try
        {
            input.EndRead();
            bool isEnd = false;
            while (!isEnd)
            {
                ReadResult read = await input.ReadAsync(limit.Token).ConfigureAwait(false);
                isEnd = read.IsCompleted;
                input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller has not closed the connection in time, or has reset it: it ends either way.
        }
    }

    private sealed class Pair(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    /// <summary>Keeps its end to itself.</summary>
    private sealed class HeldReader(PipeReader inner) : PipeReader
    {
        private SequencePosition? _unread;

        public Exception? Error { get; private set; }

        /// <summary>Ends the last read, which Kestrel leaves open when it stops reading, and drops what it gave.</summary>
        public void EndRead()
        {
            if (_unread is { } end)
            {
                AdvanceTo(end);
            }
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            _unread = null;
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => Error = exception;

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            _unread = result.Buffer.End;
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            if (!inner.TryRead(out result))
            {
                return false;
            }

            _unread = result.Buffer.End;
            return true;
        }
    }

    /// <summary>Keeps its end to itself.</summary>
    private sealed class HeldWriter(PipeWriter inner) : PipeWriter
    {
        public Exception? Error { get; private set; }

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => Error = exception;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
    }
}
