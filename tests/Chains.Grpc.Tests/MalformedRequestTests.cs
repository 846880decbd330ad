using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chains.Grpc.Tests;

public sealed class MalformedRequestTests
{
    public static TheoryData<string, byte[], string, string> Bodies => new()
    {
        { "no message", [], "12", "The request holds no message" },
        { "half a header", [0, 0, 0], "13", "ended inside a message, after 3 bytes" },
        { "half a message", RawClient.Frame("abc"u8, length: 10), "13", "ended inside a message, after 8 bytes" },
        { "header alone", RawClient.Frame([], length: 10), "13", "ended inside a message, after 5 bytes" },
        { "compressed", RawClient.Frame("abc"u8, flag: 1), "13", "marked as compressed" },
        { "not a frame", "<html></html>"u8.ToArray(), "13", "begins with the byte 60" },
        { "two messages", [.. RawClient.Frame("a"u8), .. RawClient.Frame("b"u8)], "12", "more than one message" },
        { "a message and some bytes", [.. RawClient.Frame("a"u8), 0], "12", "more than one message" },
        { "malformed message", RawClient.Frame([0xff, 0xfe]), "13", "The message is not UTF-8." },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_body_gets_its_status_and_the_server_lives_on(string what, byte[] body, string status, string message)
    {
        GrpcMethod<string, string> stream = Methods.TextStream("Stream");
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(stream, static (text, _) => AsyncEnumerable.Repeat(text, 1)));
        foreach (string path in (string[])[Methods.Echo.FullName, stream.FullName])
        {
            RawClient.Answer answer = await RawClient.PostAsync(server.Address, path, body);
            Assert.True(answer.GrpcStatus == status, $"{what}: {answer.GrpcStatus} {answer.Message}");
            Assert.Contains(message, answer.Message, StringComparison.Ordinal);
            Assert.Equal(200, answer.HttpStatus);
            Assert.Equal("application/grpc", answer.ContentType);
            await server.AssertAliveAsync();
        }
    }

    [Fact]
    public async Task A_message_may_come_in_many_pieces()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var client = new HttpClient();
        using var content = new PiecesContent(RawClient.Frame("pieces"u8));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, Methods.Echo.FullName)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(RawClient.Frame("pieces"u8), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_may_pause()
    {
        // Kestrel would end a body that stays below its data rate after this grace period.
        await using TestServer server = await TestServer.StartAsync(configure: static kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(100_000, TimeSpan.FromSeconds(1.1)));
        using var client = new HttpClient();
        using var content = new PiecesContent(RawClient.Frame("pause"u8), TimeSpan.FromSeconds(3));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, Methods.Echo.FullName)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(RawClient.Frame("pause"u8), await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    [InlineData("")]
    public async Task An_encoding_that_is_not_known_is_refused_with_those_that_are(string encoding)
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("abc"u8, flag: 1), request => request.Headers.TryAddWithoutValidation("grpc-encoding", encoding));
        Assert.Equal("12", answer.GrpcStatus);
        Assert.Contains(encoding, answer.Message, StringComparison.Ordinal);
        Assert.Equal("identity,gzip", answer.Headers.GetValues("grpc-accept-encoding").Single());
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpcx")]
    [InlineData("")]
    public async Task Another_content_type_is_answered_415(string contentType)
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("x"u8), request =>
        {
            request.Content!.Headers.Remove("content-type");
            request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        });
        Assert.Equal(415, answer.HttpStatus);
        Assert.Null(answer.GrpcStatus);
        Assert.Contains("application/grpc", System.Text.Encoding.UTF8.GetString(answer.Body), StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    [InlineData("Application/gRPC")]
    public async Task The_other_spellings_of_the_content_type_are_taken(string contentType)
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("x"u8), request =>
        {
            request.Content!.Headers.Remove("content-type");
            request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        });
        Assert.Equal("0", answer.GrpcStatus);
    }

    [Fact]
    public async Task HTTP_1_is_answered_426()
    {
        await using TestServer server = await TestServer.StartAsync(protocols: HttpProtocols.Http1);
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Methods.Echo.FullName, RawClient.Frame("x"u8), static request => request.Version = HttpVersion.Version11);
        Assert.Equal(426, answer.HttpStatus);
    }

    [Fact]
    public async Task A_name_in_another_case_is_unimplemented()
    {
        await using TestServer server = await TestServer.StartAsync();
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, "/test.service/echo", RawClient.Frame("x"u8));
        Assert.Equal("12", answer.GrpcStatus);
        Assert.Contains("did you mean /test.Service/Echo?", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_vanishes_in_the_middle_of_its_request_harms_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        for (int i = 0; i < 20; i++)
        {
            using var client = new HttpClient();
            using var content = new EndlessContent();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, Methods.Echo.FullName)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
            using var source = new CancellationTokenSource();
            Task<HttpResponseMessage> call = client.SendAsync(request, source.Token);
            await content.Written.Task;
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        await server.AssertAliveAsync();
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Bytes_that_are_not_HTTP_harm_nothing()
    {
        await using TestServer server = await TestServer.StartAsync();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(new byte[1000], TestContext.Current.CancellationToken);
        }

        await server.AssertAliveAsync();
    }

    private sealed class PiecesContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TimeSpan _pause;

        public PiecesContent(byte[] bytes, TimeSpan pauseBeforeTheLast = default)
        {
            _bytes = bytes;
            _pause = pauseBeforeTheLast;
            Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int i = 0; i < _bytes.Length; i++)
            {
                if (i == _bytes.Length - 1)
                {
                    await Task.Delay(_pause);
                }

                await stream.WriteAsync(_bytes.AsMemory(i, 1));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A message that begins and never ends.</summary>
    private sealed class EndlessContent : HttpContent
    {
        public EndlessContent() => Headers.TryAddWithoutValidation("content-type", "application/grpc");

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(RawClient.Frame("begin"u8, length: 1_000_000), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            Written.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
