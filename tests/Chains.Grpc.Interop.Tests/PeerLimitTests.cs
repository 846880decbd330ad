using Chains.Grpc.Interop.Tests.Cases;
using Chains.Grpc.Interop.Tests.Messages;
using Chains.Grpc.Interop.Tests.Service;
using Chains.Grpc.Interop.Tests.Support;

namespace Chains.Grpc.Interop.Tests;

/// <summary>Shows what a peer does not offer. Where such a test fails, the peer has learned it: take its row out of <see cref="InteropCases.Missing"/>.</summary>
public sealed class PeerLimitTests(InteropPeers peers)
{
    private static CancellationToken RunToken => TestContext.Current.CancellationToken;

    /// <summary>The server was told to compress by its options, and the caller to read gzip: no message came compressed.</summary>
    [Fact]
    public Task A_grpc_js_server_never_compresses() => Outcomes.ProveAsync(nameof(A_grpc_js_server_never_compresses), async () =>
    {
        InteropTarget target = await peers.TargetAsync(Combination.GrpcJs);
        await using var channel = new GrpcChannel(target.Address);
        var compressed = new BoolValue { Value = true };

        var unary = new GrpcCallResponse();
        Framed<SimpleResponse> single = await channel.UnaryAsync(
            TestService.UnaryCall,
            new Framed<SimpleRequest>(new SimpleRequest { ResponseSize = 314_159, ResponseCompressed = compressed }),
            new GrpcCallOptions(CancellationToken: RunToken) { Response = unary });
        Assert.Equal(314_159, single.Message.Payload.Body.Length);
        Assert.False(unary.ResponseWasCompressed);

        var streaming = new GrpcCallResponse();
        var request = new StreamingOutputCallRequest();
        request.ResponseParameters.Add(new ResponseParameters { Size = 31_415, Compressed = compressed });
        request.ResponseParameters.Add(new ResponseParameters { Size = 92_653, Compressed = compressed });
        int responses = 0;
        await foreach (Framed<StreamingOutputCallResponse> response in channel.ServerStreaming(
            TestService.StreamingOutputCall, new Framed<StreamingOutputCallRequest>(request), new GrpcCallOptions(CancellationToken: RunToken) { Response = streaming }))
        {
            responses++;
            Assert.False(streaming.ResponseWasCompressed);
        }

        Assert.Equal(2, responses);
    });

    /// <summary>The client checks that its API takes a compression per call and nothing per message; both messages of such a call arrived compressed.</summary>
    [Fact]
    public Task A_grpcio_client_compresses_all_messages_of_a_call_or_none() => Outcomes.ProveAsync(nameof(A_grpcio_client_compresses_all_messages_of_a_call_or_none), async () =>
    {
        InteropServer server = await peers.ServerAsync();
        server.TakeInputFlags();
        await peers.RunAsync(Combination.Grpcio, "compressed_stream_cannot_mix", new Dictionary<string, int>(), TimeSpan.FromSeconds(60));
        Assert.Equal([true, true], server.TakeInputFlags());
    });

    [Fact]
    public void What_one_peer_lacks_another_offers_in_the_same_direction()
    {
        Assert.All(InteropCases.Missing, missing =>
        {
            Assert.Contains(missing.Case, InteropCases.Names);
            Assert.Contains(Combination.All, other =>
                other != missing.Combination
                && other != new Combination(Combination.Ours, Combination.Ours)
                && (other.Client == Combination.Ours) == (missing.Combination.Client == Combination.Ours)
                && InteropCases.FindMissing(missing.Case, other) is null);
        });
    }
}
