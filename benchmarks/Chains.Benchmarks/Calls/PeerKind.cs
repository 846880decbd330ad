using Chains.Benchmarks.Calls.CodeFirst;
using Chains.Benchmarks.Calls.Direct;
using Chains.Benchmarks.Calls.Framing;
using Chains.Benchmarks.Calls.HandWritten;
using Chains.Benchmarks.Calls.RawSocket;

namespace Chains.Benchmarks.Calls;

/// <summary>A way of making calls: both of its sides.</summary>
/// <param name="Key">What the command line calls it.</param>
/// <param name="Name">The heading of its column.</param>
/// <param name="IsGrpc">Whether any gRPC client can call it.</param>
/// <param name="Connect">Makes its client.</param>
/// <param name="ServeAsync">Starts its server in this process; given an address, the server passes hops on to there.</param>
internal sealed record PeerKind(string Key, string Name, bool IsGrpc, Func<ServerProcess, Peer> Connect, Func<Uri?, Task<PeerServer>> ServeAsync)
{
    public static PeerKind Floor { get; } = new("f", "f: floor", false, static server => new FloorPeer(server), FloorPeer.ServeAsync);

    public static PeerKind HandWritten { get; } = new("a", "a: grpc-dotnet", true, static server => new HandWrittenPeer(server), static _ => HandWrittenService.ServeAsync());

    public static PeerKind Chains { get; } = new("chains", "Chains", true, static server => new ChainsPeer(server), ChainsPeer.ServeAsync);

    /// <summary>All of them, in the order of the columns. The letters are those of the page on benchmarks; c, MagicOnion, is missing as that page says.</summary>
    public static IReadOnlyList<PeerKind> All { get; } =
    [
        Floor,
        HandWritten,
        new("b", "b: protobuf-net.Grpc", true, static server => new CodeFirstPeer(server), static _ => CodeFirstService.ServeAsync()),
        new("d", "d: JSON", false, static server => new JsonPeer(server), static _ => JsonPeer.ServeAsync()),
        new("e", "e: grpc-dotnet, our codecs", true, static server => new DirectPeer(server), static _ => DirectService.ServeAsync()),
        new("g", "g: bare framing", true, static server => new FramingPeer(server), static _ => FramingApplication.ServeAsync()),
        new("h", "h: raw sockets", false, static server => new RawSocketPeer(server), static _ => Task.FromResult(RawSocketPeer.Serve())),
        Chains,
    ];
}
