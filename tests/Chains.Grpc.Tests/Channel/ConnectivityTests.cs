using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Tests;

public sealed class ConnectivityTests
{
    private static readonly Uri Service = new("http://service");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_channel_is_idle_until_it_is_used_ready_while_connected_and_idle_again_when_the_server_is_gone()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var channel = new GrpcChannel(new Uri(server.Address));
        Assert.Equal(GrpcConnectivityState.Idle, channel.State);

        Task left = channel.WaitForStateChangedAsync(GrpcConnectivityState.Idle, Token);
        Assert.False(left.IsCompleted);
        await channel.ConnectAsync(Token);
        await left;
        Assert.Equal(GrpcConnectivityState.Ready, channel.State);
        await Eventually.TrueAsync(() => server.Connections == 1);

        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(1, server.Connections);

        await server.StopAsync();
        await channel.WaitForStateChangedAsync(GrpcConnectivityState.Ready, Token);
        Assert.Equal(GrpcConnectivityState.Idle, channel.State);

        await channel.DisposeAsync();
        Assert.Equal(GrpcConnectivityState.Shutdown, channel.State);
    }

    [Fact]
    public async Task Calls_that_come_while_it_connects_share_one_connection()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var channel = new GrpcChannel(new Uri(server.Address));
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => channel.UnaryAsync(Backend.Who, "")));
        Assert.All(answers, static answer => Assert.Equal("a", answer));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Attempts_follow_each_other_with_a_growing_bounded_jittered_backoff()
    {
        var clock = new FakeClock();
        var resolver = new TestResolver(new IPEndPoint(IPAddress.Loopback, Backend.FreePort()));
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, TimeProvider = clock, ConnectTimeout = TimeSpan.FromHours(1) });
        Task connecting = channel.ConnectAsync(Token);
        double[] expected = [1, 1.6, 2.56, 4.096, 5, 5];
        for (int i = 0; i < expected.Length; i++)
        {
            await Eventually.TrueAsync(() => resolver.Refreshes == i + 1);
            Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);
            await clock.TimerAsync(TimeSpan.FromSeconds(0.8 * expected[i]), TimeSpan.FromSeconds(1.2 * expected[i]));
            clock.Advance(TimeSpan.FromSeconds(0.79 * expected[i]));
            clock.Advance(TimeSpan.FromSeconds(0.42 * expected[i]));
        }

        Assert.False(connecting.IsCompleted);
    }

    [Fact]
    public async Task A_call_fails_at_once_right_after_a_failure_and_tries_again_a_moment_later()
    {
        var clock = new FakeClock();
        int port = Backend.FreePort();
        var resolver = new TestResolver(new IPEndPoint(IPAddress.Loopback, port));
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, TimeProvider = clock, InitialReconnectBackoff = TimeSpan.FromHours(1), MaxReconnectBackoff = TimeSpan.FromHours(1) });
        GrpcException first = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, first.Status.Code);
        Assert.Equal($"connection refused (service at 127.0.0.1:{port}: nothing listens there)", first.Status.Detail);
        Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);

        await using Backend server = await Backend.StartAsync("a", port);
        GrpcException second = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(first.Status.Detail, second.Status.Detail);
        Assert.Equal(0, server.Connections);

        // Long before the backoff ends.
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(GrpcConnectivityState.Ready, channel.State);
    }

    [Fact]
    public async Task A_busy_client_of_a_dead_server_does_not_try_all_the_time()
    {
        var clock = new FakeClock();
        var resolver = new TestResolver(new IPEndPoint(IPAddress.Loopback, Backend.FreePort()));
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, TimeProvider = clock });
        for (int i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        }

        // Each failed attempt tells the resolver.
        await Eventually.TrueAsync(() => resolver.Refreshes == 1);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""))));
        await Eventually.TrueAsync(() => resolver.Refreshes == 2);
    }

    [Fact]
    public async Task A_pick_that_waits_for_a_connection_gets_it_when_the_server_comes()
    {
        int port = Backend.FreePort();
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{port}"), new GrpcChannelOptions { InitialReconnectBackoff = TimeSpan.FromMilliseconds(50) });
        ValueTask<Subchannel> picking = channel.PickAsync(waitForReady: true, Token);
        await channel.WaitForStateChangedAsync(GrpcConnectivityState.Idle, Token);
        if (channel.State == GrpcConnectivityState.Connecting)
        {
            await channel.WaitForStateChangedAsync(GrpcConnectivityState.Connecting, Token);
        }

        Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);
        Assert.False(picking.IsCompleted);
        await using Backend server = await Backend.StartAsync("a", port);
        Subchannel picked = await picking;
        Assert.Equal($"ipv4:127.0.0.1:{port}", picked.Peer);
        picked.Release();
    }

    [Fact]
    public async Task A_call_that_waits_for_a_connection_until_its_deadline_says_what_was_wrong()
    {
        int port = Backend.FreePort();
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{port}"));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() =>
            channel.UnaryAsync(Backend.Who, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(300)) { WaitForReady = true }));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        Assert.Equal($"the deadline passed before there was a connection: connection refused (127.0.0.1:{port}: nothing listens there)", e.Status.Detail);
    }

    [Fact]
    public async Task A_pick_ends_with_its_token_and_with_the_channel()
    {
        var resolver = new TestResolver();
        var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver });
        using var stop = new CancellationTokenSource();
        ValueTask<Subchannel> cancelled = channel.PickAsync(waitForReady: true, stop.Token);
        ValueTask<Subchannel> waiting = channel.PickAsync(waitForReady: true, Token);
        Task connecting = channel.ConnectAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled);
        await channel.DisposeAsync();
        await Assert.ThrowsAsync<ConnectException>(async () => await waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.ConnectAsync(Token));
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_before_its_first_call_is_not_used()
    {
        await using Backend server = await Backend.StartAsync("a");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resolver = new TestResolver(listener.LocalEndpoint, server.EndPoint);
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver });
        Task connected = channel.ConnectAsync(Token);
        using (TcpClient connection = await listener.AcceptTcpClientAsync(Token))
        {
            await connected;
            listener.Stop();
        }

        await channel.WaitForStateChangedAsync(GrpcConnectivityState.Ready, Token);
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
    }

    [Fact]
    public async Task Close_lets_running_calls_end_and_takes_no_new_ones()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var channel = new GrpcChannel(new Uri(server.Address));
        await using IAsyncEnumerator<string> stream = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        Task closing = channel.CloseAsync(Token);
        Assert.False(closing.IsCompleted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.UnaryAsync(Backend.Who, ""));
        using (var impatient = new CancellationTokenSource())
        {
            Task waiting = channel.CloseAsync(impatient.Token);
            await impatient.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        server.Release();
        Assert.True(await stream.MoveNextAsync());
        Assert.False(await stream.MoveNextAsync());
        await stream.DisposeAsync();
        await closing;
        Assert.Equal(GrpcConnectivityState.Shutdown, channel.State);
        await Eventually.TrueAsync(() => server.OpenConnections == 0);
    }

    [Fact]
    public async Task Dispose_fails_running_calls_and_closes_their_connections()
    {
        await using Backend server = await Backend.StartAsync("a");
        await using var channel = new GrpcChannel(new Uri(server.Address));
        await using IAsyncEnumerator<string> stream = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        ValueTask<bool> next = stream.MoveNextAsync();
        await channel.DisposeAsync();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await next);
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        await Eventually.TrueAsync(() => server is { OpenConnections: 0, Holding: 0 });
    }

    [Fact]
    public async Task More_calls_than_one_connection_takes_open_further_ones()
    {
        const int Streams = 250;
        await using Backend server = await Backend.StartAsync("a", limits: static limits => limits.Http2.MaxStreamsPerConnection = 100);
        await using var channel = new GrpcChannel(new Uri(server.Address));
        IAsyncEnumerator<string>[] streams = [.. Enumerable.Range(0, Streams).Select(_ => channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token))];

        // Each of them has begun, none has ended.
        Assert.All(await Task.WhenAll(streams.Select(static stream => stream.MoveNextAsync().AsTask())), Assert.True);
        Assert.Equal(Streams, server.Holding);
        Assert.InRange(server.Connections, 3, 10);
        server.Release();
        foreach (IAsyncEnumerator<string> stream in streams)
        {
            Assert.True(await stream.MoveNextAsync());
            Assert.False(await stream.MoveNextAsync());
            await stream.DisposeAsync();
        }
    }
}
