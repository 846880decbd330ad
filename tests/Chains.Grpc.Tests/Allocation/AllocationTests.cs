using System.Globalization;

namespace Chains.Grpc.Tests;

/// <summary>
/// What a call allocates, the user's own objects included, with nobody listening to activities and metrics and without a retry policy. The sides
/// are processes of their own and run optimised code.
/// </summary>
public class AllocationTests
{
    /// <summary>The question, its text and the answer on the server; the answer and its text on the client.</summary>
    [Theory]
    [InlineData("unary", 4_600, 350)]
    [InlineData("deadline", 5_300, 650)]
    public async Task A_unary_call_allocates_no_more_than_its_budget(string scenario, int client, int server)
    {
        (double onClient, double onServer) = await MeasureAsync(scenario, calls: 5_000);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario}: {onClient:0} B on the client, {onServer:0} B on the server"));
        Assert.InRange(onClient, 1, client);
        Assert.InRange(onServer, 1, server);
    }

    /// <summary>On the client the answer (24 B) and its text (80 B), on the server the answer: the layer itself adds next to nothing per message.</summary>
    [Fact]
    public async Task A_message_of_a_stream_allocates_the_users_objects_alone()
    {
        const int StreamLength = 10_000;
        (double onClient, double onServer) = await MeasureAsync("stream", calls: 20);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{onClient / StreamLength:0.0} B on the client, {onServer / StreamLength:0.0} B on the server"));
        Assert.InRange(onClient / StreamLength, 1, 110);
        Assert.InRange(onServer / StreamLength, 1, 30);
    }

    private static async Task<(double Client, double Server)> MeasureAsync(string scenario, int calls)
    {
        await using Side server = await Side.StartAsync("server");
        await using Side client = await Side.StartAsync("client", server.Greeting, scenario, calls.ToString(CultureInfo.InvariantCulture));
        long before = await server.AskAsync();
        long onClient = await client.AskAsync();
        long onServer = await server.AskAsync() - before;
        return ((double)onClient / calls, (double)onServer / calls);
    }
}
