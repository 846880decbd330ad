namespace Chains.Grpc.Tests;

public sealed class ClientInterceptorTests
{
    [Fact]
    public async Task All_four_kinds_pass_through_with_what_was_prepared()
    {
        var seen = new List<string>();
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(Methods.Text("Unary"), (text, context) => Task.FromResult(Note(text, context)));
            app.MapGrpcServerStreaming(Methods.TextStream("Server"), (text, context) => new[] { Note(text, context) }.ToAsyncEnumerable());
            app.MapGrpcClientStreaming(Methods.TextUpload("Client"), async (requests, context) => Note(string.Concat(await requests.ToListAsync()), context));
            app.MapGrpcDuplexStreaming(Methods.TextDuplex("Duplex"), (requests, context) => requests.Select(text => Note(text, context)));
        });
        var invoker = new Tagging(new Tagging(server.Channel, "inner"), "outer");
        var mine = new GrpcMetadata();
        mine.Add("tag", "mine");
        var options = new GrpcCallOptions(mine);
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal("a", await invoker.UnaryAsync(Methods.Text("Unary"), "a", options));
        Assert.Equal(["b"], await invoker.ServerStreaming(Methods.TextStream("Server"), "b", options).ToListAsync(token));
        Assert.Equal("cd", await invoker.ClientStreamingAsync(Methods.TextUpload("Client"), new[] { "c", "d" }.ToAsyncEnumerable(), options));
        Assert.Equal(["e", "f"], await invoker.DuplexStreaming(Methods.TextDuplex("Duplex"), new[] { "e", "f" }.ToAsyncEnumerable(), options).ToListAsync(token));
        Assert.Equal(["mine,outer,inner", "mine,outer,inner", "mine,outer,inner", "mine,outer,inner", "mine,outer,inner"], seen.Select(static tags => tags.Replace(", ", ",", StringComparison.Ordinal)));
        Assert.Single(mine);

        string Note(string text, GrpcServerCallContext context)
        {
            seen.Add(string.Join(',', context.RequestHeaders.Where(static entry => entry.Key == "tag").Select(static entry => entry.Value)));
            return text;
        }
    }

    [Fact]
    public async Task A_kind_can_be_answered_without_the_inner_one()
    {
        var invoker = new Answering(new GrpcChannel(new Uri("http://127.0.0.1:1")));
        Assert.Equal("from the cache", await invoker.UnaryAsync(Methods.Echo, "", default));
        await Assert.ThrowsAsync<GrpcException>(() => invoker.ServerStreaming(Methods.TextStream("S"), "").ToListAsync(TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public void The_inner_one_is_needed() => Assert.Throws<ArgumentNullException>(static () => new Tagging(null!, ""));

    private sealed class Tagging(GrpcCallInvoker inner, string tag) : GrpcClientInterceptor(inner)
    {
        protected override GrpcCallOptions Prepare<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, GrpcCallOptions options)
        {
            var headers = new GrpcMetadata(options.Headers);
            headers.Add("tag", tag);
            return options with { Headers = headers };
        }
    }

    private sealed class Answering(GrpcCallInvoker inner) : GrpcClientInterceptor(inner)
    {
        public override Task<TResponse> UnaryAsync<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TRequest request, GrpcCallOptions options = default) =>
            Task.FromResult((TResponse)(object)"from the cache");
    }
}
