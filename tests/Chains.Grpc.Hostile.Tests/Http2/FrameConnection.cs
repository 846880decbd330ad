using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>A TCP connection that carries frames or anything else. Used by one reader and one writer.</summary>
internal sealed class FrameConnection(Socket socket) : IAsyncDisposable
{
    /// <summary>What a connection of HTTP/2 begins with (RFC 9113, section 3.4).</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>How long the peer may stay silent where an answer is due. Far above what the slowest machine needs: it only bounds a failing test.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    public static async Task<FrameConnection> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            return new FrameConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Writes any bytes. Fails with an <see cref="IOException"/> once the peer has closed.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => _stream.WriteAsync(bytes, cancellationToken);

    public ValueTask WriteAsync(params ReadOnlySpan<Frame> frames)
    {
        List<byte> bytes = [];
        foreach (Frame frame in frames)
        {
            bytes.AddRange(frame.ToBytes());
        }

        return _stream.WriteAsync(bytes.ToArray());
    }

    /// <summary>The next frame; null where the peer has closed the connection, in whatever way.</summary>
    public async Task<Frame?> ReadAsync(CancellationToken cancellationToken = default)
    {
        byte[] header = new byte[Frame.HeaderSize];
        if (!await FillAsync(header, cancellationToken))
        {
            return null;
        }

        byte[] payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        if (!await FillAsync(payload, cancellationToken))
        {
            return null;
        }

        int stream = ((header[5] & 0x7f) << 24) | (header[6] << 16) | (header[7] << 8) | header[8];
        return new Frame((FrameType)header[3], header[4], stream, payload);
    }

    /// <summary>Fills the buffer; false where the peer closed first.</summary>
    public async Task<bool> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(Patience);
        try
        {
            return await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, source.Token) == buffer.Length;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The peer said nothing for {Patience.TotalSeconds} s.");
        }
    }

    /// <summary>Says that nothing more will be sent, and goes on reading.</summary>
    public void CloseSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a TCP reset: the peer gets an error and not an end.</summary>
    public void Abort()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
