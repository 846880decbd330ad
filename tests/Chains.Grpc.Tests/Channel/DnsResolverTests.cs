using System.Net;
using System.Net.Sockets;

namespace Chains.Grpc.Tests;

public sealed class DnsResolverTests
{
    private static readonly IPAddress One = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Two = IPAddress.Parse("fd00::2");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_name_is_asked_for_again_at_the_interval_and_only_changes_are_told()
    {
        var names = new Names([One]);
        await using IAsyncEnumerator<IReadOnlyList<EndPoint>> watch = names.Watch(TimeSpan.FromSeconds(10));
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal([new IPEndPoint(One, 8081)], watch.Current);

        Task<bool> next = watch.MoveNextAsync().AsTask();
        await names.PassAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => names.Lookups == 2);
        names.Answer = [Two, One];
        await names.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(await next);
        Assert.Equal([new IPEndPoint(Two, 8081), new IPEndPoint(One, 8081)], watch.Current);

        // Another order is no change.
        names.Answer = [One, Two];
        next = watch.MoveNextAsync().AsTask();
        await names.PassAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => names.Lookups == 4);
        Assert.False(next.IsCompleted);
        names.Answer = [One];
        await names.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(await next);
        Assert.Equal([new IPEndPoint(One, 8081)], watch.Current);
    }

    [Fact]
    public async Task A_lost_connection_asks_at_once_but_not_more_than_once_a_second()
    {
        var names = new Names([One]);
        await using IAsyncEnumerator<IReadOnlyList<EndPoint>> watch = names.Watch(Timeout.InfiniteTimeSpan);
        Assert.True(await watch.MoveNextAsync());
        Task<bool> next = watch.MoveNextAsync().AsTask();
        for (int i = 0; i < 10; i++)
        {
            names.Resolver.RequestRefresh();
        }

        await names.Clock.TimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.Equal(1, names.Lookups);
        names.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => names.Lookups == 2);

        names.Answer = [Two];
        await names.Clock.TimerAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        names.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        names.Resolver.RequestRefresh();
        Assert.True(await next);
        Assert.Equal(3, names.Lookups);
    }

    [Fact]
    public async Task A_failed_lookup_keeps_what_is_known()
    {
        var names = new Names([One]);
        await using IAsyncEnumerator<IReadOnlyList<EndPoint>> watch = names.Watch(TimeSpan.FromSeconds(5));
        Assert.True(await watch.MoveNextAsync());
        Task<bool> next = watch.MoveNextAsync().AsTask();
        names.Answer = null;
        await names.PassAsync(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => names.Lookups == 2);
        names.Answer = [];
        await names.PassAsync(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => names.Lookups == 3);
        Assert.False(next.IsCompleted);
        names.Answer = [Two];
        await names.PassAsync(TimeSpan.FromSeconds(5));
        Assert.True(await next);
        Assert.Equal([new IPEndPoint(Two, 8081)], watch.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_first_lookup_without_an_address_fails(bool answers)
    {
        var names = new Names(answers ? [] : null);
        await using IAsyncEnumerator<IReadOnlyList<EndPoint>> watch = names.Watch(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<SocketException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        Assert.Throws<ArgumentException>(static () => new GrpcDnsResolver(" ", 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcDnsResolver("a", 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcDnsResolver("a", 65536));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcDnsResolver("a", 1, TimeSpan.FromSeconds(0.9)));
        Assert.Throws<ArgumentException>(static () => new GrpcStaticResolver());
    }

    [Fact]
    public async Task A_replica_that_joins_the_name_gets_calls()
    {
        await using Backend a = await Backend.StartAsync("a");
        await using Backend b = await Backend.StartAsync("b", (kestrel, count) => kestrel.Listen(IPAddress.Parse("127.0.0.2"), a.EndPoint.Port, listen =>
        {
            listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2;
            count(listen);
        }));
        var names = new Names([a.EndPoint.Address]);
        names.Watch(TimeSpan.FromSeconds(10), a.EndPoint.Port);
        await using var channel = new GrpcChannel(new Uri($"dns:///replicas:{a.EndPoint.Port}"), new GrpcChannelOptions { Resolver = names.Resolver, LoadBalancing = GrpcLoadBalancing.RoundRobin });
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal($"replicas:{a.EndPoint.Port}", a.Authority);
        names.Answer = [a.EndPoint.Address, b.EndPoint.Address];
        await names.PassAsync(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => channel.ReadyCount == 2);
        for (int i = 0; i < 10; i++)
        {
            await channel.UnaryAsync(Backend.Who, "");
        }

        Assert.Equal((6, 5), (a.Calls, b.Calls));
    }

    /// <summary>A name server; null is its failure.</summary>
    private sealed class Names(IPAddress[]? answer)
    {
        private int _lookups;
        private TimeSpan _interval;

        public FakeClock Clock { get; } = new();

        public IPAddress[]? Answer { get; set; } = answer;

        public int Lookups => Volatile.Read(ref _lookups);

        public GrpcDnsResolver Resolver { get; private set; } = null!;

        public IAsyncEnumerator<IReadOnlyList<EndPoint>> Watch(TimeSpan interval, int port = 8081)
        {
            _interval = interval;
            Resolver = new GrpcDnsResolver("replicas", port, interval, Clock, (name, _) =>
            {
                Assert.Equal("replicas", name);
                Interlocked.Increment(ref _lookups);
                return Answer is { } addresses ? Task.FromResult(addresses) : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
            });
            return Resolver.WatchAsync(Token).GetAsyncEnumerator(Token);
        }

        // The pause that always is, and the rest of the interval.
        public async Task PassAsync(TimeSpan time)
        {
            TimeSpan floor = TimeSpan.FromSeconds(1);
            await Clock.TimerAsync(floor, floor);
            Clock.Advance(floor);
            await Clock.TimerAsync(_interval - floor, _interval - floor);
            Clock.Advance(time - floor);
        }
    }
}
