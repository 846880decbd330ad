using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Chains.Fuzz.Mutation;

namespace Chains.Fuzz.Host;

/// <summary>
/// One connection with many requests under way, driven by one thread: what is ready is sent in one piece, and what has come is taken apart. Requests are put together here, byte by byte,
/// so that the host and not the client has the processor.
/// </summary>
internal abstract class Load : IDisposable
{
    /// <summary>In which a request must be answered. The machine may be busy with other things.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly MemoryStream _out = new();
    private byte[] _in = new byte[64 * 1024];
    private int _start;
    private int _end;

    protected Load(int port)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)AnswerLimit.TotalMilliseconds, SendTimeout = (int)AnswerLimit.TotalMilliseconds };
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException exception)
        {
            throw new LostException($"the host cannot be reached: {exception.Message}", []);
        }
    }

    /// <summary>How many bytes of requests may be under way.</summary>
    protected static int MaxBytes => 192 * 1024;

    /// <summary>Bytes of requests that are under way.</summary>
    public int BytesUnderWay { get; protected set; }

    protected abstract int UnderWay { get; }

    /// <summary>Sends requests and takes answers until there is no further request and each has its answer.</summary>
    /// <param name="next">The next request; null for none.</param>
    /// <param name="answered">Judges an answer.</param>
    /// <exception cref="LostException">The connection broke, or an answer did not come.</exception>
    public void Run(Func<FuzzRequest?> next, Action<FuzzRequest, Answer> answered)
    {
        FuzzRequest? waiting = next();
        while (waiting is not null || UnderWay > 0)
        {
            while (waiting is not null && TrySend(waiting))
            {
                waiting = next();
            }

            Flush();
            Receive();
            while (TryTake(_in.AsSpan(_start, _end - _start), answered, out int taken))
            {
                _start += taken;
            }

            if (Oldest() is { } oldest && Stopwatch.GetElapsedTime(oldest.Since) > AnswerLimit)
            {
                throw new LostException($"there was no answer within {AnswerLimit.TotalSeconds} s", [oldest.Request]);
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _out.Dispose();
    }

    protected abstract (FuzzRequest Request, long Since)? Oldest();

    protected abstract IReadOnlyList<FuzzRequest> Requests();

    protected abstract bool TrySend(FuzzRequest request);

    /// <summary>Takes what is whole off the bytes that have come.</summary>
    protected abstract bool TryTake(ReadOnlySpan<byte> bytes, Action<FuzzRequest, Answer> answered, out int taken);

    protected void Write(ReadOnlySpan<byte> bytes) => _out.Write(bytes);

    protected void Flush()
    {
        if (_out.Length == 0)
        {
            return;
        }

        try
        {
            ReadOnlySpan<byte> rest = _out.GetBuffer().AsSpan(0, (int)_out.Length);
            while (!rest.IsEmpty)
            {
                rest = rest[_socket.Send(rest)..];
            }
        }
        catch (SocketException exception)
        {
            throw new LostException($"the connection broke: {exception.Message}", Requests());
        }

        _out.SetLength(0);
    }

    private void Receive()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _in.Length)
        {
            byte[] target = _end - _start > _in.Length / 2 ? new byte[_in.Length * 2] : _in;
            _in.AsSpan(_start, _end - _start).CopyTo(target);
            _in = target;
            _end -= _start;
            _start = 0;
        }

        int count;
        try
        {
            count = _socket.Receive(_in.AsSpan(_end));
        }
        catch (SocketException exception)
        {
            throw new LostException(exception.SocketErrorCode == SocketError.TimedOut ? $"there was no answer within {AnswerLimit.TotalSeconds} s" : $"the connection broke: {exception.Message}", Requests());
        }

        _end += count > 0 ? count : throw new LostException("the host closed the connection", Requests());
    }

    /// <summary>The connection is of no further use.</summary>
    internal sealed class LostException(string message, IReadOnlyList<FuzzRequest> requests) : Exception(message)
    {
        /// <summary>The requests without an answer; one of them is to blame.</summary>
        public IReadOnlyList<FuzzRequest> Requests { get; } = requests;
    }
}

/// <summary>What the host answered.</summary>
/// <param name="HttpStatus">The status of HTTP.</param>
/// <param name="GrpcStatus">The status of gRPC; -1 for none.</param>
/// <param name="Message">What gRPC's status says, or the body of an HTTP answer.</param>
/// <param name="Problem">What is wrong with the answer as such.</param>
internal readonly record struct Answer(int HttpStatus, int GrpcStatus, string Message, string? Problem);
