namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Requests whose HTTP/2 is right and whose gRPC frames are not, in one piece and in many.</summary>
public sealed class BrokenMessageTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    public enum Delivery
    {
        OnePiece,
        ByteByByte,
        Padded,
        AmongEmptyFrames,
    }

    public static TheoryData<string, byte[], string, string> Bodies => new()
    {
        { "nothing", [], "12", "no message" },
        { "one byte", [0], "13", "after 1 bytes" },
        { "half a header", [0, 0, 0], "13", "after 3 bytes" },
        { "a header alone", Message.Frame([], length: 1), "13", "after 5 bytes" },
        { "less than announced", Message.Frame([1, 2, 3], length: 4), "13", "after 8 bytes" },
        { "much less than announced", Message.Frame([1, 2, 3], length: 60_000_000), "13", "after 8 bytes" },
        { "more than announced", Message.Frame([1, 2, 3], length: 2), "12", "more than one message" },
        { "nothing announced", Message.Frame([1, 2, 3], length: 0), "12", "more than one message" },
        { "two messages", [.. Message.Frame([1]), .. Message.Frame([2])], "12", "more than one message" },
        { "a message and half a header", [.. Message.Frame([1]), 0, 0], "12", "more than one message" },
        { "above the limit", Message.Frame([1], length: (64 * 1024 * 1024) + 1), "8", "67108865 bytes" },
        { "2 GiB", Message.Frame([1], length: 0x8000_0000), "8", "2147483648 bytes" },
        { "4 GiB", Message.Frame([1], length: 0xffff_ffff), "8", "4294967295 bytes" },
        { "compressed without a word of it", Message.Frame([1, 2, 3], flag: 1), "13", "compressed" },
        { "flag 2", Message.Frame([1, 2, 3], flag: 2), "13", "byte 2" },
        { "flag 255", Message.Frame([1, 2, 3], flag: 255), "13", "byte 255" },
        { "text", "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "13", "byte 71" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_request_gets_its_status_however_it_arrives(string what, byte[] body, string status, string message)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        foreach (GrpcMethod<byte[], byte[]> method in (GrpcMethod<byte[], byte[]>[])[Methods.Echo, Methods.Thrice])
        {
            foreach (Delivery delivery in Enum.GetValues<Delivery>())
            {
                int stream = await client.OpenAsync(method.FullName);
                await SendAsync(client, stream, body, delivery);
                Answer answer = await client.AnswerAsync(stream);
                Assert.True(answer.GrpcStatus == status && answer.GrpcMessage.Contains(message, StringComparison.Ordinal), $"{what}, {method}, {delivery}: {answer}");
                Assert.Equal("200", answer.HttpStatus);
                Assert.Equal("application/grpc", answer.Header("content-type"));
                Assert.Equal(0, answer.Body.Length);
            }
        }

        await _victim.AssertUnharmedAsync();
    }

    public static TheoryData<string, byte[], string, string> StreamBodies => new()
    {
        { "nothing", [], "0", "" },
        { "empty messages", [.. Enumerable.Repeat(Message.Frame([]), 10).SelectMany(static bytes => bytes)], "0", "" },
        { "one byte", [0], "13", "after 1 bytes" },
        { "half a header", [0, 0, 0], "13", "after 3 bytes" },
        { "a header alone", Message.Frame([], length: 1), "13", "after 5 bytes" },
        { "less than announced", Message.Frame([1, 2, 3], length: 4), "13", "after 8 bytes" },
        { "more than announced", Message.Frame([0, 0, 0], length: 2), "13", "after 1 bytes" },
        { "two messages and half a header", [.. Message.Frame([1]), .. Message.Frame([2]), 0, 0], "13", "after 2 bytes" },
        { "above the limit", [.. Message.Frame([1]), .. Message.Frame([1], length: (64 * 1024 * 1024) + 1)], "8", "67108865 bytes" },
        { "4 GiB", Message.Frame([1], length: 0xffff_ffff), "8", "4294967295 bytes" },
        { "compressed without a word of it", [.. Message.Frame([1]), .. Message.Frame([1, 2, 3], flag: 1)], "13", "compressed" },
        { "flag 255 after good ones", [.. Message.Frame([1]), .. Message.Frame([2]), .. Message.Frame([3], flag: 255)], "13", "byte 255" },
        { "text", "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), "13", "byte 71" },
    };

    [Theory]
    [MemberData(nameof(StreamBodies))]
    public async Task A_broken_stream_of_requests_gets_its_status_however_it_arrives(string what, byte[] body, string status, string message)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        foreach (GrpcMethod<byte[], byte[]> method in (GrpcMethod<byte[], byte[]>[])[Methods.Collect, Methods.Chat])
        {
            foreach (Delivery delivery in Enum.GetValues<Delivery>())
            {
                int stream = await client.OpenAsync(method.FullName);
                await SendAsync(client, stream, body, delivery);
                Answer answer = await client.AnswerAsync(stream);
                Assert.True(answer.GrpcStatus == status && answer.GrpcMessage.Contains(message, StringComparison.Ordinal), $"{what}, {method}, {delivery}: {answer}");
            }
        }

        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(Delivery.OnePiece)]
    [InlineData(Delivery.ByteByByte)]
    [InlineData(Delivery.Padded)]
    [InlineData(Delivery.AmongEmptyFrames)]
    public async Task A_sound_request_is_answered_however_it_arrives(Delivery delivery)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName);
        await SendAsync(client, stream, Message.Frame("sound"u8), delivery);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "0" && answer.Body.ToArray().AsSpan().SequenceEqual(Message.Frame("sound"u8)), answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(0x8000_0000)]
    [InlineData(0xffff_ffff)]
    public async Task A_message_that_is_too_large_is_refused_before_it_arrives(uint length)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName);
        await client.SendDataAsync(stream, Message.Frame([], length: length));
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "8", answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Half_a_message_and_then_silence_ends_at_the_deadline()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
        {
            foreach (int count in (int[])[0, 3, 5, 7, 8])
            {
                int stream = await client.OpenAsync(method.FullName, ("grpc-timeout", "200m"));
                await client.SendDataAsync(stream, Message.Frame([1, 2, 3]).AsMemory(0, count));
                Answer answer = await client.AnswerAsync(stream);
                Assert.True(answer.GrpcStatus == "4", $"{method} after {count} bytes: {answer}");
            }
        }

        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task An_endless_upload_behind_a_message_is_refused_and_not_stored()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName);
        byte[] junk = new byte[1024 * 1024];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await client.SendDataAsync(stream, Message.Frame([1]));

        // It ends when the server has answered.
        for (int i = 0; i < 1000 && client.Of(stream) is { HasEnded: false, Reset: null }; i++)
        {
            await client.SendDataAsync(stream, junk);
        }

        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "12", answer.ToString());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_flood_of_empty_data_frames_costs_nothing_but_time()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName);
        byte[] thousand = [.. Enumerable.Repeat(Frame.Data(stream, []).ToBytes(), 1000).SelectMany(static bytes => bytes)];
        for (int i = 0; i < 50; i++)
        {
            await client.Connection.WriteAsync(thousand, TestContext.Current.CancellationToken);
        }

        await client.SendDataAsync(stream, Message.Frame("at last"u8), end: true);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "0", answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    private static async Task SendAsync(Http2Client client, int stream, byte[] body, Delivery delivery)
    {
        // The server may have refused the call before the last frame.
        switch (delivery)
        {
            case Delivery.ByteByByte:
                foreach (byte b in body)
                {
                    await client.Connection.WriteAsync(Frame.Data(stream, [b]));
                }

                await client.Connection.WriteAsync(Frame.Data(stream, [], end: true));
                break;
            case Delivery.Padded:
                await client.Connection.WriteAsync(new Frame(FrameType.Data, Frame.Padded | Frame.EndStream, stream, [200, .. body, .. new byte[200]]));
                break;
            case Delivery.AmongEmptyFrames:
                await client.Connection.WriteAsync(
                    Frame.Data(stream, []), Frame.Data(stream, body.AsSpan(0, body.Length / 2)), Frame.Data(stream, []),
                    Frame.Data(stream, body.AsSpan(body.Length / 2)), Frame.Data(stream, []), Frame.Data(stream, [], end: true));
                break;
            default:
                await client.Connection.WriteAsync(Frame.Data(stream, body, end: true));
                break;
        }
    }
}
