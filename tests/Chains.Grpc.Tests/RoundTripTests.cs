using System.Security.Cryptography;

namespace Chains.Grpc.Tests;

public sealed class RoundTripTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Größe ☺ 😈")]
    public async Task Text_comes_back_unchanged(string text)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(text, await server.Channel.UnaryAsync(Methods.Echo, text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4090)]
    [InlineData(4091)]
    [InlineData(4092)]
    [InlineData(70_000)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 6)]
    [InlineData(9_000_001)]
    public async Task Bytes_of_any_size_come_back_unchanged(int size)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Methods.EchoBytes, static (bytes, _) => Task.FromResult(bytes)));
        byte[] sent = RandomNumberGenerator.GetBytes(size);
        byte[] received = await server.Channel.UnaryAsync(Methods.EchoBytes, sent);
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task Many_calls_at_once_do_not_mix()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Methods.Text("Later"), static async (text, _) =>
        {
            await Task.Yield();
            return text;
        }));
        GrpcMethod<string, string> later = Methods.Text("Later");
        string[] texts = [.. Enumerable.Range(0, 500).Select(static i => new string((char)('a' + (i % 26)), i * 7))];
        string[] answers = await Task.WhenAll(texts.Select(text => server.Channel.UnaryAsync(later, text)));
        Assert.Equal(texts, answers);
    }

    [Fact]
    public async Task A_path_in_the_address_is_put_in_front()
    {
        await using TestServer server = await TestServer.StartAsync(app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions
            .MapGroup(app, "/prefix").MapGrpcUnary(Methods.Text("Inner"), static (text, _) => Task.FromResult(text + "!")));
        await using var channel = new GrpcChannel(new Uri(server.Address, "/prefix/"));
        Assert.Equal("hi!", await channel.UnaryAsync(Methods.Text("Inner"), "hi"));
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("http://host:1/?a=b")]
    [InlineData("http://user@host:1/")]
    public void An_address_that_is_not_a_server_is_refused(string address) =>
        Assert.Contains("http", Assert.Throws<ArgumentException>(() => new GrpcChannel(new Uri(address))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_method_of_another_type_is_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => server.Channel.UnaryAsync(Methods.TextStream("S"), ""));
        Assert.Contains("/test.Service/S is a ServerStreaming method", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => server.Channel.ServerStreaming(Methods.Echo, ""));
    }

    [Fact]
    public async Task A_disposed_channel_says_so()
    {
        await using TestServer server = await TestServer.StartAsync();
        var channel = new GrpcChannel(server.Address);
        await channel.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => channel.UnaryAsync(Methods.Echo, ""));
    }

    [Theory]
    [InlineData("", "M")]
    [InlineData("a..B", "M")]
    [InlineData("a.B", "M/N")]
    [InlineData("a.B", "{x}")]
    public void Names_that_cannot_be_a_path_are_refused(string service, string name) =>
        Assert.Throws<ArgumentException>(() => new GrpcMethod<string, string>(GrpcMethodType.Unary, service, name, TextMarshaller.Instance, TextMarshaller.Instance));
}
