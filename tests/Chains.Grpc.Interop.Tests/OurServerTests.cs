using Chains.Grpc.Interop.Tests.Cases;
using Chains.Grpc.Interop.Tests.Support;

namespace Chains.Grpc.Interop.Tests;

/// <summary>Every case with a grpc-js client and a grpcio client against our server.</summary>
public sealed class OurServerTests(InteropPeers peers)
{
    public static IEnumerable<TheoryDataRow<string, string>> Rows =>
        InteropCases.Rows(combination => combination.Client != Combination.Ours, combination => combination.Client);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Passes(string name, string client) => Outcomes.RunAsync(name, new Combination(client, Combination.Ours), async () =>
    {
        Task ended = (await peers.ServerAsync()).NextEnd();
        await peers.RunAsync(client, name, name.EndsWith("_soak", StringComparison.Ordinal) ? SoakSettings.Of(name) : new Dictionary<string, int>(), SoakSettings.LimitOf(name));
        if (name == "cancel_after_first_response")
        {
            // Beyond the published conditions: the server has learned of it.
            await ended.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    });
}
