using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Tests;

public sealed class BalancingTests
{
    private static readonly Uri Service = new("http://service");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pick_first_takes_the_first_that_can_be_reached_and_stays_with_it()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using GrpcChannel channel = Channel(new TestResolver(Dead(), a.EndPoint, b.EndPoint), GrpcLoadBalancing.PickFirst);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        }

        Assert.Equal((1, 0), (a.Connections, b.Connections));
    }

    [Fact]
    public async Task All_addresses_that_cannot_be_reached_are_named()
    {
        IPEndPoint one = Dead();
        IPEndPoint two = Dead();
        await using GrpcChannel channel = Channel(new TestResolver(one, two), GrpcLoadBalancing.PickFirst);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Equal($"connection refused (service at {one}: nothing listens there); connection refused (service at {two}: nothing listens there)", e.Status.Detail);
    }

    [Fact]
    public async Task An_address_that_swallows_packets_does_not_hold_up_the_next()
    {
        // The queue of a listener that accepts nothing fills up; further connections are not answered.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var fillers = new List<Socket>();
        try
        {
            bool isFull = false;
            while (!isFull && fillers.Count < 20)
            {
                var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                fillers.Add(filler);
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
                try
                {
                    await filler.ConnectAsync(full.LocalEndPoint!, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    isFull = true;
                }
            }

            Assert.True(isFull);
            await using Backend a = await Backend.StartAsync("a");
            await using GrpcChannel channel = Channel(new TestResolver(full.LocalEndPoint!, a.EndPoint), GrpcLoadBalancing.PickFirst);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
            Assert.InRange(clock.Elapsed.TotalSeconds, 0.2, 5);
        }
        finally
        {
            fillers.ForEach(static filler => filler.Dispose());
        }
    }

    [Fact]
    public async Task Pick_first_moves_when_its_server_leaves_the_list_and_the_running_calls_end_where_they_are()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        var resolver = new TestResolver(a.EndPoint);
        await using GrpcChannel channel = Channel(resolver, GrpcLoadBalancing.PickFirst);
        await using IAsyncEnumerator<string> stream = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());

        // The server is still in the list: it stays.
        resolver.Say(b.EndPoint, a.EndPoint);
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));

        resolver.Say(b.EndPoint);
        await Eventually.TrueAsync(() => b.Connections == 1);
        Assert.Equal("b", await channel.UnaryAsync(Backend.Who, ""));
        a.Release();
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("a", stream.Current);
        Assert.False(await stream.MoveNextAsync());
        await stream.DisposeAsync();
        await Eventually.TrueAsync(() => a.OpenConnections == 0);
    }

    [Fact]
    public async Task A_server_that_says_goodbye_ends_its_calls_and_new_ones_go_to_the_next()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using GrpcChannel channel = Channel(new TestResolver(a.EndPoint, b.EndPoint), GrpcLoadBalancing.PickFirst);
        await using IAsyncEnumerator<string> stream = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await stream.MoveNextAsync());
        Task stopping = a.StopAsync();
        string answer;
        do
        {
            answer = await channel.UnaryAsync(Backend.Who, "");
        }
        while (answer == "a");
        Assert.Equal("b", answer);
        Assert.False(stopping.IsCompleted);
        a.Release();
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("a", stream.Current);
        Assert.False(await stream.MoveNextAsync());
        await stopping;
        Assert.Equal("b", await channel.UnaryAsync(Backend.Who, ""));
    }

    [Fact]
    public async Task Round_robin_spreads_calls_equally()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using Backend c = await Backend.StartAsync("c");
        await using GrpcChannel channel = Channel(new TestResolver(a.EndPoint, b.EndPoint, c.EndPoint), GrpcLoadBalancing.RoundRobin);
        await ConnectAllAsync(channel, a, b, c);
        for (int i = 0; i < 10; i++)
        {
            // Well below the streams of one connection, beyond which the handler may open another one.
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => channel.UnaryAsync(Backend.Who, "")));
        }

        Assert.Equal((100, 100, 100), (a.Calls, b.Calls, c.Calls));
        Assert.Equal((1, 1, 1), (a.Connections, b.Connections, c.Connections));
    }

    [Fact]
    public async Task Round_robin_passes_over_what_is_not_connected()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using GrpcChannel channel = Channel(new TestResolver(Dead(), a.EndPoint, Dead(), b.EndPoint), GrpcLoadBalancing.RoundRobin);
        await ConnectAllAsync(channel, a, b);
        for (int i = 0; i < 20; i++)
        {
            await channel.UnaryAsync(Backend.Who, "");
        }

        Assert.Equal((10, 10), (a.Calls, b.Calls));
    }

    [Fact]
    public async Task Round_robin_fails_when_all_have_failed_and_recovers_by_itself()
    {
        int port = Backend.FreePort();
        var resolver = new TestResolver(new IPEndPoint(IPAddress.Loopback, port), Dead());
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, LoadBalancing = GrpcLoadBalancing.RoundRobin, InitialReconnectBackoff = TimeSpan.FromMilliseconds(50) });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Contains("nothing listens there", e.Message, StringComparison.Ordinal);
        Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);

        await using Backend a = await Backend.StartAsync("a", port);
        await channel.WaitForStateChangedAsync(GrpcConnectivityState.TransientFailure, Token);
        Assert.Equal(GrpcConnectivityState.Ready, channel.State);
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
    }

    [Fact]
    public async Task A_change_of_the_addresses_keeps_the_connections_of_those_that_stay_and_drains_the_others()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using Backend c = await Backend.StartAsync("c");
        var resolver = new TestResolver(a.EndPoint, b.EndPoint);
        await using GrpcChannel channel = Channel(resolver, GrpcLoadBalancing.RoundRobin);
        await ConnectAllAsync(channel, a, b);
        await using IAsyncEnumerator<string> one = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        await using IAsyncEnumerator<string> two = channel.ServerStreaming(Backend.Hold, "").GetAsyncEnumerator(Token);
        Assert.True(await one.MoveNextAsync());
        Assert.True(await two.MoveNextAsync());
        Assert.Equal((1, 1), (a.Holding, b.Holding));

        resolver.Say(b.EndPoint, c.EndPoint);
        await Eventually.TrueAsync(() => c.Connections == 1);
        await ConnectAllAsync(channel, b, c);
        int before = a.Calls;
        for (int i = 0; i < 20; i++)
        {
            await channel.UnaryAsync(Backend.Who, "");
        }

        Assert.Equal(before, a.Calls);
        Assert.Equal((1, 1, 1), (a.OpenConnections, b.Connections, c.Connections));
        a.Release();
        b.Release();
        Assert.True(await one.MoveNextAsync());
        Assert.True(await two.MoveNextAsync());
        Assert.False(await one.MoveNextAsync());
        Assert.False(await two.MoveNextAsync());
        await one.DisposeAsync();
        await two.DisposeAsync();
        await Eventually.TrueAsync(() => a.OpenConnections == 0);
        Assert.Equal(1, b.OpenConnections);
    }

    [Fact]
    public async Task No_call_is_lost_while_servers_come_and_go()
    {
        await using Backend a = await Backend.StartAsync("a");
        Backend b = await Backend.StartAsync("b");
        int port = b.EndPoint.Port;
        var resolver = new TestResolver(a.EndPoint, b.EndPoint);
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, LoadBalancing = GrpcLoadBalancing.RoundRobin, InitialReconnectBackoff = TimeSpan.FromMilliseconds(50) });
        await ConnectAllAsync(channel, a, b);
        using var stop = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => CallAsync(stop.Token))];
        for (int i = 0; i < 5; i++)
        {
            await b.DisposeAsync();
            b = await Backend.StartAsync("b", port);
            await Eventually.TrueAsync(() => b.Calls > 20);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await b.DisposeAsync();

        async Task CallAsync(CancellationToken stopped)
        {
            while (!stopped.IsCancellationRequested)
            {
                Assert.NotEmpty(await channel.UnaryAsync(Backend.Who, ""));
            }
        }
    }

    [Theory]
    [InlineData(GrpcLoadBalancing.PickFirst)]
    [InlineData(GrpcLoadBalancing.RoundRobin)]
    public async Task No_call_is_lost_while_the_addresses_change_all_the_time(GrpcLoadBalancing balancing)
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b");
        await using Backend c = await Backend.StartAsync("c");
        EndPoint[][] lists = [[a.EndPoint], [b.EndPoint, c.EndPoint], [c.EndPoint, a.EndPoint], [b.EndPoint], [a.EndPoint, b.EndPoint, c.EndPoint]];
        var resolver = new TestResolver(lists[0]);
        await using GrpcChannel channel = Channel(resolver, balancing);
        using var stop = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(_ => CallAsync(stop.Token))];
        for (int i = 0; i < 200; i++)
        {
            int before = a.Calls + b.Calls + c.Calls;
            resolver.Say(lists[i % lists.Length]);
            await Eventually.TrueAsync(() => a.Calls + b.Calls + c.Calls > before + 10);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await Eventually.TrueAsync(() => a.OpenConnections + b.OpenConnections + c.OpenConnections == channel.ReadyCount);

        async Task CallAsync(CancellationToken stopped)
        {
            while (!stopped.IsCancellationRequested)
            {
                Assert.NotEmpty(await channel.UnaryAsync(Backend.Who, ""));
            }
        }
    }

    [Fact]
    public async Task Round_robin_connects_again_without_a_call()
    {
        Backend a = await Backend.StartAsync("a");
        var clock = new FakeClock();
        var resolver = new TestResolver(a.EndPoint);
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, LoadBalancing = GrpcLoadBalancing.RoundRobin, TimeProvider = clock });
        await channel.ConnectAsync(Token);
        clock.Advance(TimeSpan.FromSeconds(10));
        await a.DisposeAsync();
        await Eventually.TrueAsync(() => resolver.Refreshes == 2);
        Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);
        await using Backend again = await Backend.StartAsync("again", a.EndPoint.Port);
        await clock.TimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        clock.Advance(TimeSpan.FromSeconds(1.2));
        await channel.WaitForStateChangedAsync(GrpcConnectivityState.TransientFailure, Token);
        Assert.Equal(GrpcConnectivityState.Ready, channel.State);
        Assert.Equal("again", await channel.UnaryAsync(Backend.Who, ""));
    }

    [Fact]
    public async Task A_server_that_closes_every_connection_at_once_is_not_asked_all_the_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var clock = new FakeClock();
        var resolver = new TestResolver(listener.LocalEndpoint);
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, LoadBalancing = GrpcLoadBalancing.RoundRobin, TimeProvider = clock, ConnectTimeout = TimeSpan.FromHours(1) });
        await channel.ConnectAsync(Token);
        for (double backoff = 1; backoff < 3; backoff *= 1.6)
        {
            (await listener.AcceptTcpClientAsync(Token)).Dispose();
            await Eventually.TrueAsync(() => channel.State == GrpcConnectivityState.TransientFailure);
            GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
            Assert.Contains("closed the connection as soon as it was made", e.Message, StringComparison.Ordinal);
            Assert.False(listener.Pending());
            await clock.TimerAsync(TimeSpan.FromSeconds(0.8 * backoff), TimeSpan.FromSeconds(1.2 * backoff));
            clock.Advance(TimeSpan.FromSeconds(1.2 * backoff));
        }
    }

    [Theory]
    [InlineData(GrpcLoadBalancing.PickFirst)]
    [InlineData(GrpcLoadBalancing.RoundRobin)]
    public async Task A_resolver_without_an_address_fails_calls_until_it_has_one(GrpcLoadBalancing balancing)
    {
        await using Backend a = await Backend.StartAsync("a");
        var resolver = new TestResolver(a.EndPoint);
        await using GrpcChannel channel = Channel(resolver, balancing);
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        resolver.Say();
        await channel.WaitForStateChangedAsync(GrpcConnectivityState.Ready, Token);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Equal("the resolver of service knows no address at present", e.Status.Detail);
        Task connecting = channel.ConnectAsync(Token);
        resolver.Say(a.EndPoint);
        await connecting;
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
    }

    [Fact]
    public async Task A_resolver_that_fails_is_asked_again_and_what_is_known_stays()
    {
        await using Backend a = await Backend.StartAsync("a");
        var clock = new FakeClock();
        var resolver = new TestResolver();
        resolver.Say(new InvalidOperationException("no registry"));
        await using var channel = new GrpcChannel(Service, new GrpcChannelOptions { Resolver = resolver, TimeProvider = clock });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal("the addresses of service cannot be resolved (no registry)", e.Status.Detail);
        Assert.Equal(GrpcConnectivityState.TransientFailure, channel.State);

        resolver.Say(a.EndPoint);
        await clock.TimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal(2, resolver.Watches);

        resolver.Say(new InvalidOperationException("no registry"));
        await clock.TimerAsync(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        clock.Advance(TimeSpan.FromSeconds(1.2));
        await Eventually.TrueAsync(() => resolver.Watches == 3);
    }

    private static GrpcChannel Channel(GrpcResolver resolver, GrpcLoadBalancing balancing) =>
        new(Service, new GrpcChannelOptions { Resolver = resolver, LoadBalancing = balancing });

    private static IPEndPoint Dead() => new(IPAddress.Loopback, Backend.FreePort());

    // Ready says that one of them is there, and their calls begin only when all are.
    private static async Task ConnectAllAsync(GrpcChannel channel, params Backend[] servers)
    {
        await channel.ConnectAsync(Token);
        await Eventually.TrueAsync(() => channel.ReadyCount == servers.Length);
    }
}
