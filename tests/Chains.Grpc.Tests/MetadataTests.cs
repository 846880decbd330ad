namespace Chains.Grpc.Tests;

public sealed class MetadataTests
{
    private static readonly GrpcMethod<string, string> Show = Methods.Text("Show");

    [Fact]
    public async Task Text_and_binary_values_arrive_and_duplicates_are_kept()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (_, context) => Task.FromResult(Describe(context.RequestHeaders))));
        var headers = new GrpcMetadata
        {
            { "X-One", "a b~!" },
            { "empty", "" },
            { "content-language", "de" },
        };
        headers.AddBinary("x-bin", new byte[] { 0, 1, 255 });
        headers.AddBinary("x-bin", new byte[] { 7 });
        headers.AddBinary("y-bin", ReadOnlyMemory<byte>.Empty);
        string seen = await server.Channel.UnaryAsync(Show, "", new GrpcCallOptions(headers));
        Assert.Equal("content-language=de;empty=;x-bin=0001FF;x-bin=07;x-one=a b~!;y-bin=", seen);
    }

    [Fact]
    public async Task Duplicate_text_values_arrive_in_order_joined_as_HTTP_may()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (_, context) => Task.FromResult(string.Join(", ", context.RequestHeaders.Select(static entry => entry.Value)))));
        var headers = new GrpcMetadata { { "k", "1" }, { "k", "2" }, { "K", "3" } };
        Assert.Equal(3, headers.Count);
        Assert.Equal("1, 2, 3", await server.Channel.UnaryAsync(Show, "", new GrpcCallOptions(headers)));
    }

    [Fact]
    public async Task Names_of_HTTP_and_gRPC_are_not_shown()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (_, context) => Task.FromResult(Describe(context.RequestHeaders))));
        Assert.Equal("", await server.Channel.UnaryAsync(Show, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMinutes(1))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Response_metadata_comes_with_the_error(bool afterMessage)
    {
        GrpcMethod<string, string> stream = Methods.TextStream("Errors");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(stream, (_, context) => FailAsync(context)));
        await using IAsyncEnumerator<string> reader = server.Channel.ServerStreaming(stream, "").GetAsyncEnumerator();
        if (afterMessage)
        {
            Assert.True(await reader.MoveNextAsync());
        }

        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await reader.MoveNextAsync());

        // Without a message there is one block of headers for everything.
        Assert.Equal(afterMessage ? "from-context=1;from-exception-bin=0203" : "early=0;from-context=1;from-exception-bin=0203", Describe(e.Trailers));

        async IAsyncEnumerable<string> FailAsync(GrpcServerCallContext context)
        {
            context.ResponseHeaders.Add("early", "0");
            context.ResponseTrailers.Add("from-context", "1");
            if (afterMessage)
            {
                yield return "";
            }

            await Task.Yield();
            var trailers = new GrpcMetadata();
            trailers.AddBinary("from-exception-bin", new byte[] { 2, 3 });
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.Aborted, ""), trailers);
        }
    }

    [Fact]
    public async Task The_rich_status_travels()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (_, _) =>
        {
            var trailers = new GrpcMetadata();
            trailers.AddBinary("grpc-status-details-bin", new byte[] { 8, 5 });
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.NotFound, "no"), trailers);
        }));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Show, ""));
        Assert.Equal([8, 5], e.Trailers.GetBinary("grpc-status-details-bin"));
    }

    [Fact]
    public async Task Response_headers_and_trailers_of_a_success_are_on_the_wire()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (text, context) =>
        {
            context.ResponseHeaders.Add("in-front", "1");
            context.ResponseTrailers.Add("behind", "2");
            return Task.FromResult(text);
        }));
        using var client = new HttpClient();
        using var content = new ByteArrayContent(RawClient.Frame("hi"u8));
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc+proto");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, Show.FullName)) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("1", response.Headers.GetValues("in-front").Single());
        Assert.Equal("2", response.TrailingHeaders.GetValues("behind").Single());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal(RawClient.Frame("hi"u8), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task More_request_metadata_than_the_server_takes_fails_the_call_and_the_next_one_works()
    {
        await using TestServer server = await TestServer.StartAsync();
        var headers = new GrpcMetadata { { "big", new string('x', 200_000) } };
        await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, "", new GrpcCallOptions(headers)));
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task More_response_metadata_than_the_client_takes_fails_the_call_and_the_next_one_works(bool inTrailers)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, (text, context) =>
        {
            (inTrailers ? context.ResponseTrailers : context.ResponseHeaders).Add("big", new string('x', 200_000));
            return Task.FromResult(text);
        }));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Show, ""));
        Assert.True(e.Status.Code == GrpcStatusCode.Internal, e.ToString());
        Assert.Contains("65536 bytes", e.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("a b", "v")]
    [InlineData("ä", "v")]
    [InlineData("a:b", "v")]
    [InlineData("grpc-timeout", "1S")]
    [InlineData("Grpc-Anything", "1")]
    [InlineData("Content-Type", "x")]
    [InlineData("te", "x")]
    [InlineData("x-bin", "v")]
    [InlineData("x", "line\nbreak")]
    [InlineData("x", "ü")]
    [InlineData("x", " padded")]
    public void What_cannot_travel_is_refused(string key, string value) =>
        Assert.ThrowsAny<ArgumentException>(() => new GrpcMetadata().Add(key, value));

    [Theory]
    [InlineData("x")]
    [InlineData("grpc-x-bin")]
    public void A_binary_key_must_say_so(string key) => Assert.ThrowsAny<ArgumentException>(() => new GrpcMetadata().AddBinary(key, new byte[1]));

    [Fact]
    public void Look_ups_ignore_case_and_find_the_last()
    {
        var metadata = new GrpcMetadata { { "Key", "1" }, { "kEY", "2" } };
        Assert.True(metadata.TryGetValue("KEY", out string? value));
        Assert.Equal("2", value);
        Assert.False(metadata.TryGetValue("other", out _));
        Assert.Null(metadata.GetBinary("other-bin"));
    }

    [Theory]
    [InlineData("AAH/", "0001FF")]
    [InlineData("Bw", "07")]
    [InlineData("Bw==", "07")]
    [InlineData("", "")]
    public void Binary_values_are_read_with_and_without_padding(string received, string expected)
    {
        var metadata = new GrpcMetadata();
        metadata.AddReceived("K-Bin", received);
        Assert.Equal(expected, Convert.ToHexString(metadata.GetBinary("k-bin")!));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("A=A=")]
    public async Task A_binary_value_that_is_not_base64_is_named_to_the_caller(string received)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Show, static (_, context) => Task.FromResult(Describe(context.RequestHeaders))));
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Show.FullName, RawClient.Frame([]), request => request.Headers.TryAddWithoutValidation("bad-bin", received));
        Assert.Equal("13", answer.GrpcStatus);
        Assert.Contains("'bad-bin'", answer.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    private static string Describe(GrpcMetadata metadata) => string.Join(';', metadata
        .Select(static entry => $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.GetBytes()) : entry.Value)}")
        .Order(StringComparer.Ordinal));
}
