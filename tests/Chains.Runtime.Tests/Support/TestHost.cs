using Chains.Grpc;
using Chains.Hosting;
using Chains.Infrastructure;

namespace Chains.Runtime.Tests.Support;

/// <summary>A host as in production, in this process and on free ports.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly List<GrpcChannel> _channels = [];

    private TestHost(ChainletWebHost host)
    {
        Web = host;
        Http = new HttpClient { BaseAddress = host.HttpAddress };
        Grpc = Channel(host.GrpcAddress);
    }

    public ChainletWebHost Web { get; }

    public HttpClient Http { get; }

    public GrpcChannel Grpc { get; }

    public Uri GrpcAddress => Web.GrpcAddress;

    public static string[] Arguments(params string[] more) =>
        ["--Chains:HttpPort=0", "--Chains:GrpcPort=0", "--Chains:BindAddress=127.0.0.1", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Microsoft.AspNetCore=None", .. more];

    /// <summary>A host whose ports are open and whose chainlet is ready.</summary>
    public static async Task<TestHost> StartAsync(ChainletImplementation implementation, params string[] args)
    {
        TestHost host = await OpenAsync(implementation, args);
        await host.Web.ActivateAsync();
        return host;
    }

    /// <summary>A host whose ports are open; the chainlet is not constructed yet.</summary>
    public static async Task<TestHost> OpenAsync(ChainletImplementation implementation, params string[] args)
    {
        ChainletWebHost host = ChainletWebHost.Create(implementation, Arguments(args));
        await host.StartAsync();
        return new TestHost(host);
    }

    public static string AddressSetting(string name, Uri address) => $"--services:{name}:grpc:0={address}";

    public T Client<T>(RpcOptions? options = null)
        where T : class, IChainletContract<T> => T.Contract.CreateClient(new ChainletCaller(Grpc, T.Contract.Name, GrpcAddress.ToString(), options));

    public async Task<(int Status, string Body)> PostAsync(string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<(int Status, string Body)> HealthzAsync()
    {
        using HttpResponseMessage response = await Http.GetAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels)
        {
            await channel.DisposeAsync();
        }

        Http.Dispose();
        await Web.DisposeAsync();
    }

    private GrpcChannel Channel(Uri address)
    {
        var channel = new GrpcChannel(address);
        _channels.Add(channel);
        return channel;
    }
}
