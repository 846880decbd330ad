using System.Text;

namespace Chains.Grpc.Hostile.Tests.Client;

/// <summary>Servers that end, reset, stall or break the connection, at every point of a call.</summary>
public sealed class BrokenServerConnectionTests : ClientTest
{
    public enum Ending
    {
        Close,
        CloseSending,
        Abort,
        Silence,
        GoAwayBelow,
        GoAwayAbove,
        GoAwayWithError,
        Noise,
    }

    public static TheoryData<string, Ending> EndingsOfEachKind
    {
        get
        {
            TheoryData<string, Ending> data = [];
            foreach (string kind in Kinds)
            {
                foreach (Ending ending in Enum.GetValues<Ending>())
                {
                    data.Add(kind, ending);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EndingsOfEachKind))]
    public async Task The_server_may_end_at_any_byte_of_its_answer(string kind, Ending ending)
    {
        byte[] answer =
        [
            .. Frame.Settings((Setting.MaxConcurrentStreams, 100u)).ToBytes(), .. Frame.Headers(1, BrokenAnswerTests.Ok()).ToBytes(),
            .. Frame.Data(1, Message.Frame([1, 2, 3])).ToBytes(), .. Frame.Headers(1, HPackEncoder.Encode([("grpc-status", "0")]), end: true).ToBytes(),
        ];

        // Silence takes until the deadline: it is tried at fewer points.
        int step = ending == Ending.Silence ? 11 : 3;
        for (int count = 0; count < answer.Length; count += step)
        {
            await WithAsync(
                async connection =>
                {
                    await connection.ReadPrefaceAsync();
                    if (count >= 15)
                    {
                        // The settings alone go out first: an answer before its question is another story.
                        await connection.Connection.WriteAsync(answer.AsMemory(0, 15));
                        if (await connection.ReadHeadersAsync() is not { } stream)
                        {
                            return;
                        }

                        await connection.ReadToEndAsync(stream);
                        await connection.Connection.WriteAsync(answer.AsMemory(15, count - 15));
                    }
                    else
                    {
                        await connection.Connection.WriteAsync(answer.AsMemory(0, count));
                    }

                    await EndAsync(connection, ending);
                },
                async (_, channel) =>
                {
                    GrpcException e = await FailAsync(channel, MethodOf(kind), options: In(ending == Ending.Silence ? 150 : 20_000));
                    GrpcStatusCode[] expected = ending switch
                    {
                        Ending.Silence => [GrpcStatusCode.DeadlineExceeded],

                        // In the middle of a frame, what follows is that frame's content, or an error of it.
                        Ending.Close or Ending.CloseSending or Ending.Abort => [GrpcStatusCode.Unavailable],
                        _ => [GrpcStatusCode.Unavailable, GrpcStatusCode.Internal, GrpcStatusCode.DeadlineExceeded, GrpcStatusCode.Unknown],
                    };
                    Assert.True(expected.Contains(e.Status.Code), $"{ending} after {count} of {answer.Length} bytes: {e}");
                });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_server_that_accepts_and_says_nothing_is_left_at_the_deadline(string kind) => WithAsync(
        static connection => connection.Connection.FillAsync(new byte[1_000_000]),
        async (_, channel) => Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await FailAsync(channel, MethodOf(kind), options: In(300))).Status.Code));

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_server_that_says_nothing_is_left_when_the_caller_cancels(string kind) => WithAsync(
        static connection => connection.Connection.FillAsync(new byte[1_000_000]),
        async (_, channel) =>
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InTimeAsync(CallAsync(channel, MethodOf(kind), [1], new GrpcCallOptions(CancellationToken: source.Token))));
            Assert.Equal(source.Token, e.CancellationToken);
        });

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>hi</p>")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail ready\r\n")]
    [InlineData("\u0015\u0003\u0001\0\u0002\u0002F")]
    [InlineData("\0\0\u0006\u0004\0\0\0\0\0\0\u0005\0\0\0\u0001")]
    [InlineData("\0\0\u0007\u0004\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("\0\0\0\u0004\0\0\0\0\u0001")]
    [InlineData("\0\0\u0008\u0006\0\0\0\0\0aaaaaaaa")]
    [InlineData("\0\0\u0001\0\0\0\0\0\u0001a")]
    public async Task Another_protocol_or_a_wrong_beginning_is_unavailable(string words)
    {
        foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
        {
            await WithAsync(
                async connection =>
                {
                    await connection.ReadPrefaceAsync();
                    await connection.Connection.WriteAsync(Encoding.Latin1.GetBytes(words));
                    connection.Connection.CloseSending();
                    await connection.ReadToCloseAsync();
                },
                async (_, channel) =>
                {
                    GrpcException e = await FailAsync(channel, method);
                    Assert.True(e.Status.Code == GrpcStatusCode.Unavailable, e.ToString());
                    Assert.True(e.Message.Contains("127.0.0.1", StringComparison.Ordinal), e.ToString());
                });
        }
    }

    public static TheoryData<string, uint, GrpcStatusCode> Resets
    {
        get
        {
            TheoryData<string, uint, GrpcStatusCode> data = [];
            foreach (string kind in Kinds)
            {
                // gRPC over HTTP/2, section Errors.
                data.Add(kind, 0x0, GrpcStatusCode.Internal);
                data.Add(kind, 0x1, GrpcStatusCode.Internal);
                data.Add(kind, 0x2, GrpcStatusCode.Internal);
                data.Add(kind, 0x3, GrpcStatusCode.Internal);
                data.Add(kind, 0x4, GrpcStatusCode.Internal);
                data.Add(kind, 0x5, GrpcStatusCode.Unknown);
                data.Add(kind, 0x6, GrpcStatusCode.Internal);
                data.Add(kind, 0x7, GrpcStatusCode.Unavailable);
                data.Add(kind, 0x8, GrpcStatusCode.Cancelled);
                data.Add(kind, 0x9, GrpcStatusCode.Internal);
                data.Add(kind, 0xa, GrpcStatusCode.Internal);
                data.Add(kind, 0xb, GrpcStatusCode.ResourceExhausted);
                data.Add(kind, 0xc, GrpcStatusCode.PermissionDenied);
                data.Add(kind, 0xd, GrpcStatusCode.Unavailable);
                data.Add(kind, 0xdead_beef, GrpcStatusCode.Internal);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_reset_at_every_point_has_the_status_of_its_code(string kind, uint error, GrpcStatusCode code)
    {
        for (int point = 0; point < 4; point++)
        {
            await WithAsync(
                async connection =>
                {
                    await connection.HandshakeAsync();
                    while (await connection.ReadHeadersAsync() is { } stream)
                    {
                        await connection.ReadToEndAsync(stream);
                        if (point > 0)
                        {
                            await connection.SendHeadersAsync(stream);
                        }

                        if (point > 1)
                        {
                            await connection.SendDataAsync(stream, Message.Frame([1, 2, 3], length: point == 2 ? 3 : 9u));
                        }

                        await connection.SendAsync(Frame.Reset(stream, error));
                    }
                },
                async (_, channel) =>
                {
                    GrpcException e = await FailAsync(channel, MethodOf(kind), options: In(20_000));
                    Assert.True(e.Status.Code == code, $"at point {point}: {e}");
                });
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cancel_at_the_deadline_is_the_deadline(string kind)
    {
        // The server's clock is a moment ahead: its reset comes when the deadline has passed and the client's own timer has not gone off yet.
        var clock = new ClockWithoutTimers();
        await WithAsync(
            async connection =>
            {
                await connection.HandshakeAsync();
                while (await connection.ReadHeadersAsync() is { } stream)
                {
                    await connection.ReadToEndAsync(stream);
                    clock.Advance(TimeSpan.FromSeconds(2));
                    await connection.SendAsync(Frame.Reset(stream, 8));
                }
            },
            async (_, channel) =>
            {
                var options = new GrpcCallOptions(Deadline: clock.GetUtcNow().AddSeconds(1));
                Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await FailAsync(channel, MethodOf(kind), options: options)).Status.Code);
            },
            new GrpcChannelOptions { TimeProvider = clock });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_status_and_then_a_reset_is_the_status(string kind)
    {
        // A server that has answered before the request has ended resets it with NO_ERROR (RFC 9113, section 8.1).
        await WithAsync(
            async connection =>
            {
                await connection.HandshakeAsync();
                while (await connection.ReadHeadersAsync() is { } stream)
                {
                    await connection.SendAsync(
                        Frame.Headers(stream, HPackEncoder.Encode([(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "7"), ("grpc-message", "no")]), end: true),
                        Frame.Reset(stream, 0));
                }
            },
            async (_, channel) =>
            {
                GrpcException e = await FailAsync(channel, MethodOf(kind), new byte[300_000]);
                Assert.True(e.Status == new GrpcStatus(GrpcStatusCode.PermissionDenied, "no"), e.ToString());
            });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_goodbye_that_spares_the_call_lets_it_finish(string kind) => await WithAsync(
        async connection =>
        {
            int stream = await connection.AcceptWholeAsync();
            await connection.SendAsync(Frame.GoAway(stream, 0, "going"));
            await connection.AnswerAsync(stream, [8]);
            await connection.ReadToCloseAsync();
        },
        async (server, channel) =>
        {
            Assert.Equal([8], (await InTimeAsync(CallAsync(channel, MethodOf(kind), [1]))).Single());

            // The next one goes to another connection.
            Assert.Equal([8], (await InTimeAsync(CallAsync(channel, MethodOf(kind), [1]))).Single());
            Assert.Equal(2, server.Accepted);
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_stream_or_a_goodbye_before_it_is_tried_elsewhere_or_unavailable(string kind)
    {
        foreach (bool refuses in (bool[])[false, true])
        {
            await WithAsync(
                async connection =>
                {
                    int stream = await connection.AcceptWholeAsync();
                    if (connection.Number == 0)
                    {
                        await connection.SendAsync(refuses ? Frame.Reset(stream, (uint)Http2Errors.RefusedStream) : Frame.GoAway(0, 0));
                    }
                    else
                    {
                        await connection.AnswerAsync(stream, [8]);
                    }

                    await connection.ReadToCloseAsync();
                },
                async (_, channel) =>
                {
                    try
                    {
                        Assert.Equal([8], (await InTimeAsync(CallAsync(channel, MethodOf(kind), [1], In(2000)))).Single());
                    }
                    catch (GrpcException e) when (refuses)
                    {
                        // Tried again on the same connection, whose script answers one stream only.
                        Assert.True(e.Status.Code is GrpcStatusCode.Unavailable or GrpcStatusCode.DeadlineExceeded, e.ToString());
                    }
                });
        }
    }

    [Fact]
    public Task An_upload_whose_window_never_opens_ends_at_the_deadline() => WithAsync(
        async connection =>
        {
            connection.OpensWindows = false;
            await connection.HandshakeAsync((Setting.InitialWindowSize, 0u));
            await connection.ReadToCloseAsync();
        },
        async (_, channel) =>
        {
            foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
            {
                Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await FailAsync(channel, method, new byte[1_000_000], In(300))).Status.Code);
            }
        });

    // Not of nothing at first: where the window is empty from the start, the handler of .NET 10 keeps the headers of a request back until its first data may
    // leave, and a server that opens the window only for a stream that it knows would wait for ever.
    [Fact]
    public Task A_window_that_opens_byte_by_byte_lets_the_call_through() => WithAsync(
        async connection =>
        {
            connection.OpensWindows = false;
            int stream = await connection.AcceptAsync((Setting.InitialWindowSize, 1u));
            for (int i = 0; i < 104; i++)
            {
                await connection.SendAsync(Frame.WindowUpdate(stream, 1));
            }

            Assert.Equal(Message.Frame(new byte[100]), await connection.ReadToEndAsync(stream));
            await connection.AnswerAsync(stream, [1]);
            await connection.ReadToCloseAsync();
        },
        async (_, channel) => Assert.Equal([1], (await CallAsync(channel, Methods.Echo, new byte[100], In(20_000))).Single()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_flood_of_pings_or_settings_cannot_hold_a_call_beyond_its_deadline(bool pings) => WithAsync(
        async connection =>
        {
            await connection.AcceptWholeAsync();
            byte[] thousand = [.. Enumerable.Repeat((pings ? Frame.Ping(1) : Frame.Settings()).ToBytes(), 1000).SelectMany(static bytes => bytes)];
            for (int i = 0; i < 10_000; i++)
            {
                await connection.Connection.WriteAsync(thousand);
            }
        },
        async (_, channel) =>
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            GrpcException e = await FailAsync(channel, Methods.Echo, options: In(700));
            Assert.True(e.Status.Code is GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unavailable or GrpcStatusCode.ResourceExhausted, e.ToString());
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stall_in_the_middle_of_a_message_ends_at_the_deadline_on_both_sides(string kind)
    {
        var reset = new TaskCompletionSource<uint?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await WithAsync(
            async connection =>
            {
                int stream = await connection.AcceptWholeAsync();
                await connection.SendHeadersAsync(stream);
                await connection.SendDataAsync(stream, Message.Frame([1, 2, 3], length: 100));
                reset.TrySetResult(await connection.ReadToResetAsync(stream));
                await connection.ReadToCloseAsync();
            },
            async (_, channel) =>
            {
                Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await FailAsync(channel, MethodOf(kind), options: In(300))).Status.Code);
                Assert.Equal((uint)Http2Errors.Cancel, await InTimeAsync(reset.Task));
            });
    }

    [Fact]
    public Task Hundreds_of_calls_that_lose_their_connection_leave_nothing_behind() => WithAsync(
        async connection =>
        {
            await connection.HandshakeAsync((Setting.MaxConcurrentStreams, 1000u));
            for (int i = 0; i < 50; i++)
            {
                if (await connection.ReadHeadersAsync() is { } stream && i % 5 == 0)
                {
                    await connection.SendHeadersAsync(stream);
                    await connection.SendDataAsync(stream, Message.Frame([1, 2, 3], length: 100_000));
                }
            }

            connection.Connection.Abort();
        },
        async (_, channel) =>
        {
            await RoundAsync();
            long before = GC.GetTotalMemory(forceFullCollection: true);
            for (int i = 0; i < 10; i++)
            {
                await RoundAsync();
            }

            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 * 1024 * 1024);

            async Task RoundAsync() => await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
            {
                GrpcException e = await FailAsync(channel, Methods.OneOfEachKind[i % Methods.OneOfEachKind.Count], options: In(20_000));
                Assert.True(e.Status.Code == GrpcStatusCode.Unavailable, e.ToString());
            }));
        });

    private static async Task EndAsync(ServerConnection connection, Ending ending)
    {
        switch (ending)
        {
            case Ending.Close:
                return;
            case Ending.CloseSending:
                connection.Connection.CloseSending();
                break;
            case Ending.Abort:
                connection.Connection.Abort();
                return;
            case Ending.GoAwayBelow:
                await connection.SendAsync(Frame.GoAway(0, 0));
                connection.Connection.CloseSending();
                break;
            case Ending.GoAwayAbove:
                await connection.SendAsync(Frame.GoAway(int.MaxValue, 0));
                connection.Connection.CloseSending();
                break;
            case Ending.GoAwayWithError:
                await connection.SendAsync(Frame.GoAway(1, 2, "broken"));
                connection.Connection.CloseSending();
                break;
            case Ending.Noise:
                await connection.Connection.WriteAsync(Enumerable.Range(0, 65_536).Select(static i => (byte)((i * 31) ^ (i >> 3))).ToArray());
                connection.Connection.CloseSending();
                break;
            default:
                break;
        }

        // What the client still sends must be taken, or the close would become a reset.
        await connection.Connection.FillAsync(new byte[1_000_000]);
    }

    /// <summary>A clock that is set by hand and whose timers never go off.</summary>
    private sealed class ClockWithoutTimers : TimeProvider
    {
        private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
        private long _ticks;

        public override DateTimeOffset GetUtcNow() => _start.AddTicks(Volatile.Read(ref _ticks));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
