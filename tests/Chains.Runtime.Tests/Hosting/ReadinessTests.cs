using Chains.Grpc;
using Chains.Hosting;
using Chains.Runtime.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Runtime.Tests.Hosting;

public sealed class ReadinessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_serves_once_its_constructor_and_LoadAsync_are_done()
    {
        var loaded = new TaskCompletionSource();
        await using TestHost host = await TestHost.OpenAsync(EchoChainletHost.Create(new EchoScript { Load = _ => loaded.Task }, healthCheck: false));
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(host.Grpc));
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(host.Grpc, "tests.Echo"));
        Task activation = host.Web.ActivateAsync();

        Assert.Equal((503, """{"status":"not serving","reason":"Echo is still loading."}"""), await host.HealthzAsync());
        (int status, string body) = await host.PostAsync("""{"text":"hi"}""");
        Assert.Equal(503, status);
        Assert.Contains("Echo is still loading", body, StringComparison.Ordinal);
        RemoteChainletException early = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("hi", 1, Token));
        Assert.Equal(GrpcStatusCode.Unavailable, early.StatusCode);

        loaded.SetResult();
        await activation;
        Assert.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(host.Grpc));
        Assert.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(host.Grpc, "tests.Echo"));
        Assert.Equal(200, (await host.HealthzAsync()).Status);
        Assert.Equal("hi", await host.Client<IEcho>().RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task IsHealthy_decides_over_both_health_answers()
    {
        bool healthy = true;
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript { Healthy = () => healthy }), "--Chains:HealthIntervalSeconds=0.05");
        await WatchForAsync(host, GrpcHealthStatus.Serving);

        healthy = false;
        await WatchForAsync(host, GrpcHealthStatus.NotServing);
        Assert.Equal((503, """{"status":"not serving","reason":"IsHealthy of Echo says no."}"""), await host.HealthzAsync());

        healthy = true;
        await WatchForAsync(host, GrpcHealthStatus.Serving);
        Assert.Equal(200, (await host.HealthzAsync()).Status);
    }

    [Fact]
    public async Task An_IsHealthy_that_throws_is_not_healthy_and_says_why()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript { Healthy = static () => throw new InvalidOperationException("the GPU fell off the bus") }));

        (int status, string body) = await host.HealthzAsync();

        Assert.Equal(503, status);
        Assert.Contains("the GPU fell off the bus", body, StringComparison.Ordinal);
        Assert.Equal(GrpcHealthStatus.NotServing, await GrpcHealth.CheckAsync(host.Grpc));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chainlet_that_cannot_be_made_ready_ends_the_host_with_1(bool inConstructor)
    {
        var script = new EchoScript();
        if (inConstructor)
        {
            script.Construct = static () => throw new InvalidOperationException("no weights");
        }
        else
        {
            script.Load = static _ => throw new InvalidOperationException("no weights");
        }

        await using ChainletWebHost host = ChainletWebHost.Create(EchoChainletHost.Create(script), TestHost.Arguments());

        Assert.Equal(1, await host.ServeAsync().WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task With_StayUp_such_a_host_stays_and_says_why()
    {
        await using ChainletWebHost web = ChainletWebHost.Create(
            EchoChainletHost.Create(new EchoScript { Construct = static () => throw new InvalidOperationException("no weights") }), TestHost.Arguments("--Chains:StayUp=true"));
        Task<int> serving = web.ServeAsync();
        await using var channel = new GrpcChannel(await AddressAsync(web));
        using var http = new HttpClient { BaseAddress = web.HttpAddress };
        IEcho echo = new EchoClient(new Infrastructure.ChainletCaller(channel, "Echo", "the test's host"));

        RemoteChainletException? exception = null;
        while (exception?.StatusCode != GrpcStatusCode.FailedPrecondition)
        {
            exception = await Assert.ThrowsAsync<RemoteChainletException>(() => echo.RunRemote("hi", 1, Token));
            Assert.True(exception.StatusCode is GrpcStatusCode.Unavailable or GrpcStatusCode.FailedPrecondition, exception.Message);
        }

        Assert.Contains("The constructor of Echo (Chains.Runtime.Tests.Support.Echo) failed: System.InvalidOperationException: no weights", exception.Message, StringComparison.Ordinal);
        Assert.Contains("no weights", await (await http.GetAsync(new Uri("/healthz", UriKind.Relative), Token)).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.False(serving.IsCompleted);
        await web.StopAsync();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(20), Token));
    }

    [Fact]
    public async Task An_unregistered_service_is_named_with_the_parameter_and_the_repair()
    {
        await using TestHost host = await TestHost.OpenAsync(EchoChainletHost.Create(script: null));

        ChainletActivationException exception = await Assert.ThrowsAsync<ChainletActivationException>(host.Web.ActivateAsync);

        Assert.Contains("Echo needs a Chains.Runtime.Tests.Support.EchoScript for its constructor parameter 'script', but none is registered", exception.Message, StringComparison.Ordinal);
        Assert.Contains("ConfigureServices", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_with_a_default_is_null_where_it_is_not_registered(bool isRegistered)
    {
        EchoScript? found = null;
        EchoScript? script = isRegistered ? new EchoScript() : null;
        var echo = new Infrastructure.UnaryChainlet<IEcho, TextRequest, string>
        {
            Name = "Echo",
            TypeName = "Echo",
            Method = EchoClient.Method,
            RequestJson = TextRequest.Json,
            ResponseJson = TextRequest.TextJson,
            Activate = activation => new Echo((found = activation.ResolveOptional<EchoScript>("script", RpcOptions.Default)) ?? new EchoScript(), activation.Context),
            Invoke = static (chainlet, request, cancellationToken) => chainlet.RunRemote(request.Text, request.Count, cancellationToken),
            ConfigureServices = (services, _) =>
            {
                if (script is not null)
                {
                    services.AddSingleton(script);
                }
            },
        };

        await using TestHost host = await TestHost.StartAsync(echo);

        Assert.Same(script, found);
        Assert.Equal("hi", await host.Client<IEcho>().RunRemote("hi", 1, Token));
    }

    [Theory]
    [InlineData("--Chains:GrpcPort=grpc", "Chains:GrpcPort", "a port from 0 to 65535")]
    [InlineData("--Chains:BindAddress=here", "Chains:BindAddress", "an IP address")]
    [InlineData("--Chains:StayUp=perhaps", "Chains:StayUp", "true or false")]
    [InlineData("--Chains:ShutdownTimeoutSeconds=-1", "Chains:ShutdownTimeoutSeconds", "a number of seconds")]
    public void A_malformed_setting_is_named(string argument, string setting, string expected)
    {
        ChainletConfigurationException exception = Assert.Throws<ChainletConfigurationException>(() => ChainletWebHost.Create(EchoChainletHost.Create(new EchoScript()), [argument]));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_host_with_1_and_names_the_settings()
    {
        await using TestHost first = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        ChainletWebHost second = ChainletWebHost.Create(EchoChainletHost.Create(new EchoScript()), TestHost.Arguments($"--Chains:GrpcPort={first.GrpcAddress.Port}"));
        await using (second)
        {
            ChainletConfigurationException exception = await Assert.ThrowsAsync<ChainletConfigurationException>(second.StartAsync);

            Assert.Contains($"the gRPC port {first.GrpcAddress.Port} (Chains:GrpcPort)", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await Infrastructure.ChainletHost.RunAsync(EchoChainletHost.Create(new EchoScript()), TestHost.Arguments($"--Chains:GrpcPort={first.GrpcAddress.Port}")));
    }

    internal static async Task<Uri> AddressAsync(ChainletWebHost host)
    {
        await host.Started.WaitAsync(TimeSpan.FromSeconds(20), Token);
        return host.GrpcAddress;
    }

    private static async Task WatchForAsync(TestHost host, GrpcHealthStatus wanted)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Token);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (GrpcHealthStatus status in GrpcHealth.WatchAsync(host.Grpc, "tests.Echo", new GrpcCallOptions(CancellationToken: timeout.Token)))
        {
            if (status == wanted)
            {
                return;
            }
        }

        Assert.Fail($"The health never became {wanted}.");
    }
}
