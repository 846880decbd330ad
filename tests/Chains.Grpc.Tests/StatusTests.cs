using System.Text;

namespace Chains.Grpc.Tests;

public sealed class StatusTests
{
    private static readonly GrpcMethod<string, string> Fail = Methods.Text("Fail");

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("100% sure")]
    [InlineData("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")]
    [InlineData("%41 is not decoded twice")]
    public async Task Details_of_any_text_arrive(string detail)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Fail, (_, _) => throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, detail))));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Fail, ""));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.FailedPrecondition, detail), e.Status);
        Assert.StartsWith($"Calling /test.Service/Fail at http://127.0.0.1:{server.Address.Port} failed: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("[FAILED_PRECONDITION]", e.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task Every_code_arrives_as_itself()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Fail, (code, _) => throw new GrpcException(new GrpcStatus(Enum.Parse<GrpcStatusCode>(code), "d"))));
        foreach (GrpcStatusCode code in Enum.GetValues<GrpcStatusCode>().Where(static code => code != GrpcStatusCode.OK))
        {
            GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Fail, code.ToString()));
            Assert.Equal(code, e.Status.Code);
        }
    }

    [Fact]
    public async Task A_very_long_detail_is_cut_so_that_the_status_still_arrives()
    {
        string detail = new('☺', 100_000);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Fail, (_, _) => throw new GrpcException(new GrpcStatus(GrpcStatusCode.Internal, detail))));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Fail, ""));
        Assert.Equal(GrpcStatusCode.Internal, e.Status.Code);
        Assert.Equal(new string('☺', e.Status.Detail.Length - 1) + "…", e.Status.Detail);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("50%", "50%25")]
    [InlineData("é\n", "%C3%A9%0A")]
    public void Messages_are_percent_encoded(string message, string encoded) => Assert.Equal(encoded, StatusMessage.Encode(message));

    // An attribute cannot hold half a surrogate pair.
    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("%EF%BF%BD", StatusMessage.Encode("\ud800"));

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz!", "%zz!")]
    [InlineData("%e2%98%ba", "☺")]
    [InlineData("a%20b", "a b")]
    [InlineData("Ã©", "é")]
    public void Decoding_is_lenient(string encoded, string message) => Assert.Equal(message, StatusMessage.Decode(encoded));

    [Fact]
    public void A_message_of_exactly_the_limit_is_whole()
    {
        string message = new('x', StatusMessage.MaxEncodedLength);
        Assert.Equal(message, StatusMessage.Encode(message));
        Assert.True(StatusMessage.Encode(message + "x").Length <= StatusMessage.MaxEncodedLength);
        Assert.Equal(StatusMessage.MaxEncodedLength, Encoding.ASCII.GetByteCount(StatusMessage.Encode(message)));
    }

    [Fact]
    public void Success_is_not_an_exception() => Assert.Throws<ArgumentException>(() => new GrpcException(GrpcStatus.OK));
}
