using Chains.Grpc;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

public sealed class HostServesCallsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_over_gRPC_and_over_HTTP()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));

        Assert.Equal("hi hi", await host.Client<IEcho>().RunRemote("hi", 2, Token));
        Assert.Equal((200, "\"hi hi\""), await host.PostAsync("""{"text":"hi","count":2}"""));
    }

    [Fact]
    public async Task A_stream_over_gRPC_and_over_HTTP_as_server_sent_events()
    {
        await using TestHost host = await TestHost.StartAsync(WordsChainletHost.Create(new WordsScript()));

        var words = new List<string>();
        await foreach (string word in host.Client<IWords>().RunRemote("w", 3, Token))
        {
            words.Add(word);
        }

        Assert.Equal(["w0", "w1", "w2"], words);
        using var content = new StringContent("""{"text":"w","count":2}""");
        using HttpResponseMessage response = await host.Http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: \"w0\"\n\ndata: \"w1\"\n\n", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_reader_that_stops_early_cancels_the_stream_on_the_host()
    {
        var script = new WordsScript();
        await using TestHost host = await TestHost.StartAsync(WordsChainletHost.Create(script));

        await foreach (string word in host.Client<IWords>().RunRemote("hang", 1, Token))
        {
            Assert.Equal("hang0", word);
            break;
        }

        await script.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.True(script.WasCancelled);
    }

    [Fact]
    public async Task A_large_answer_arrives_whole()
    {
        string text = new('x', 3_000_000);
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));

        Assert.Equal(text, await host.Client<IEcho>().RunRemote(text, 1, Token));
        (int status, string body) = await host.PostAsync($$"""{"text":"{{text}}"}""");
        Assert.Equal((200, text.Length + 2), (status, body.Length));
    }

    [Fact]
    public async Task Many_calls_at_once_are_all_answered()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        IEcho echo = host.Client<IEcho>();

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => echo.RunRemote($"call {i}", 1, Token)));

        Assert.Equal(Enumerable.Range(0, 300).Select(static i => $"call {i}"), answers);
    }

    [Fact]
    public async Task A_chainlet_reaches_its_dependencies_by_configured_address()
    {
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using TestHost words = await TestHost.StartAsync(WordsChainletHost.Create(new WordsScript()));
        await using TestHost greeter = await TestHost.StartAsync(
            GreeterChainletHost.Implementation,
            TestHost.AddressSetting("Echo", echo.GrpcAddress),
            TestHost.AddressSetting("Words", words.GrpcAddress),
            "--Chains:UserConfig:Greeting=Good day",
            "--Chains:UserConfig:Times=3",
            "--Chains:UserConfig:Loud=True");
        IGreeter client = greeter.Client<IGreeter>();

        Assert.Equal("Good day, you you", await client.RunRemote("you", 2, Token));
        Assert.Equal("w0 w1", await client.RunRemote("words", 2, Token));
        Assert.Equal("Good day 3 True", await client.RunRemote("config", 1, Token));
        Assert.Equal($"Echo={echo.GrpcAddress} Words={words.GrpcAddress}", await client.RunRemote("services", 1, Token));
    }

    [Fact]
    public async Task The_user_config_may_be_one_JSON_text()
    {
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, """--Chains:UserConfig={"greeting":"Hey","times":2}""");

        Assert.Equal("Hey 2 False", await greeter.Client<IGreeter>().RunRemote("config", 1, Token));
    }

    [Fact]
    public async Task Only_an_entrypoint_answers_run_remote()
    {
        var inner = new Infrastructure.UnaryChainlet<IEcho, TextRequest, string>
        {
            Name = "Inner",
            TypeName = "Inner",
            Method = EchoClient.Method,
            RequestJson = TextRequest.Json,
            ResponseJson = TextRequest.TextJson,
            Activate = static activation => new Echo(new EchoScript(), activation.Context),
            Invoke = static (chainlet, request, cancellationToken) => chainlet.RunRemote(request.Text, request.Count, cancellationToken),
        };
        await using TestHost host = await TestHost.StartAsync(inner);

        Assert.Equal(404, (await host.PostAsync("""{"text":"hi"}""")).Status);
        Assert.Equal("hi", await host.Client<IEcho>().RunRemote("hi", 1, Token));
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        var unknown = new GrpcMethod<TextRequest, string>(GrpcMethodType.Unary, "tests.Echo", "Run", TextRequest.Wire, TextRequest.TextWire);

        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(() => host.Grpc.UnaryAsync(unknown, new TextRequest("hi", 1)));

        Assert.Equal(GrpcStatusCode.Unimplemented, exception.Status.Code);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_an_error_that_names_the_member()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("null", 1, Token));

        Assert.Equal(GrpcStatusCode.Internal, exception.StatusCode);
        Assert.Contains("Text.Value is null, but its type is not nullable", exception.Message, StringComparison.Ordinal);
        Assert.Equal("alive", await host.Client<IEcho>().RunRemote("alive", 1, Token));
    }
}
