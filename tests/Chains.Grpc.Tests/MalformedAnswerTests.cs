using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chains.Grpc.Tests;

public sealed class MalformedAnswerTests
{
    public static TheoryData<string, byte[], GrpcStatusCode, string> Bodies => new()
    {
        { "no message", [], GrpcStatusCode.Unimplemented, "without a response message" },
        { "half a header", [0, 0], GrpcStatusCode.Internal, "ended inside a message, after 2 bytes" },
        { "half a message", RawClient.Frame("abc"u8, length: 10), GrpcStatusCode.Internal, "ended inside a message, after 8 bytes" },
        { "compressed", RawClient.Frame("abc"u8, flag: 1), GrpcStatusCode.Internal, "marked as compressed" },
        { "not a frame", "<html></html>"u8.ToArray(), GrpcStatusCode.Internal, "begins with the byte 60" },
        { "two messages", [.. RawClient.Frame("a"u8), .. RawClient.Frame("b"u8)], GrpcStatusCode.Unimplemented, "more than one response message" },
        { "malformed message", RawClient.Frame([0xff]), GrpcStatusCode.Internal, "the response message is malformed: The message is not UTF-8." },
        { "too large", RawClient.Frame([], length: 0x7fffffff), GrpcStatusCode.ResourceExhausted, "2147483647 bytes" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_body_fails_its_call(string what, byte[] body, GrpcStatusCode code, string message)
    {
        await using RawServer server = await RawServer.AnsweringAsync(body);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.True(e.Status.Code == code, $"{what}: {e.Message}");
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith("Calling /test.Service/Echo at http://127.0.0.1:", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_status_wins_over_half_a_message()
    {
        await using RawServer server = await RawServer.AnsweringAsync(RawClient.Frame("abc"u8, length: 10), "10", "given up");
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Aborted, "given up"), e.Status);
    }

    [Fact]
    public async Task An_answer_without_a_status_is_unknown()
    {
        await using RawServer server = await RawServer.AnsweringAsync(RawClient.Frame("abc"u8), status: null);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
        Assert.Contains("without a gRPC status", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", GrpcStatusCode.Unknown)]
    [InlineData("x", GrpcStatusCode.Unknown)]
    [InlineData("-1", GrpcStatusCode.Unknown)]
    public async Task A_status_that_is_none_is_unknown(string status, GrpcStatusCode code)
    {
        await using RawServer server = await RawServer.AnsweringAsync(RawClient.Frame("abc"u8), status, "m");
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(code, e.Status.Code);
    }

    [Fact]
    public async Task An_answer_of_trailers_only_is_understood()
    {
        await using RawServer server = await RawServer.AnsweringAsync([], null, null, static response =>
        {
            response.Headers["grpc-status"] = "5";
            response.Headers["grpc-message"] = "not%20here";
            response.Headers["extra"] = "1";
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.NotFound, "not here"), e.Status);
        Assert.True(e.Trailers.TryGetValue("extra", out _));
        Assert.Single(e.Trailers);
    }

    [Fact]
    public async Task Trailers_only_with_OK_is_an_empty_stream()
    {
        await using RawServer server = await RawServer.AnsweringAsync([], null, null, static response => response.Headers["grpc-status"] = "0");
        Assert.Empty(await server.Channel.ServerStreaming(Methods.TextStream("S"), "").ToListAsync(TestContext.Current.CancellationToken));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unimplemented, e.Status.Code);
    }

    [Theory]
    [InlineData(400, GrpcStatusCode.Internal)]
    [InlineData(401, GrpcStatusCode.Unauthenticated)]
    [InlineData(403, GrpcStatusCode.PermissionDenied)]
    [InlineData(404, GrpcStatusCode.Unimplemented)]
    [InlineData(429, GrpcStatusCode.Unavailable)]
    [InlineData(500, GrpcStatusCode.Unknown)]
    [InlineData(502, GrpcStatusCode.Unavailable)]
    [InlineData(503, GrpcStatusCode.Unavailable)]
    [InlineData(504, GrpcStatusCode.Unavailable)]
    [InlineData(302, GrpcStatusCode.Unknown)]
    public async Task HTTP_errors_become_statuses(int http, GrpcStatusCode code)
    {
        await using RawServer server = await RawServer.StartAsync(context =>
        {
            context.Response.StatusCode = http;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<p>no</p>");
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(code, e.Status.Code);
        Assert.Contains($"HTTP status {http}", e.Message, StringComparison.Ordinal);
        Assert.Contains("'text/html'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_not_an_answer()
    {
        await using RawServer server = await RawServer.StartAsync(static context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<p>hello</p>");
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
        Assert.Contains("content type 'text/html' instead of application/grpc: is this the gRPC port?", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0, false, GrpcStatusCode.Internal)]
    [InlineData(0x1, false, GrpcStatusCode.Internal)]
    [InlineData(0x2, true, GrpcStatusCode.Internal)]
    [InlineData(0x7, true, GrpcStatusCode.Unavailable)]
    [InlineData(0x8, false, GrpcStatusCode.Cancelled)]
    [InlineData(0x8, true, GrpcStatusCode.Cancelled)]
    [InlineData(0xb, false, GrpcStatusCode.ResourceExhausted)]
    [InlineData(0xc, true, GrpcStatusCode.PermissionDenied)]
    public async Task Resets_become_statuses(int error, bool afterMessage, GrpcStatusCode code)
    {
        await using RawServer server = await RawServer.StartAsync(async context =>
        {
            if (afterMessage)
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.Body.WriteAsync(RawClient.Frame("a"u8));
                await context.Response.Body.FlushAsync();
            }

            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(error);
        });
        await using IAsyncEnumerator<string> reader = server.Channel.ServerStreaming(Methods.TextStream("S"), "").GetAsyncEnumerator();
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            while (await reader.MoveNextAsync())
            {
                Assert.Equal("a", reader.Current);
            }
        });
        Assert.Equal(code, e.Status.Code);
        Assert.Contains("HTTP/2 error", e.Message, StringComparison.Ordinal);
    }
}
