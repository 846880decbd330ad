namespace Chains.Grpc.Tests;

public sealed class SizeLimitTests
{
    private static readonly GrpcMethod<string, byte[]> Make = new(GrpcMethodType.Unary, "test.Service", "Make", TextMarshaller.Instance, BytesMarshaller.Instance);

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task The_server_limits_requests(int size, bool accepted)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes), new GrpcServerOptions { MaxReceiveMessageSize = 1000 }));
        await AssertLimitedAsync(() => server.Channel.UnaryAsync(Methods.EchoBytes, new byte[size]), accepted, "MaxReceiveMessageSize");
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_request_that_announces_too_much_is_refused_by_its_header_alone()
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame([], length: uint.MaxValue));
        Assert.Equal("8", answer.GrpcStatus);
        Assert.Contains("4294967295 bytes, more than the limit of 67108864 bytes", answer.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_request_refused_while_it_is_still_under_way_is_reported_with_the_servers_status()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes), new GrpcServerOptions { MaxReceiveMessageSize = 1000 }));
        for (int i = 0; i < 10; i++)
        {
            await AssertLimitedAsync(() => server.Channel.UnaryAsync(Methods.EchoBytes, new byte[20_000_000]), accepted: false, "MaxReceiveMessageSize");
            await server.AssertAliveAsync();
        }
    }

    [Fact]
    public async Task Kestrels_own_limit_of_request_bodies_does_not_apply()
    {
        await using TestServer server = await TestServer.StartAsync(
            static app => app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes)),
            configure: static kestrel => kestrel.Limits.MaxRequestBodySize = 1000);
        Assert.Equal(5000, (await server.Channel.UnaryAsync(Methods.EchoBytes, new byte[5000])).Length);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task The_client_limits_its_requests(int size, bool accepted)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes)));
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxSendMessageSize = 1000 });
        await AssertLimitedAsync(() => channel.UnaryAsync(Methods.EchoBytes, new byte[size]), accepted, "MaxSendMessageSize");
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task The_server_limits_its_responses(int size, bool accepted)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Make, (_, _) => Task.FromResult(new byte[size]), new GrpcServerOptions { MaxSendMessageSize = 1000 }));
        await AssertLimitedAsync(() => server.Channel.UnaryAsync(Make, ""), accepted, "MaxSendMessageSize");
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(5_000_000, false)]
    public async Task The_client_limits_responses(int size, bool accepted)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Make, (_, _) => Task.FromResult(new byte[size])));
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 1000 });
        await AssertLimitedAsync(() => channel.UnaryAsync(Make, ""), accepted, "MaxReceiveMessageSize");
        await server.AssertAliveAsync();
    }

    [Fact]
    public void A_negative_limit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrpcChannelOptions { MaxReceiveMessageSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GrpcServerOptions { MaxSendMessageSize = -1 });
    }

    private static async Task AssertLimitedAsync(Func<Task<byte[]>> call, bool accepted, string option)
    {
        if (accepted)
        {
            Assert.Equal(1000, (await call()).Length);
            return;
        }

        GrpcException e = await Assert.ThrowsAsync<GrpcException>(call);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
        Assert.Contains("more than the limit of 1000 bytes", e.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(option, e.Status.Detail, StringComparison.Ordinal);
    }
}
