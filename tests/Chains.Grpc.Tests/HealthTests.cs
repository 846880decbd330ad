using System.Buffers;

namespace Chains.Grpc.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task Check_says_the_state_and_names_an_unknown_service()
    {
        var health = new GrpcHealth();
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcHealth(health));
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(server.Channel));
        health.SetStatus("", serving: true);
        health.SetStatus("test.Größe", serving: true);
        Assert.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(server.Channel));
        Assert.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(server.Channel, "test.Größe"));
        health.SetStatus("", serving: false);
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(server.Channel));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => GrpcHealth.CheckAsync(server.Channel, "other"));
        Assert.Equal(GrpcStatusCode.NotFound, e.Status.Code);
        Assert.Contains("'other'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_says_the_state_then_each_change_and_ends_at_shutdown()
    {
        var health = new GrpcHealth();
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcHealth(health));
        await using IAsyncEnumerator<GrpcHealthStatus> watch = GrpcHealth.WatchAsync(server.Channel, "svc").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await AssertNextAsync(GrpcHealthStatus.ServiceUnknown);
        health.SetStatus("svc", serving: true);
        await AssertNextAsync(GrpcHealthStatus.Serving);
        health.SetStatus("svc", serving: true);
        health.SetStatus("another", serving: false);
        health.SetStatus("svc", serving: false);
        await AssertNextAsync(GrpcHealthStatus.NotServing);
        health.SetStatus("svc", serving: true);
        await AssertNextAsync(GrpcHealthStatus.Serving);
        health.Shutdown();
        await AssertNextAsync(GrpcHealthStatus.NotServing);
        Assert.False(await watch.MoveNextAsync());
        health.SetStatus("svc", serving: true);
        health.Shutdown();
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(server.Channel, "svc"));
        Assert.Equal([GrpcHealthStatus.NotServing], await GrpcHealth.WatchAsync(server.Channel).ToListAsync());

        async Task AssertNextAsync(GrpcHealthStatus expected)
        {
            Assert.True(await watch.MoveNextAsync());
            Assert.Equal(expected, watch.Current);
        }
    }

    [Fact]
    public async Task Many_threads_may_set_states_while_others_watch()
    {
        var health = new GrpcHealth();
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcHealth(health));
        Task<List<GrpcHealthStatus>>[] watchers = [.. Enumerable.Range(0, 8).Select(_ => GrpcHealth.WatchAsync(server.Channel, "svc").ToListAsync().AsTask())];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                health.SetStatus("svc", (i + t) % 2 == 0);
            }
        })));
        health.Shutdown();
        foreach (List<GrpcHealthStatus> seen in await Task.WhenAll(watchers))
        {
            Assert.Equal(GrpcHealthStatus.NotServing, seen[^1]);
            Assert.All(seen.Zip(seen.Skip(1)), static pair => Assert.NotEqual(pair.First, pair.Second));
        }
    }

    [Theory]
    [InlineData("0A03737663", "svc")]
    [InlineData("", "")]
    [InlineData("1005" + "0A03737663", "svc")]
    [InlineData("1D01020304" + "190102030405060708" + "2201FF" + "0A0161", "a")]
    [InlineData("2B08012C" + "0A0161", "a")]
    public void Unknown_fields_are_passed_over(string bytes, string service) =>
        Assert.Equal(service, HealthProtocol.Check.RequestMarshaller.Read(new ReadOnlySequence<byte>(Convert.FromHexString(bytes))));

    [Theory]
    [InlineData("0A")]
    [InlineData("0A0561")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("0A01FF")]
    [InlineData("00")]
    [InlineData("0F")]
    [InlineData("2B0801")]
    [InlineData("2B34")]
    [InlineData("2C")]
    [InlineData("10FFFFFFFFFFFFFFFFFFFFFF01")]
    public void Malformed_requests_are_refused(string bytes) => Assert.Throws<GrpcFormatException>(() =>
        HealthProtocol.Check.RequestMarshaller.Read(new ReadOnlySequence<byte>(Convert.FromHexString(bytes))));

    [Fact]
    public void Groups_without_end_do_not_exhaust_the_stack()
    {
        byte[] nested = new byte[200_000];
        nested.AsSpan().Fill(0x2B);
        Assert.Throws<GrpcFormatException>(() => HealthProtocol.Check.RequestMarshaller.Read(new ReadOnlySequence<byte>(nested)));
    }
}
