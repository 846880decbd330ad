using System.Text.Json;
using Chains.Grpc.Interop.Tests.Cases;
using Chains.Grpc.Interop.Tests.Service;
using Chains.TestSupport;

namespace Chains.Grpc.Interop.Tests.Support;

/// <summary>The servers and clients of this run, each started when it is first needed. A peer that is not installed fails the tests that need it.</summary>
public sealed class InteropPeers : IAsyncLifetime
{
    private const string Folder = "tests/Chains.Grpc.Interop.Tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _started = [];
    private readonly Dictionary<string, Task<InteropTarget>> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<PeerProcess>> _clients = new(StringComparer.Ordinal);
    private Task<InteropServer>? _server;

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in _started)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>Our server.</summary>
    internal Task<InteropServer> ServerAsync() => _server ??= Keep(InteropServer.StartAsync());

    /// <summary>Where a server listens: ours or a peer's.</summary>
    internal Task<InteropTarget> TargetAsync(string server)
    {
        if (!_targets.TryGetValue(server, out Task<InteropTarget>? target))
        {
            _targets[server] = target = StartTargetAsync(server);
        }

        return target;
    }

    /// <summary>Has a peer's client run a case against our server; fails with what it reports.</summary>
    internal async Task RunAsync(string client, string name, IReadOnlyDictionary<string, int> options, TimeSpan limit)
    {
        if (!_clients.TryGetValue(client, out Task<PeerProcess>? starting))
        {
            _clients[client] = starting = StartAsync(client, "client");
        }

        PeerProcess process = await starting;
        InteropServer server = await ServerAsync();
        await process.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, object> { ["case"] = name, ["address"] = server.Address.Authority, ["options"] = options }));
        JsonElement answer = await process.ReadAsync(limit);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.TryGetProperty("error", out JsonElement error) ? $"The {client} client says:\n{error.GetString()}" : "");
    }

    private async Task<InteropTarget> StartTargetAsync(string server)
    {
        if (server == Combination.Ours)
        {
            return new InteropTarget((await ServerAsync()).Address);
        }

        PeerProcess process = await StartAsync(server, "server");
        JsonElement ports = await process.ReadAsync(StartLimit);
        return new InteropTarget(At("port"))
        {
            FlagObserver = ports.TryGetProperty("observing_port", out _) ? At("observing_port") : At("port"),
        };

        Uri At(string name) => new($"http://127.0.0.1:{ports.GetProperty(name).GetInt32()}");
    }

    private async Task<PeerProcess> StartAsync(string peer, string script)
    {
        if (peer == Combination.GrpcJs)
        {
            Peers.Require("nodejs");
            await NodePackages.InstallAsync(Repo.PathOf($"{Folder}/Node"));
            return Keep(PeerProcess.Start("node", Repo.PathOf($"{Folder}/Node/{script}.js")));
        }

        Peers.Require("python3-grpcio", "python3-protobuf", "protobuf-compiler");
        return Keep(PeerProcess.Start(Peers.Python, Repo.PathOf($"{Folder}/Python/{script}.py")));
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _started.Insert(0, part);
        return part;
    }

    private async Task<InteropServer> Keep(Task<InteropServer> starting) => Keep(await starting);
}

/// <summary>A server of the test service.</summary>
/// <param name="Address">Where it listens.</param>
internal sealed record InteropTarget(Uri Address)
{
    /// <summary>Where the server can tell a compressed request from a plain one; another port than <see cref="Address"/> where that costs the library's own decompression.</summary>
    public Uri FlagObserver { get; init; } = Address;
}
