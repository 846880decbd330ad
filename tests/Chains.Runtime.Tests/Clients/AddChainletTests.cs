using Chains.Grpc;
using Chains.Runtime.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Runtime.Tests.Clients;

public sealed class AddChainletTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_by_address_calls_the_host()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using ServiceProvider services = new ServiceCollection().AddChainlet<IEcho>(host.GrpcAddress.ToString()).BuildServiceProvider();

        Assert.Equal("hi", await services.GetRequiredService<IEcho>().RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task A_client_by_dns_address_calls_the_host()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using ServiceProvider services = new ServiceCollection().AddChainlet<IEcho>($"dns:///localhost:{host.GrpcAddress.Port}").BuildServiceProvider();

        Assert.Equal("hi", await services.GetRequiredService<IEcho>().RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task A_client_by_configuration_calls_the_host()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("services:Echo:grpc:0", host.GrpcAddress.ToString())]).Build();
        await using ServiceProvider services = new ServiceCollection().AddSingleton(configuration).AddChainlet<IEcho>().BuildServiceProvider();

        Assert.Equal("hi", await services.GetRequiredService<IEcho>().RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task A_missing_address_fails_the_call_and_says_how_to_set_it()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddChainlet<IEcho>()
            .AddChainlet<IWords>()
            .BuildServiceProvider();

        RemoteChainletException unary = await Assert.ThrowsAsync<RemoteChainletException>(() => services.GetRequiredService<IEcho>().RunRemote("hi", 1, Token));
        RemoteChainletException stream = await Assert.ThrowsAsync<RemoteChainletException>(async () =>
        {
            await foreach (string word in services.GetRequiredService<IWords>().RunRemote("hi", 1, Token))
            {
                Assert.Fail(word);
            }
        });

        Assert.Equal((GrpcStatusCode.FailedPrecondition, GrpcStatusCode.FailedPrecondition), (unary.StatusCode, stream.StatusCode));
        Assert.Contains("set services__Echo__grpc__0", unary.Message, StringComparison.Ordinal);
        Assert.Contains("set services__Words__grpc__0", stream.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_dns_address_is_refused_with_the_right_form()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddChainlet<IEcho>("dns://server/poems:8081"));

        Assert.Contains("is no address of a gRPC port ('dns://server/poems:8081' names a DNS server of its own, which is not supported: write dns:///host:port with three slashes.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_address_is_refused_where_it_is_given()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddChainlet<IEcho>("poems.internal"));

        Assert.Contains("The address of Echo, 'poems.internal', is no absolute http or https address", exception.Message, StringComparison.Ordinal);
    }
}
