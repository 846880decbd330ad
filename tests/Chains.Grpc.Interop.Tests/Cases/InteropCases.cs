namespace Chains.Grpc.Interop.Tests.Cases;

/// <summary>The published cases that need no cloud, and what a peer does not offer of them.</summary>
internal static class InteropCases
{
    /// <summary>The rows of the table, in the order of the published descriptions.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "empty_unary", "large_unary", "client_compressed_unary", "server_compressed_unary", "client_streaming", "client_compressed_streaming",
        "server_streaming", "server_compressed_streaming", "ping_pong", "empty_stream", "custom_metadata", "status_code_and_message",
        "special_status_message", "unimplemented_method", "unimplemented_service", "cancel_after_begin", "cancel_after_first_response",
        "timeout_on_sleeping_server", "concurrent_large_unary", "rpc_soak", "channel_soak",
    ];

    /// <summary>What a peer cannot do, with the test that shows it; such a case passes with the other peer of the same direction.</summary>
    public static IReadOnlyList<NotOffered> Missing { get; } =
    [
        new("server_compressed_unary", new(Combination.Ours, Combination.GrpcJs), "a grpc-js server never compresses", nameof(PeerLimitTests.A_grpc_js_server_never_compresses)),
        new("server_compressed_streaming", new(Combination.Ours, Combination.GrpcJs), "a grpc-js server never compresses", nameof(PeerLimitTests.A_grpc_js_server_never_compresses)),
        new(
            "client_compressed_streaming",
            new(Combination.Grpcio, Combination.Ours),
            "a grpcio client compresses all messages of a call or none",
            nameof(PeerLimitTests.A_grpcio_client_compresses_all_messages_of_a_call_or_none)),
    ];

    public static NotOffered? FindMissing(string name, Combination combination) => Missing.FirstOrDefault(missing => missing.Case == name && missing.Combination == combination);

    /// <summary>One test per case and combination that offers it, of those combinations that <paramref name="include"/> takes.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Rows(Func<Combination, bool> include, Func<Combination, string> peer) =>
        from combination in Combination.All
        where include(combination)
        from name in Names
        where FindMissing(name, combination) is null
        select new TheoryDataRow<string, string>(name, peer(combination)) { Label = $"{name}: {combination}" }
            .WithTrait("Case", name);
}

/// <summary>A case that a peer does not have.</summary>
/// <param name="Case">The row.</param>
/// <param name="Combination">The column.</param>
/// <param name="Why">What the peer lacks.</param>
/// <param name="Proof">The test of <see cref="PeerLimitTests"/> that shows it.</param>
internal sealed record NotOffered(string Case, Combination Combination, string Why, string Proof);
