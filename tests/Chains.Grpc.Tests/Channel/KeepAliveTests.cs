using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Tests;

public sealed class KeepAliveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up_and_the_next_call_connects_anew()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var proxy = new MutableProxy(server.EndPoint);
        await using var channel = new GrpcChannel(proxy.Address, new GrpcChannelOptions { KeepAlivePingDelay = TimeSpan.FromSeconds(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(1) });
        await using IAsyncEnumerator<string> stream = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        proxy.IsMute = true;
        var clock = Stopwatch.StartNew();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await stream.MoveNextAsync());
        Assert.Equal((GrpcStatusCode.Unavailable, true), (e.Status.Code, e.Message.Contains("did not answer a keepalive ping in time", StringComparison.Ordinal)));

        // Delay and timeout, each noticed within a second.
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 10);
        proxy.IsMute = false;
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(2, proxy.Connections);
    }

    [Fact]
    public async Task A_server_that_answers_pings_is_kept_however_long_it_takes()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var proxy = new MutableProxy(server.EndPoint);
        await using var channel = new GrpcChannel(
            proxy.Address, new GrpcChannelOptions { KeepAlivePingDelay = TimeSpan.FromSeconds(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(1), KeepAlivePingWithoutCalls = true });
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));

        // The pings are all that is said now.
        long said = proxy.BytesFromServer;
        for (int pings = 0; pings < 3; pings++)
        {
            await Eventually.TrueAsync(() => proxy.BytesFromServer > said);
            said = proxy.BytesFromServer;
        }

        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(1, proxy.Connections);
    }

    /// <summary>Passes bytes on until it is told to swallow them: a server whose machine lost its power says nothing, not even goodbye.</summary>
    private sealed class MutableProxy : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly IPEndPoint _server;
        private readonly Task _serving;
        private volatile bool _isMute;
        private int _connections;
        private long _bytesFromServer;

        public MutableProxy(IPEndPoint server)
        {
            _server = server;
            _listener.Start();
            Address = new Uri($"http://{_listener.LocalEndpoint}");
            _serving = ServeAsync();
        }

        public Uri Address { get; }

        public int Connections => Volatile.Read(ref _connections);

        public long BytesFromServer => Volatile.Read(ref _bytesFromServer);

        public bool IsMute
        {
            get => _isMute;
            set => _isMute = value;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving;
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync()
        {
            var relays = new List<Task>();
            try
            {
                while (true)
                {
                    Socket client = await _listener.AcceptSocketAsync(_stop.Token);
                    Interlocked.Increment(ref _connections);
                    relays.Add(RelayAsync(client));
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(relays);
            }
        }

        private async Task RelayAsync(Socket client)
        {
            using (client)
            {
                using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_server, _stop.Token);
                await Task.WhenAny(CopyAsync(client, server, isServer: false), CopyAsync(server, client, isServer: true));
            }
        }

        private async Task CopyAsync(Socket from, Socket to, bool isServer)
        {
            byte[] buffer = new byte[16 * 1024];
            try
            {
                int count;
                while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
                {
                    if (isServer)
                    {
                        Interlocked.Add(ref _bytesFromServer, count);
                    }

                    if (!_isMute)
                    {
                        await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One side has gone: both are closed.
            }
        }
    }
}
