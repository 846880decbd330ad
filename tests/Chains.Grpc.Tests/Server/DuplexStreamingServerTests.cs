namespace Chains.Grpc.Tests;

public sealed class DuplexStreamingServerTests
{
    private static readonly GrpcMethod<string, string> Chat = Methods.TextDuplex("Chat");

    [Fact]
    public async Task Requests_and_responses_take_turns()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, EchoAsync));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        for (int i = 0; i < 100; i++)
        {
            await call.WriteMessageAsync(System.Text.Encoding.UTF8.GetBytes($"m{i}"));
            Assert.Equal($"m{i}", System.Text.Encoding.UTF8.GetString((await call.ReadAsync())!.Value.Payload));
        }

        call.EndRequest();
        var rest = await call.ReadAllAsync();
        Assert.Empty(rest.Messages);
        Assert.Equal("0", rest.Status);
    }

    [Fact]
    public async Task Responses_may_come_before_any_request()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, static (requests, _) => GreetAsync(requests)));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString((await call.ReadAsync())!.Value.Payload));
        await call.WriteMessageAsync("you"u8);
        Assert.Equal("hello you", System.Text.Encoding.UTF8.GetString((await call.ReadAsync())!.Value.Payload));
        call.EndRequest();
        Assert.Equal("0", (await call.ReadAllAsync()).Status);

        static async IAsyncEnumerable<string> GreetAsync(IAsyncEnumerable<string> requests)
        {
            yield return "hello";
            await foreach (string request in requests)
            {
                yield return $"hello {request}";
            }
        }
    }

    [Fact]
    public async Task An_empty_stream_each_way_is_a_call()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, EchoAsync));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        call.EndRequest();
        var answer = await call.ReadAllAsync();
        Assert.Empty(answer.Messages);
        Assert.Equal("0", answer.Status);
    }

    [Fact]
    public async Task The_server_may_end_while_its_caller_still_writes()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, static (requests, _) => FirstAsync(requests)));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        await call.WriteMessageAsync("one"u8);
        await call.WriteMessageAsync("two"u8);
        var answer = await call.ReadAllAsync();
        Assert.Equal(["one"], answer.Messages);
        Assert.Equal("0", answer.Status);
        await server.AssertAliveAsync();

        static async IAsyncEnumerable<string> FirstAsync(IAsyncEnumerable<string> requests)
        {
            await foreach (string request in requests)
            {
                yield return request;
                yield break;
            }
        }
    }

    [Fact]
    public async Task A_failure_between_two_responses_travels_in_the_trailers()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, static (requests, _) => FailSecondAsync(requests)));
        await using RawCall call = RawCall.Start(server.Address, Chat.FullName);
        await call.WriteMessageAsync("one"u8);
        Assert.NotNull(await call.ReadAsync());
        await call.WriteMessageAsync("two"u8);
        var answer = await call.ReadAllAsync();
        Assert.Equal("11", answer.Status);
        Assert.Equal("that was too much", answer.Message);

        static async IAsyncEnumerable<string> FailSecondAsync(IAsyncEnumerable<string> requests)
        {
            int count = 0;
            await foreach (string request in requests)
            {
                yield return ++count == 1 ? request : throw new GrpcException(new GrpcStatus(GrpcStatusCode.OutOfRange, "that was too much"));
            }
        }
    }

    private static async IAsyncEnumerable<string> EchoAsync(IAsyncEnumerable<string> requests, GrpcServerCallContext context)
    {
        await foreach (string request in requests)
        {
            yield return request;
        }
    }
}
