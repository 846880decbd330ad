using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using Chains.Benchmarks.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Benchmarks.Calls;

/// <summary>One call of shape S, from the plain method to gRPC over loopback.</summary>
[MemoryDiagnoser]
public class CallBenchmarks
{
    private readonly Small _value = new("How doth the little crocodile", 42);
    private readonly EchoSmall _plain = new();
    private LocalChain<IEchoSmall>? _local;
    private ServiceProvider? _services;
    private IEchoSmall? _remote;

    /// <summary>Starts a local run, and a host that lives as long as the process.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _local = await Chain.RunLocalAsync<IEchoSmall>();

        int httpPort = FreePort();
        int grpcPort = FreePort();
        Task<int> host = Chains.Infrastructure.ChainletHost.RunAsync(EchoSmallChainletHost.Implementation, [
            string.Create(CultureInfo.InvariantCulture, $"--Chains:HttpPort={httpPort}"),
            string.Create(CultureInfo.InvariantCulture, $"--Chains:GrpcPort={grpcPort}"),
            "--Chains:BindAddress=127.0.0.1",
            "--Logging:LogLevel:Default=Warning",
        ]);
        _services = new ServiceCollection().AddLogging().AddChainlet<IEchoSmall>($"http://127.0.0.1:{grpcPort}").BuildServiceProvider();
        _remote = _services.GetRequiredService<IEchoSmall>();

        using HttpClient http = new();
        while (!await IsHealthyAsync(http, httpPort))
        {
            if (host.IsCompleted)
            {
                throw new InvalidOperationException($"The host ended with {await host}.");
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Ends the local run.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _local!.DisposeAsync();
        await _services!.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public Task<Small> Method() => _plain.RunRemote(_value);

    [Benchmark]
    public async Task<Small> Local() => await _local!.Entrypoint.RunRemote(_value);

    [Benchmark]
    public async Task<Small> Loopback() => await _remote!.RunRemote(_value);

    private static async Task<bool> IsHealthyAsync(HttpClient http, int port)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
