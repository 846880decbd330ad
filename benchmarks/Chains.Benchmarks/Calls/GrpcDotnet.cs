using Grpc.Core;
using Grpc.Net.Client;

namespace Chains.Benchmarks.Calls;

/// <summary>What the peers over Grpc.Net.Client have in common.</summary>
internal static class GrpcDotnet
{
    public static GrpcChannel NewChannel(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = Http2.NewHandler(severalConnections: true), DisposeHttpClient = true });

    /// <summary>What a chainlet's call carries: a deadline, a header and the caller's token.</summary>
    public static CallOptions NewOptions(CancellationToken cancellationToken) =>
        new(new Metadata { { "x-request-id", "4711" } }, DateTime.UtcNow.AddSeconds(30), cancellationToken);
}
