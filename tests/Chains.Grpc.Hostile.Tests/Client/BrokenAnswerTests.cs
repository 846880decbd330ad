namespace Chains.Grpc.Hostile.Tests.Client;

/// <summary>Answers whose HTTP/2 is right and whose gRPC is not.</summary>
public sealed class BrokenAnswerTests : ClientTest
{
    private const string Percent = "%e2%82%ac %zz %";

    private static readonly Dictionary<string, (Func<ServerConnection, int, Task> Answer, GrpcStatusCode Code, string Message)> Answers = new()
    {
        ["no trailers"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, Ok()), Frame.Data(s, Message.Frame([1]), end: true)), GrpcStatusCode.Unknown, "without a gRPC status"),
        ["headers and the end"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, Ok(), end: true)), GrpcStatusCode.Unknown, "without a gRPC status"),
        ["empty trailers"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, Ok()), Frame.Data(s, Message.Frame([1])), Frame.Headers(s, [], end: true)), GrpcStatusCode.Unknown, "without a gRPC status"),
        ["other trailers"] = (static async (c, s) => await WellAsync(c, s, ("x", "1")), GrpcStatusCode.Unknown, "without a gRPC status"),
        ["a status that is a word"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "OK")), GrpcStatusCode.Unknown, "'OK'"),
        ["an empty status"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "")), GrpcStatusCode.Unknown, ""),
        ["a negative status"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "-1")), GrpcStatusCode.Unknown, "'-1'"),
        ["a status of 17"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "17")), GrpcStatusCode.Unknown, ""),
        ["a status of 2^32"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "4294967296")), GrpcStatusCode.Unknown, ""),
        ["two statuses"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "0"), ("grpc-status", "0")), GrpcStatusCode.Unknown, "'0, 0'"),
        ["percent garbage"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "5"), ("grpc-message", Percent)), GrpcStatusCode.NotFound, "\u20ac %zz %"),
        ["a message that is not UTF-8"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "5"), ("grpc-message", "%ff%fe")), GrpcStatusCode.NotFound, "\ufffd\ufffd"),
        ["raw bytes in the message"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "5"), ("grpc-message", "\u00e2\u0082\u00ac")), GrpcStatusCode.NotFound, "\u20ac"),
        ["details that are not base64"] = (static async (c, s) => await WellAsync(c, s, ("grpc-status", "5"), ("grpc-status-details-bin", "!!!")), GrpcStatusCode.NotFound, ""),
        ["a status of failure in headers that do not end"] = (static async (c, s) => await c.SendHeadersAsync(s, ("grpc-status", "5")), GrpcStatusCode.NotFound, ""),
        ["a header that is not base64"] = (static async (c, s) => { await c.SendHeadersAsync(s, ("x-bin", "!!!")); await c.SendTrailersAsync(s, ("grpc-status", "9")); }, GrpcStatusCode.FailedPrecondition, ""),
        ["no content type"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, HPackEncoder.Encode([(":status", "200")])), Frame.Data(s, Message.Frame([1]), end: true)), GrpcStatusCode.Unknown, "no content type"),
        ["a web page"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, HPackEncoder.Encode([(":status", "200"), ("content-type", "text/html")])), Frame.Data(s, "<p>"u8, end: true)), GrpcStatusCode.Unknown, "'text/html'"),
        ["a proxy's 503"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, HPackEncoder.Encode([(":status", "503")]), end: true)), GrpcStatusCode.Unavailable, "HTTP status 503"),
        ["a status of HTTP that is none"] = (static async (c, s) => await c.SendAsync(Frame.Headers(s, HPackEncoder.Encode([(":status", "999")]), end: true)), GrpcStatusCode.Unknown, "HTTP status 999"),
        ["less than announced"] = (static async (c, s) => await BodyAsync(c, s, Message.Frame([1, 2, 3], length: 10)), GrpcStatusCode.Internal, "ended inside a message, after 8 bytes"),
        ["half a header"] = (static async (c, s) => await BodyAsync(c, s, [0, 0, 0]), GrpcStatusCode.Internal, "ended inside a message, after 3 bytes"),
        ["2 GiB announced"] = (static async (c, s) => await BodyAsync(c, s, Message.Frame([1], length: 0x8000_0000)), GrpcStatusCode.ResourceExhausted, "2147483648 bytes"),
        ["4 GiB announced"] = (static async (c, s) => await BodyAsync(c, s, Message.Frame([1], length: 0xffff_ffff)), GrpcStatusCode.ResourceExhausted, "4294967295 bytes"),
        ["compressed without a word of it"] = (static async (c, s) => await BodyAsync(c, s, Message.Frame([1, 2, 3], flag: 1)), GrpcStatusCode.Internal, "compressed"),
        ["flag 2"] = (static async (c, s) => await BodyAsync(c, s, Message.Frame([1, 2, 3], flag: 2)), GrpcStatusCode.Internal, "byte 2"),
        ["a web page for a body"] = (static async (c, s) => await BodyAsync(c, s, "<html></html>"u8.ToArray()), GrpcStatusCode.Internal, "byte 60"),
    };

    public static TheoryData<string, string> AnswersOfEachKind
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string kind in Kinds)
            {
                foreach (string answer in Answers.Keys)
                {
                    data.Add(kind, answer);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AnswersOfEachKind))]
    public Task A_broken_answer_fails_its_call_alone(string kind, string answer) => WithAsync(
        async connection =>
        {
            await connection.HandshakeAsync();
            while (await connection.ReadHeadersAsync() is { } stream)
            {
                await connection.ReadToEndAsync(stream);
                await Answers[answer].Answer(connection, stream);
            }
        },
        async (server, channel) =>
        {
            GrpcException e = await FailAsync(channel, MethodOf(kind));
            Assert.True(e.Status.Code == Answers[answer].Code && e.Message.Contains(Answers[answer].Message, StringComparison.Ordinal), $"{answer}: {e}");

            // The same connection serves the next call: nothing was wrong with it.
            await FailAsync(channel, MethodOf(kind));
            Assert.Equal(1, server.Accepted);
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Compression_that_the_client_never_heard_of_fails_the_call(string kind) => AnsweredAsync(kind, GrpcStatusCode.Internal, "", static async (c, s) =>
    {
        await c.SendHeadersAsync(s, ("grpc-encoding", "br"));
        await c.SendDataAsync(s, Message.Frame([1, 2, 3], flag: 1));
        await c.SendTrailersAsync(s, ("grpc-status", "0"));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_compressed_answer_is_read_whole_or_fails_its_call(string kind)
    {
        byte[] sound = Message.Gzip(Enumerable.Range(0, 5000).Select(static i => (byte)(i * i)).ToArray());
        byte[] wrong = [.. sound];
        wrong.AsSpan(100, 50).Fill(0xff);
        foreach (byte[] broken in (byte[][])[[], [1, 2, 3], sound[..10], sound[..(sound.Length / 2)], sound[..^8], wrong, [.. sound, 1, 2, 3, 4, 5]])
        {
            await AnsweredAsync(kind, GrpcStatusCode.Internal, "gzip", async (c, s) =>
            {
                await c.SendHeadersAsync(s, ("grpc-encoding", "gzip"));
                await c.SendDataAsync(s, Message.Frame(broken, flag: 1));
                await c.SendTrailersAsync(s, ("grpc-status", "0"));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_bomb_in_an_answer_is_refused_in_bounded_memory(string kind)
    {
        byte[] bomb = Message.GibibyteBomb;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await AnsweredAsync(kind, GrpcStatusCode.ResourceExhausted, "67108864", async (c, s) =>
        {
            await c.SendHeadersAsync(s, ("grpc-encoding", "gzip"));
            byte[] frame = Message.Frame(bomb, flag: 1);

            // Frames of the size that a client takes unasked; its windows are open for all of them.
            for (int at = 0; at < frame.Length; at += 16_384)
            {
                await c.SendDataAsync(s, frame[at..Math.Min(frame.Length, at + 16_384)]);
            }

            await c.SendTrailersAsync(s, ("grpc-status", "0"));
        });
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_hundred_continue_and_early_hints_are_no_answer(string kind) => WithAsync(
        async connection =>
        {
            await connection.HandshakeAsync();
            while (await connection.ReadHeadersAsync() is { } stream)
            {
                await connection.ReadToEndAsync(stream);
                await connection.SendAsync(
                    Frame.Headers(stream, HPackEncoder.Encode([(":status", "100")])), Frame.Headers(stream, HPackEncoder.Encode([(":status", "103"), ("link", "</x>")])));
                await connection.AnswerAsync(stream, [7]);
            }
        },
        async (_, channel) => Assert.Equal([7], (await CallAsync(channel, MethodOf(kind), [1])).Single()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Padding_priorities_empty_frames_and_unknown_settings_change_nothing(string kind) => WithAsync(
        async connection =>
        {
            await connection.HandshakeAsync(((Setting)0xabcd, 1u));
            while (await connection.ReadHeadersAsync() is { } stream)
            {
                await connection.ReadToEndAsync(stream);
                await connection.SendHeadersAsync(stream);
                foreach (byte b in Message.Frame([7]))
                {
                    await connection.SendAsync(Frame.Data(stream, []), new Frame(FrameType.Data, Frame.Padded, stream, [3, b, 0, 0, 0]), new Frame(FrameType.Priority, 0, stream, [0, 0, 0, 0, 1]));
                }

                await connection.SendTrailersAsync(stream, ("grpc-status", "0"));
            }
        },
        async (_, channel) => Assert.Equal([7], (await CallAsync(channel, MethodOf(kind), [1])).Single()));

    // RFC 9113, section 4.1, asks to ignore frames of unknown types. The handler of .NET 10 closes the connection instead, and nothing above it sees them.
    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Frames_of_an_unknown_type_end_their_connection(string kind) => AnsweredAsync(kind, GrpcStatusCode.Unavailable, "127.0.0.1", static async (c, s) =>
        await c.SendAsync(new Frame((FrameType)0xee, 0, s, [1, 2, 3])));

    [Theory]
    [InlineData(20_000, 10)]
    [InlineData(1, 200_000)]
    public async Task Headers_and_trailers_without_end_fail_the_call(int count, int length)
    {
        foreach (bool trailers in (bool[])[false, true])
        {
            foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
            {
                await WithAsync(
                    async connection =>
                    {
                        int stream = await connection.AcceptWholeAsync();
                        if (trailers)
                        {
                            await connection.SendHeadersAsync(stream);
                            await connection.SendDataAsync(stream, Message.Frame([1]));
                        }

                        byte[] block = HPackEncoder.Encode(
                            [trailers ? ("grpc-status", "0") : (":status", "200"), .. Enumerable.Range(0, count).Select(i => ($"h{i}", new string('v', length)))]);
                        await connection.SendAsync(Frame.Headers(stream, block[..10_000], end: trailers, endHeaders: false));
                        for (int at = 10_000; at < block.Length; at += 10_000)
                        {
                            await connection.SendAsync(Frame.Continuation(stream, block[at..Math.Min(block.Length, at + 10_000)], endHeaders: at + 10_000 >= block.Length));
                        }

                        await connection.ReadToCloseAsync();
                    },
                    async (_, channel) =>
                    {
                        GrpcException e = await FailAsync(channel, method, options: In(20_000));
                        Assert.True(e.Status.Code is GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted, $"{method} {trailers}: {e}");
                    });
            }
        }
    }

    [Fact]
    public Task Memory_grows_with_what_arrives_and_not_with_what_is_announced() => WithAsync(
        async connection =>
        {
            // Announced within the limit, and never sent.
            int stream = await connection.AcceptWholeAsync();
            await connection.SendHeadersAsync(stream);
            await connection.SendDataAsync(stream, Message.Frame([], length: 60 * 1024 * 1024));
            await connection.ReadToCloseAsync();
        },
        async (_, channel) =>
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            GrpcException e = await FailAsync(channel, Methods.Echo, options: In(500));
            Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
        });

    [Fact]
    public Task A_flood_of_empty_data_ends_at_the_deadline() => WithAsync(
        async connection =>
        {
            int stream = await connection.AcceptWholeAsync();
            await connection.SendHeadersAsync(stream);
            byte[] thousand = [.. Enumerable.Repeat(Frame.Data(stream, []).ToBytes(), 1000).SelectMany(static bytes => bytes)];
            while (true)
            {
                await connection.Connection.WriteAsync(thousand);
            }
        },
        async (_, channel) => Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await FailAsync(channel, Methods.Echo, options: In(500))).Status.Code));

    internal static byte[] Ok() => HPackEncoder.Encode([(":status", "200"), ("content-type", "application/grpc")]);

    private static async Task WellAsync(ServerConnection connection, int stream, params (string Name, string Value)[] trailers)
    {
        await connection.SendHeadersAsync(stream);
        await connection.SendDataAsync(stream, Message.Frame([1]));
        await connection.SendTrailersAsync(stream, trailers);
    }

    private static async Task BodyAsync(ServerConnection connection, int stream, byte[] body)
    {
        await connection.SendHeadersAsync(stream);
        await connection.SendDataAsync(stream, body);
        await connection.SendTrailersAsync(stream, ("grpc-status", "0"));
    }

    private static Task AnsweredAsync(string kind, GrpcStatusCode code, string message, Func<ServerConnection, int, Task> answer) => WithAsync(
        async connection =>
        {
            await connection.HandshakeAsync();
            while (await connection.ReadHeadersAsync() is { } stream)
            {
                await connection.ReadToEndAsync(stream);
                await answer(connection, stream);
            }
        },
        async (_, channel) =>
        {
            GrpcException e = await FailAsync(channel, MethodOf(kind));
            Assert.True(e.Status.Code == code && e.Message.Contains(message, StringComparison.Ordinal), e.ToString());
        });
}
