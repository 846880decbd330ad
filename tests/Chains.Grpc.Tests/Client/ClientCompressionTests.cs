using System.IO.Compression;
using System.Text;

namespace Chains.Grpc.Tests;

public sealed class ClientCompressionTests
{
    private static readonly string Text = string.Concat(Enumerable.Repeat("compressible ", 100));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, false)]
    [InlineData(GrpcCompression.Identity, false)]
    [InlineData(GrpcCompression.Gzip, true)]
    public async Task A_request_is_compressed_where_the_call_or_the_channel_says_so(GrpcCompression? call, bool compressed)
    {
        await using RawServer server = await ServedCall.ServeAsync(async served =>
        {
            Assert.Equal("identity,gzip", served.Header("grpc-accept-encoding"));
            Assert.Equal(compressed ? "gzip" : null, served.Header("grpc-encoding"));
            (byte flag, byte[] payload) = (await served.ReadFrameAsync())!.Value;
            Assert.Equal(compressed ? 1 : 0, flag);
            await served.WriteAsync(Encoding.UTF8.GetString(compressed ? Inflate(payload) : payload));
            served.End();
        });
        Assert.Equal(Text, await server.Channel.UnaryAsync(Methods.Echo, Text, new GrpcCallOptions { Compression = call }));
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { Compression = call ?? GrpcCompression.Identity });
        Assert.Equal(Text, await channel.UnaryAsync(Methods.Echo, Text));
    }

    [Fact]
    public async Task Messages_of_one_stream_may_be_compressed_or_not()
    {
        var flags = new List<byte>();
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            while (await call.ReadFrameAsync() is { } frame)
            {
                flags.Add(frame.Flag);
            }

            await call.WriteAsync("ok");
            call.End();
        });
        await server.Channel.ClientStreamingAsync(
            Methods.TextUpload("Gather"), new[] { Text, "short", Text }.ToAsyncEnumerable(), new GrpcCallOptions { Compression = GrpcCompression.Gzip });
        Assert.Equal([1, 0, 1], flags);
    }

    [Fact]
    public async Task A_compressed_answer_is_read_and_a_plain_one_beside_it()
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(("grpc-encoding", "gzip"));
            await call.Http.Response.Body.WriteAsync(RawClient.Frame(Deflate(Text), flag: 1), Token);
            await call.WriteAsync("plain");
            call.End();
        });
        var response = new GrpcCallResponse();
        await using IAsyncEnumerator<string> responses = server.Channel
            .ServerStreaming(Methods.TextStream("S"), "", new GrpcCallOptions { Response = response }).GetAsyncEnumerator(Token);
        Assert.True(await responses.MoveNextAsync());
        Assert.Equal(Text, responses.Current);
        Assert.True(response.ResponseWasCompressed);
        Assert.True(await responses.MoveNextAsync());
        Assert.Equal("plain", responses.Current);
        Assert.False(response.ResponseWasCompressed);
        Assert.False(await responses.MoveNextAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task A_compressed_answer_without_an_encoding_is_a_violation(string? encoding)
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(encoding is null ? [] : [("grpc-encoding", encoding)]);
            await call.Http.Response.Body.WriteAsync(RawClient.Frame(Deflate(Text), flag: 1), Token);
            call.End();
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
    }

    [Fact]
    public async Task An_encoding_that_nobody_asked_for_is_a_violation()
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(("grpc-encoding", "snappy"));
            await call.WriteAsync("x");
            call.End();
        });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.Contains("'snappy'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_answer_that_becomes_too_large_is_stopped()
    {
        await using RawServer server = await ServedCall.ServeAsync(async call =>
        {
            await call.SendHeadersAsync(("grpc-encoding", "gzip"));
            await call.Http.Response.Body.WriteAsync(RawClient.Frame(Deflate(new string('0', 10_000_000)), flag: 1), Token);
            call.End();
        });
        await using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 100_000 });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, e.Status.Code);
    }

    private static byte[] Deflate(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    private static byte[] Inflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(output);
        return output.ToArray();
    }
}
