using Grpc.Core;
using Grpc.Net.Client;

namespace Chains.Benchmarks.Calls;

/// <summary>What the peers over Grpc.Net.Client have in common.</summary>
internal abstract class GrpcDotnetPeer(ServerProcess server) : Peer(server)
{
    private readonly CancellationTokenSource _caller = new();

    public override Func<Task> Stream => StreamAsync;

    protected GrpcChannel Channel { get; } = GrpcChannel.ForAddress(
        server.Address, new GrpcChannelOptions { HttpHandler = Http2.NewHandler(severalConnections: true), DisposeHttpClient = true });

    public override ValueTask DisposeAsync()
    {
        Channel.Dispose();
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    protected abstract Task StreamAsync();

    /// <summary>What a chainlet's call carries: a deadline, a header and the caller's token.</summary>
    protected CallOptions NewOptions() => new(new Metadata { { "x-request-id", "4711" } }, DateTime.UtcNow.AddSeconds(30), _caller.Token);
}
