using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>A listener that treats each connection as the test wants. What a script throws fails the test, unless it is only that the client has closed.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, FrameConnection> _connections = [];
    private readonly ConcurrentBag<Task> _scripts = [];
    private readonly Task _accepting;
    private Func<ServerConnection, Task> _script;
    private int _accepted;

    public HostileServer(Func<ServerConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The connections made so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>From now on the server is a good one: connections so far are closed, and new ones are served well.</summary>
    public async Task ReformAsync()
    {
        Volatile.Write(ref _script, static connection => connection.EchoAsync());
        foreach (FrameConnection connection in _connections.Values)
        {
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (FrameConnection connection in _connections.Values)
        {
            await connection.DisposeAsync();
        }

        await _accepting;
        await Task.WhenAll(_scripts);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // The listener was stopped.
                return;
            }

            socket.NoDelay = true;
            int number = Interlocked.Increment(ref _accepted) - 1;
            var connection = new FrameConnection(socket);
            _connections[number] = connection;
            _scripts.Add(RunAsync(connection, number));
        }
    }

    private async Task RunAsync(FrameConnection connection, int number)
    {
        try
        {
            await Volatile.Read(ref _script)(new ServerConnection(connection, number));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // The client closed first, or the test has ended.
        }
        finally
        {
            await connection.DisposeAsync();
            _connections.TryRemove(number, out _);
        }
    }
}
