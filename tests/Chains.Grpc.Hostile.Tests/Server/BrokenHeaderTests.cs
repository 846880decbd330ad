namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Headers that HTTP or gRPC forbid, too many of them, and too long ones.</summary>
public sealed class BrokenHeaderTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private const int BelowTheFrameLimit = 16_000;

    private readonly Victim _victim = fixture.Victim;

    public static TheoryData<string, string> Forbidden => new()
    {
        { "Upper-Case", "v" },
        { "", "v" },
        { ":unknown-pseudo", "v" },
        { "nul\0name", "v" },
        { "h\u00e9", "v" },
        { "newline", "a\r\nb: c" },
        { "nul", "a\0b" },
        { "connection", "close" },
        { "te", "gzip" },
        { "content-length", "-1" },
        { "content-length", "nonsense" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task A_header_that_HTTP_forbids_ends_its_request(string name, string value)
    {
        long before = _victim.Started;
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName, (name, value));
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset is not null || answer.ConnectionClosed || answer.HttpStatus is ['4', ..], answer.ToString());
        Assert.True(answer.GrpcStatus is null, answer.ToString());
        Assert.Equal(before, _victim.Started);
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("odd", "\u0001\u0002")]
    [InlineData("odd", "tab\there")]
    [InlineData("odd", "\u00ff\u00fe")]
    [InlineData("odd", "")]
    [InlineData("with space", "v")]
    [InlineData("colon:inside", "v")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData("grpc-timeout", "\u00b9S")]
    [InlineData("grpc-encoding", "gzip\u00ff")]
    [InlineData("not-base64-bin", "!!!")]
    [InlineData("not-base64-bin", "A")]
    [InlineData("not-base64-bin", "AAAA,,=")]
    [InlineData("grpc-unknown", "x")]
    [InlineData("grpc-status", "13")]
    [InlineData("grpc-message", "%")]
    [InlineData("grpc-accept-encoding", ",,,;q=nonsense")]
    [InlineData("grpc-previous-rpc-attempts", "many")]
    [InlineData("traceparent", "00-nonsense")]
    [InlineData("baggage", "=,=,;;")]
    public async Task A_header_that_is_merely_odd_harms_no_call(string name, string value)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        Answer answer = await client.CallAsync(Methods.Echo.FullName, Message.Frame([1]), (name, value));
        bool isRefusedByHttp = answer.Reset is not null || answer.ConnectionClosed || answer.HttpStatus is ['4', ..];
        Assert.True(isRefusedByHttp || answer.GrpcStatus == "0", answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("", "13")]
    [InlineData("1", "13")]
    [InlineData("S", "13")]
    [InlineData("-1S", "13")]
    [InlineData("+1S", "13")]
    [InlineData("1X", "13")]
    [InlineData("1s", "13")]
    [InlineData("1 S", "13")]
    [InlineData("1.5S", "13")]
    [InlineData("0x10S", "13")]
    [InlineData("123456789S", "13")]
    [InlineData("99999999999999999999999999999999H", "13")]
    [InlineData("1S,1S", "13")]
    [InlineData("0n", "4")]
    [InlineData("0H", "4")]
    [InlineData("1n", "4")]
    [InlineData("99999999H", "0")]
    [InlineData("99999999M", "0")]
    [InlineData("00000001M", "0")]
    public async Task A_timeout_is_taken_at_its_word_or_refused(string timeout, string status)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync((status == "4" ? Methods.Hang : Methods.Echo).FullName, ("grpc-timeout", timeout));
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == status, $"'{timeout}': {answer}");
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Two_timeouts_are_none()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        Answer answer = await client.CallAsync(Methods.Echo.FullName, Message.Frame([1]), ("grpc-timeout", "1S"), ("grpc-timeout", "2S"));
        Assert.True(answer.GrpcStatus == "13", answer.ToString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("gzip, gzip")]
    [InlineData("deflate")]
    public async Task An_encoding_that_nobody_knows_is_unimplemented(string encoding)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        Answer answer = await client.CallAsync(Methods.Echo.FullName, Message.Frame([1], flag: 1), ("grpc-encoding", encoding));
        Assert.True(answer.GrpcStatus == "12" && answer.Header("grpc-accept-encoding") is { } accepted && accepted.Contains("identity", StringComparison.Ordinal), answer.ToString());
    }

    public static TheoryData<string, string[], string?, string?> RequestLines => new()
    {
        // What is sent, as name=value; the HTTP status or null for a reset; the gRPC status.
        { "without te", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], "200", "0" },
        { "GET", [":method=GET", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc", "te=trailers"], null, null },
        { "an unknown method", [":method=HACK", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], null, null },
        { "without content type", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "te=trailers"], "415", null },
        { "gRPC-Web", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc-web"], "415", null },
        { "two content types", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc", "content-type=text/html"], "415", null },
        { "an unknown path", [":method=POST", ":scheme=http", ":path=/no.Service/Echo", ":authority=x", "content-type=application/grpc"], "200", "12" },
        { "a deep path", [":method=POST", ":scheme=http", ":path=/a/b/c/d", ":authority=x", "content-type=application/grpc"], null, null },
        { "the root", [":method=POST", ":scheme=http", ":path=/", ":authority=x", "content-type=application/grpc"], null, null },
        { "an asterisk", [":method=POST", ":scheme=http", ":path=*", ":authority=x", "content-type=application/grpc"], null, null },
        { "a path without a slash", [":method=POST", ":scheme=http", ":path=hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], null, null },
        { "an empty path", [":method=POST", ":scheme=http", ":path=", ":authority=x", "content-type=application/grpc"], null, null },
        { "no path", [":method=POST", ":scheme=http", ":authority=x", "content-type=application/grpc"], null, null },
        { "two paths", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], null, null },
        { "a bad escape", [":method=POST", ":scheme=http", ":path=/hostile.Service/%zz", ":authority=x", "content-type=application/grpc"], null, "12" },
        { "a NUL in the path", [":method=POST", ":scheme=http", ":path=/hostile.Service/%00", ":authority=x", "content-type=application/grpc"], null, null },
        { "no method", [":scheme=http", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], null, null },
        { "another scheme", [":method=POST", ":scheme=ftp", ":path=/hostile.Service/Echo", ":authority=x", "content-type=application/grpc"], null, null },
        { "a pseudo-header after others", [":method=POST", ":scheme=http", "content-type=application/grpc", ":path=/hostile.Service/Echo"], null, null },
        { "a wrong authority", [":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", ":authority=a b/@", "content-type=application/grpc"], null, null },
        { "a status", [":status=200", ":method=POST", ":scheme=http", ":path=/hostile.Service/Echo", "content-type=application/grpc"], null, null },
        { "nothing at all", [], null, null },
    };

    [Theory]
    [MemberData(nameof(RequestLines))]
    public async Task A_wrong_request_line_never_reaches_a_handler(string what, string[] headers, string? http, string? grpc)
    {
        long before = _victim.Started;
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = client.NextStream();
        await client.Connection.WriteAsync(
            Frame.Headers(stream, HPackEncoder.Encode(headers.Select(static header => (header[..header.IndexOf('=', StringComparison.Ordinal)], header[(header.IndexOf('=', StringComparison.Ordinal) + 1)..])))),
            Frame.Data(stream, Message.Frame([1]), end: true));
        Answer answer = await client.AnswerAsync(stream);
        bool isRefused = answer.Reset is not null || answer.ConnectionClosed || answer.HttpStatus is ['4', ..];
        Assert.True(http is null ? isRefused || answer.GrpcStatus == "12" : answer.HttpStatus == http && answer.GrpcStatus == grpc, $"{what}: {answer}");
        if (grpc != "0")
        {
            Assert.Equal(before, _victim.Started);
        }

        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Endless_continuations_end_the_connection()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = client.NextStream();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        byte[] block = HPackEncoder.Encode([("filler", new string('x', BelowTheFrameLimit))]);
        await client.Connection.WriteAsync(Frame.Headers(stream, HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Echo.FullName)), endHeaders: false));
        int sent = 0;
        try
        {
            for (; sent < 20_000; sent++)
            {
                await client.Connection.WriteAsync(Frame.Continuation(stream, block));
            }
        }
        catch (IOException)
        {
            // Closed, as it should be.
        }

        Assert.True(await client.ClosesWithinAsync(TimeSpan.FromSeconds(10)), $"still open after {sent} frames");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Endless_empty_continuations_end_or_harm_nothing()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = client.NextStream();
        byte[] thousand = [.. Enumerable.Repeat(Frame.Continuation(stream, []).ToBytes(), 1000).SelectMany(static bytes => bytes)];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await client.Connection.WriteAsync(Frame.Headers(stream, HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Echo.FullName)), endHeaders: false));
        try
        {
            for (int i = 0; i < 100; i++)
            {
                await client.Connection.WriteAsync(thousand, TestContext.Current.CancellationToken);
            }
        }
        catch (IOException)
        {
            // Closed, as it may be.
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(5_000, 4)]
    [InlineData(300, 10)]
    [InlineData(1, 70_000)]
    [InlineData(1, 2_000_000)]
    public async Task Too_many_or_too_long_headers_are_refused(int count, int length)
    {
        long before = _victim.Started;
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = client.NextStream();
        byte[] block = HPackEncoder.Encode([.. Http2Client.CallHeaders(Methods.Echo.FullName), .. Enumerable.Range(0, count).Select(i => ($"h{i}", new string('v', length)))]);
        try
        {
            await client.Connection.WriteAsync(Frame.Headers(stream, block[..Math.Min(block.Length, BelowTheFrameLimit)], endHeaders: block.Length <= BelowTheFrameLimit));
            for (int at = BelowTheFrameLimit; at < block.Length; at += BelowTheFrameLimit)
            {
                int end = Math.Min(block.Length, at + BelowTheFrameLimit);
                await client.Connection.WriteAsync(Frame.Continuation(stream, block[at..end], endHeaders: end == block.Length));
            }
        }
        catch (IOException)
        {
            // Closed before all of them were read.
        }

        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset is not null || answer.ConnectionClosed || answer.HttpStatus is "431" or "400", answer.ToString());
        Assert.Equal(before, _victim.Started);
        await _victim.AssertUnharmedAsync();
    }
}
