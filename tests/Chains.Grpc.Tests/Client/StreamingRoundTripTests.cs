namespace Chains.Grpc.Tests;

/// <summary>Both halves of this layer together: client streaming and two-way calls.</summary>
public sealed class StreamingRoundTripTests
{
    private static readonly GrpcMethod<string, string> Gather = Methods.TextUpload("Gather");
    private static readonly GrpcMethod<string, string> Talk = Methods.TextDuplex("Talk");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_messages_of_many_sizes_each_way()
    {
        await using TestServer server = await TestServer.StartAsync(static app =>
        {
            app.MapGrpcClientStreaming(Gather, static async (requests, _) => string.Join(' ', await requests.Select(static request => request.Length).ToListAsync()));
            app.MapGrpcDuplexStreaming(Talk, static (requests, _) => requests);
        });
        string[] sent = [.. Enumerable.Range(0, 300).Select(static i => new string((char)('a' + (i % 26)), i * i % 70_000))];
        Assert.Equal(string.Join(' ', sent.Select(static text => text.Length)), await server.Channel.ClientStreamingAsync(Gather, sent.ToAsyncEnumerable()));
        Assert.Equal(sent, await server.Channel.DuplexStreaming(Talk, sent.ToAsyncEnumerable()).ToListAsync(Token));
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_handler_that_ends_early_answers_a_caller_that_goes_on()
    {
        await using TestServer server = await TestServer.StartAsync(static app =>
        {
            app.MapGrpcClientStreaming(Gather, static async (requests, _) => await requests.FirstAsync());
            app.MapGrpcDuplexStreaming(Talk, static (requests, _) => requests.Take(2));
        });
        for (int i = 0; i < 50; i++)
        {
            var requests = new Requests("a", "b", "c");
            Assert.Equal("a", await server.Channel.ClientStreamingAsync(Gather, requests));
            await requests.AssertEndedAsync();
            requests = new Requests("a", "b", "c");
            Assert.Equal(["a", "b"], await server.Channel.DuplexStreaming(Talk, requests).ToListAsync(Token));
            await requests.AssertEndedAsync();
        }

        await server.AssertAliveAsync();
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_handler_that_fails_under_a_running_upload_gives_its_status()
    {
        await using TestServer server = await TestServer.StartAsync(static app =>
        {
            app.MapGrpcClientStreaming<string, string>(Gather, static (_, _) => throw new GrpcException(new GrpcStatus(GrpcStatusCode.PermissionDenied, "no")));
            app.MapGrpcDuplexStreaming(Talk, static (requests, _) => requests.Select(static (_, index) =>
                index < 3 ? "ok" : throw new GrpcException(new GrpcStatus(GrpcStatusCode.ResourceExhausted, "enough"))));
        });
        for (int i = 0; i < 50; i++)
        {
            GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.ClientStreamingAsync(Gather, Endless()));
            Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "no"), e.Status);
            e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.DuplexStreaming(Talk, Endless()).ToListAsync(Token).AsTask());
            Assert.Equal(new GrpcStatus(GrpcStatusCode.ResourceExhausted, "enough"), e.Status);
        }

        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task Many_two_way_calls_at_once_do_not_mix()
    {
        await using TestServer server = await TestServer.StartAsync(static app => app.MapGrpcDuplexStreaming(Talk, static (requests, _) => requests.Select(static text => $"re: {text}")));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async call =>
        {
            var requests = new Requests();
            int next = 0;
            requests.Send($"{call}/0");
            await foreach (string answer in server.Channel.DuplexStreaming(Talk, requests).WithCancellation(Token))
            {
                Assert.Equal($"re: {call}/{next}", answer);
                next++;
                _ = next < 20 ? requests.Send($"{call}/{next}") : requests.End();
            }

            Assert.Equal(20, next);
            await requests.AssertEndedAsync();
        }));
    }

    private static async IAsyncEnumerable<string> Endless()
    {
        while (true)
        {
            await Task.Yield();
            yield return "more";
        }
    }
}
