using System.Text.Json;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

public sealed class ErrorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exception_shows_at_the_caller_as_a_tree_over_all_hops()
    {
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.GrpcAddress));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => greeter.Client<IGreeter>().RunRemote("throw", 2, Token));

        Assert.Equal("Greeter", exception.Chainlet);
        Assert.Equal(GrpcStatusCode.Internal, exception.StatusCode);
        Assert.Equal("Greeter", exception.Detail?.RemoteName);
        Assert.Equal("Chains.RemoteChainletException", exception.Detail?.ExceptionClassName);
        Assert.Contains(exception.Detail!.UserStackTrace, static frame => frame.Method == "Chains.Runtime.Tests.Support.Greeter.RunRemote");
        RemoteErrorDetail? root = exception.Detail.Cause;
        Assert.Equal("Echo", root?.RemoteName);
        Assert.Equal("System.InvalidOperationException", root?.ExceptionClassName);
        Assert.Equal("echo broke 2 times", root?.ExceptionMessage);
        RemoteStackFrame frame = Assert.Single(root!.UserStackTrace);
        Assert.Equal("Chains.Runtime.Tests.Support.Echo.ThrowAsync", frame.Method);
        Assert.Equal("Echo.cs", frame.File);
        Assert.True(frame.Line > 0);
        Assert.Null(root.Cause);
        Assert.Matches(
            @"^Calling Greeter at \S+ failed with INTERNAL: .*\n├─ Greeter: Chains\.RemoteChainletException: Calling Echo at \S+ failed with INTERNAL: .*\n│    at Chains\.Runtime\.Tests\.Support\.Greeter\.RunRemote in Greeter\.cs:line \d+\n╰─ Echo: System\.InvalidOperationException: echo broke 2 times\n     at Chains\.Runtime\.Tests\.Support\.Echo\.ThrowAsync in Echo\.cs:line \d+$",
            exception.Message);
    }

    [Fact]
    public async Task Over_HTTP_the_tree_is_the_error_of_a_500()
    {
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.GrpcAddress));

        (int status, string body) = await greeter.PostAsync("""{"text":"throw"}""");

        Assert.Equal(500, status);
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement cause = document.RootElement.GetProperty("error").GetProperty("cause");
        Assert.Equal("Echo", cause.GetProperty("remoteName").GetString());
        Assert.Equal("echo broke 1 times", cause.GetProperty("exceptionMessage").GetString());
        Assert.Equal("Echo.cs", cause.GetProperty("userStackTrace")[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task A_stream_that_fails_midway_fails_at_the_reader()
    {
        await using TestHost words = await TestHost.StartAsync(WordsChainletHost.Create(new WordsScript()));
        var seen = new List<string>();

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(async () =>
        {
            await foreach (string word in words.Client<IWords>().RunRemote("fail", 2, Token))
            {
                seen.Add(word);
            }
        });

        Assert.Equal(["fail0", "fail1"], seen);
        Assert.Equal("no more words after 2", exception.Detail?.ExceptionMessage);
    }

    [Theory]
    [InlineData("", "text/event-stream", "data: \"fail0\"\n\nevent: error\ndata: {\"error\":{\"remoteName\":\"Words\"", "\n\n")]
    [InlineData("application/x-ndjson", "application/x-ndjson", "\"fail0\"\n{\"error\":{\"remoteName\":\"Words\"", "}}\n")]
    public async Task A_stream_over_HTTP_that_fails_midway_says_why_and_does_not_end_cleanly(string accept, string type, string start, string end)
    {
        await using TestHost words = await TestHost.StartAsync(WordsChainletHost.Create(new WordsScript()));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = new StringContent("""{"text":"fail","count":1}""") };
        if (accept.Length > 0)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using HttpResponseMessage response = await words.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        await using Stream answer = await response.Content.ReadAsStreamAsync(Token);
        using var body = new MemoryStream();
        HttpIOException cut = await Assert.ThrowsAsync<HttpIOException>(() => answer.CopyToAsync(body, Token));

        Assert.Equal(HttpRequestError.ResponseEnded, cut.HttpRequestError);
        string text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.EndsWith(end, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_fails_before_its_first_item_has_a_status_of_its_own()
    {
        await using TestHost words = await TestHost.StartAsync(WordsChainletHost.Create(new WordsScript()));

        (int status, string body) = await words.PostAsync("""{"text":"fail","count":0}""");

        Assert.Equal(500, status);
        Assert.StartsWith("""{"error":{"remoteName":"Words","exceptionClassName":"System.InvalidOperationException",""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_with_endless_text_and_causes_still_fits_into_trailers()
    {
        Exception deep = new InvalidOperationException(new string('ö', 50_000));
        for (int i = 0; i < 40; i++)
        {
            deep = new InvalidOperationException($"level {i} {new string('x', 3000)}", deep);
        }

        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript { Run = (_, _, _) => Task.FromException<string>(deep) }));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => echo.Client<IEcho>().RunRemote("x", 1, Token));

        Assert.StartsWith("level 39", exception.Detail?.ExceptionMessage, StringComparison.Ordinal);
        Assert.Equal("Echo", exception.Detail?.Cause?.RemoteName);
    }

    [Fact]
    public void The_rich_status_is_googles_and_survives_the_round_trip()
    {
        var detail = new RemoteErrorDetail("A", "X.Y", null, "mess", [new RemoteStackFrame("M", null, 0), new RemoteStackFrame("N", "n.cs", 7)], new RemoteErrorDetail("B", "Z", "lib", "", []));
        var trailers = new GrpcMetadata();

        RichStatus.WriteDetail(trailers, new GrpcStatus(GrpcStatusCode.Internal, "X.Y: mess"), detail);

        RemoteErrorDetail? read = RichStatus.ReadDetail(trailers);
        Assert.Equal(detail.Format(), read?.Format());
        Assert.Equal("lib", read?.Cause?.ExceptionModuleName);

        // google.rpc.Status as Google.Protobuf reads it: code 1, message 2, details 3.
        using var status = new Google.Protobuf.CodedInputStream(trailers.GetBinary("grpc-status-details-bin"));
        Assert.Equal(8u, status.ReadTag());
        Assert.Equal(13, status.ReadInt32());
        Assert.Equal(18u, status.ReadTag());
        Assert.Equal("X.Y: mess", status.ReadString());
        Assert.Equal(26u, status.ReadTag());
        Google.Protobuf.WellKnownTypes.Any any = Google.Protobuf.WellKnownTypes.Any.Parser.ParseFrom(status.ReadBytes());
        Assert.Equal("type.googleapis.com/chains.RemoteErrorDetail", any.TypeUrl);
    }

    [Fact]
    public void A_client_of_another_error_model_still_gets_the_plain_status()
    {
        var exception = RemoteChainletException.From(new GrpcException(new GrpcStatus(GrpcStatusCode.NotFound, "no such thing")), "Thing", "http://thing");

        Assert.Equal("Calling Thing at http://thing failed with NOT_FOUND: no such thing", exception.Message);
        Assert.Null(exception.Detail);
    }
}
