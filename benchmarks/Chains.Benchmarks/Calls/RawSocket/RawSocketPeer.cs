using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chains.Benchmarks.Calls.RawSocket;

/// <summary>Ready-made bytes to and fro over TCP, a connection for each caller: what the machine itself takes for it, without HTTP.</summary>
internal sealed class RawSocketPeer(ServerProcess server) : Peer(server)
{
    private const int BufferSize = 64 * 1024;

    private readonly ConcurrentStack<NetworkStream> _idle = new();
    private readonly byte[] _small = Frames.Of(Shapes.SmallRequests, Shapes.Small);
    private readonly byte[] _table = Frames.Of(Shapes.Tables, Shapes.Table);
    private readonly byte[] _tensor = Frames.Of(Shapes.Tensors, Shapes.Tensor);

    /// <summary>The server's side: it sends back what it gets.</summary>
    public static PeerServer Serve()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 512);
        Task accepting = AcceptAsync(listener);
        return new PeerServer($"tcp://{listener.LocalEndpoint}", async () =>
        {
            listener.Dispose();
            await accepting;
        });
    }

    public override Task SmallAsync() => CallAsync(_small);

    public override Task TableAsync() => CallAsync(_table);

    public override Task TensorAsync() => CallAsync(_tensor);

    public override async Task VerifyAsync()
    {
        foreach (byte[] body in (byte[][])[_small, _table, _tensor])
        {
            await CallAsync(body, compare: true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out NetworkStream? connection))
        {
            connection.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = EchoAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
        {
            // The listener is closed: the server stops.
        }
    }

    // Ends with its connection.
    private static async Task EchoAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var connection = new NetworkStream(socket, ownsSocket: true);
        byte[] buffer = new byte[BufferSize];
        int count;
        while ((count = await connection.ReadAsync(buffer)) > 0)
        {
            await connection.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task CallAsync(byte[] body, bool compare = false)
    {
        if (!_idle.TryPop(out NetworkStream? connection))
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, Server.Address.Port);
            connection = new NetworkStream(socket, ownsSocket: true);
        }

        // The other side echoes while it still reads: who only wrote would stop it, and be stopped by it.
        ValueTask sending = connection.WriteAsync(body);
        byte[] answer = ArrayPool<byte>.Shared.Rent(body.Length);
        await connection.ReadExactlyAsync(answer.AsMemory(0, body.Length));
        await sending;
        Check(!compare || answer.AsSpan(0, body.Length).SequenceEqual(body), "not the bytes that were sent");
        ArrayPool<byte>.Shared.Return(answer);
        _idle.Push(connection);
    }
}
