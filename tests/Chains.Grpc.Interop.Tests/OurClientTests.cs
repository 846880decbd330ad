using Chains.Grpc.Interop.Tests.Cases;
using Chains.Grpc.Interop.Tests.Support;

namespace Chains.Grpc.Interop.Tests;

/// <summary>Every case with our client against a grpc-js server, a grpcio server and our own.</summary>
public sealed class OurClientTests(InteropPeers peers)
{
    public static IEnumerable<TheoryDataRow<string, string>> Rows =>
        InteropCases.Rows(combination => combination.Client == Combination.Ours, combination => combination.Server);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Passes(string name, string server) => Outcomes.RunAsync(name, new Combination(Combination.Ours, server), async () =>
    {
        InteropTarget target = await peers.TargetAsync(server);
        await OurClient.RunAsync(name, target).WaitAsync(SoakSettings.LimitOf(name), TestContext.Current.CancellationToken);
    });
}
