namespace Chains.Grpc.Tests;

public sealed class ClientStreamingServerTests
{
    private static readonly GrpcMethod<string, string> Join = Methods.TextUpload("Join");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task The_handler_sees_all_requests_in_order_and_answers_once(int count)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Join, JoinAsync));
        await using RawCall call = RawCall.Start(server.Address, Join.FullName);
        for (int i = 0; i < count; i++)
        {
            await call.WriteMessageAsync(System.Text.Encoding.UTF8.GetBytes($"m{i}"));
        }

        call.EndRequest();
        var answer = await call.ReadAllAsync();
        Assert.Equal("0", answer.Status);
        Assert.Equal([string.Join(',', Enumerable.Range(0, count).Select(static i => $"m{i}"))], answer.Messages);
    }

    [Fact]
    public async Task Requests_arrive_whole_however_their_bytes_are_cut()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Join, JoinAsync));
        await using RawCall call = RawCall.Start(server.Address, Join.FullName);
        byte[] bytes = [.. RawClient.Frame("one"u8), .. RawClient.Frame(""u8), .. RawClient.Frame("three"u8)];
        foreach (byte b in bytes)
        {
            await call.WriteAsync(new byte[] { b });
        }

        call.EndRequest();
        var answer = await call.ReadAllAsync();
        Assert.Equal("0", answer.Status);
        Assert.Equal(["one,,three"], answer.Messages);
    }

    [Fact]
    public async Task Large_and_small_requests_mix()
    {
        int[] sizes = [0, 5, 40_000, 3, 2_500_000, 0, 98_299, 1, 1_048_576];
        var method = new GrpcMethod<byte[], string>(GrpcMethodType.ClientStreaming, "test.Service", "Sizes", BytesMarshaller.Instance, TextMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(method, async (requests, _) =>
        {
            var seen = new List<int>();
            await foreach (byte[] request in requests)
            {
                Assert.All(request.Take(10).Concat(request.TakeLast(10)), value => Assert.Equal((byte)seen.Count, value));
                seen.Add(request.Length);
            }

            return string.Join(' ', seen);
        }));
        await using RawCall call = RawCall.Start(server.Address, method.FullName);
        for (int i = 0; i < sizes.Length; i++)
        {
            byte[] payload = new byte[sizes[i]];
            payload.AsSpan().Fill((byte)i);
            await call.WriteMessageAsync(payload);
        }

        call.EndRequest();
        Assert.Equal([string.Join(' ', sizes)], (await call.ReadAllAsync()).Messages);
    }

    [Fact]
    public async Task A_handler_may_answer_before_its_caller_has_finished()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Join, async (requests, _) =>
        {
            await foreach (string request in requests)
            {
                return $"enough with {request}";
            }

            return "nothing";
        }));
        await using RawCall call = RawCall.Start(server.Address, Join.FullName);
        await call.WriteMessageAsync("one"u8);

        // The request never ends: the status must arrive all the same, and not a reset.
        var answer = await call.ReadAllAsync();
        Assert.Equal("0", answer.Status);
        Assert.Equal(["enough with one"], answer.Messages);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_handler_may_refuse_without_reading()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Join, static (_, _) =>
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, "not now"))));
        await using RawCall call = RawCall.Start(server.Address, Join.FullName);
        await call.WriteMessageAsync(new byte[30_000]);
        var answer = await call.ReadAllAsync();
        Assert.Equal("9", answer.Status);
        Assert.Equal("not now", answer.Message);
        Assert.Empty(answer.Messages);
    }

    [Fact]
    public async Task An_answer_larger_than_every_window_arrives()
    {
        var method = new GrpcMethod<string, byte[]>(GrpcMethodType.ClientStreaming, "test.Service", "Large", TextMarshaller.Instance, BytesMarshaller.Instance);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(method, static (_, _) => Task.FromResult(new byte[20_000_000])));
        await using RawCall call = RawCall.Start(server.Address, method.FullName, request => request.Headers.TryAddWithoutValidation("grpc-timeout", "1M"));
        Assert.Equal(20_000_000, (await call.ReadAsync())!.Value.Payload.Length);
        Assert.Equal("0", (await call.ReadAllAsync()).Status);
    }

    private static async Task<string> JoinAsync(IAsyncEnumerable<string> requests, GrpcServerCallContext context)
    {
        var seen = new List<string>();
        await foreach (string request in requests)
        {
            seen.Add(request);
        }

        return string.Join(',', seen);
    }
}
