using System.Globalization;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>
/// Random sequences of frames, mostly sound and partly not, to both sides. A seed makes a case anew: <c>CHAINS_FUZZ_SEED</c> runs that one,
/// <c>CHAINS_FUZZ_SECONDS</c> goes on for so long.
/// </summary>
public sealed class FuzzTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private const int DefaultCases = 300;

    private readonly Victim _victim = fixture.Victim;

    [Fact]
    public async Task Random_frames_of_a_client_harm_no_server()
    {
        foreach (int seed in Seeds())
        {
            try
            {
                await AttackServerAsync(new Random(seed));
                if (seed % 25 == 0)
                {
                    await _victim.AssertUnharmedAsync();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"CHAINS_FUZZ_SEED={seed}: {e}");
            }
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
        await Eventually.TrueAsync(() => _victim.Connections == 1, () => $"{_victim.Connections} connections are open");
    }

    [Fact]
    public async Task Random_frames_of_a_server_harm_no_client()
    {
        // Most of the time goes by waiting for deadlines: several at once.
        await Parallel.ForEachAsync(Seeds(), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (seed, _) =>
        {
            try
            {
                await AttackClientAsync(seed);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Assert.Fail($"CHAINS_FUZZ_SEED={seed}: {e}");
            }
        });
        Unobserved.AssertNone();
    }

    private static IEnumerable<int> Seeds()
    {
        if (Number("CHAINS_FUZZ_SEED") is { } seed)
        {
            return [seed];
        }

        return Number("CHAINS_FUZZ_SECONDS") is { } seconds ? Endless(TimeSpan.FromSeconds(seconds)) : Enumerable.Range(0, DefaultCases);

        static IEnumerable<int> Endless(TimeSpan time)
        {
            // A long run begins where no run has been before.
            int first = Environment.TickCount & 0x3fff_ffff;
            long start = TimeProvider.System.GetTimestamp();
            for (int i = 0; TimeProvider.System.GetElapsedTime(start) < time; i++)
            {
                yield return first + i;
            }
        }

        static int? Number(string variable) =>
            Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    private async Task AttackServerAsync(Random random)
    {
        await using FrameConnection connection = await FrameConnection.ConnectAsync(_victim.Address.Port);
        try
        {
            await connection.WriteAsync((byte[])[.. FrameConnection.Preface, .. Frame.Settings((Setting.InitialWindowSize, (uint)random.Next(0, 70_000))).ToBytes()], TestContext.Current.CancellationToken);
            int stream = 1;
            for (int i = random.Next(1, 40); i > 0; i--)
            {
                int target = random.Next(10) == 0 ? random.Next(0, 20) : Math.Max(1, stream - 2);
                Frame frame = random.Next(12) switch
                {
                    < 4 => Open(),
                    < 8 => Frame.Data(target, RandomBody(random), end: random.Next(3) == 0),
                    8 => Frame.Reset(target, (uint)random.Next(0, 16)),
                    9 => Frame.WindowUpdate(random.Next(2) == 0 ? 0 : target, (uint)random.Next(0, 100_000)),
                    10 => Frame.Ping((ulong)random.NextInt64()),
                    _ => RandomFrame(random),
                };
                await connection.WriteAsync(Mutate(random, frame), TestContext.Current.CancellationToken);

                Frame Open()
                {
                    GrpcMethod<byte[], byte[]> method = Methods.All[random.Next(Methods.All.Count)];
                    List<(string, string)> headers = Http2Client.CallHeaders(method.FullName);
                    if (random.Next(3) == 0)
                    {
                        headers.Add(("grpc-timeout", $"{random.Next(0, 500)}m"));
                    }

                    if (random.Next(4) == 0)
                    {
                        headers.Add(("grpc-encoding", "gzip"));
                    }

                    if (random.Next(10) == 0)
                    {
                        headers.RemoveAt(random.Next(headers.Count));
                    }

                    stream += 2;
                    return Frame.Headers(stream - 2, HPackEncoder.Encode(headers), end: random.Next(10) == 0, endHeaders: random.Next(20) != 0);
                }
            }

            if (random.Next(3) == 0)
            {
                connection.Abort();
            }
            else if (random.Next(2) == 0)
            {
                connection.CloseSending();
                while (await connection.FillAsync(new byte[1]))
                {
                }
            }
        }
        catch (IOException)
        {
            // The server has had enough.
        }
    }

    private static async Task AttackClientAsync(int seed)
    {
        var random = new Random(seed);
        await using var server = new HostileServer(async connection =>
        {
            // Of its own, since the client may connect more than once at a time.
            var own = new Random(seed + (connection.Number * 7919));
            await connection.HandshakeAsync();
            while (await connection.ReadHeadersAsync() is { } stream)
            {
                await connection.ReadToEndAsync(stream);
                List<Frame> frames =
                [
                    Frame.Headers(stream, HPackEncoder.Encode([(":status", "200"), ("content-type", "application/grpc"), .. own.Next(4) == 0 ? [("grpc-encoding", "gzip")] : Array.Empty<(string, string)>()])),
                    .. Enumerable.Range(0, own.Next(0, 4)).Select(_ => Frame.Data(stream, RandomBody(own))),
                    Frame.Headers(stream, HPackEncoder.Encode([("grpc-status", own.Next(-1, 18).ToString(CultureInfo.InvariantCulture)), ("grpc-message", "%41%zz")]), end: true),
                ];
                for (int i = own.Next(0, 3); i > 0; i--)
                {
                    frames.Insert(own.Next(frames.Count), own.Next(4) switch
                    {
                        0 => Frame.Reset(stream, (uint)own.Next(0, 16)),
                        1 => Frame.GoAway(own.Next(0, 5), (uint)own.Next(0, 14)),
                        2 => Frame.Settings(((Setting)own.Next(1, 7), (uint)own.Next(0, 100_000))),
                        _ => RandomFrame(own),
                    });
                }

                if (own.Next(3) == 0)
                {
                    frames.RemoveAt(own.Next(frames.Count));
                }

                foreach (Frame frame in frames)
                {
                    await connection.Connection.WriteAsync(Mutate(own, frame));
                }
            }
        });
        await using var channel = new GrpcChannel(server.Address);
        for (int i = 0; i < 3; i++)
        {
            GrpcMethod<byte[], byte[]> method = Methods.OneOfEachKind[random.Next(Methods.OneOfEachKind.Count)];
            try
            {
                await Client.ClientTest.InTimeAsync(Client.ClientTest.CallAsync(channel, method, new byte[random.Next(0, 200)], Client.ClientTest.In(random.Next(20, 250))));
            }
            catch (GrpcException e)
            {
                Assert.Contains($"Calling {method.FullName} at http://127.0.0.1:", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] RandomBody(Random random)
    {
        byte[] payload = new byte[random.Next(0, 300)];
        random.NextBytes(payload);
        return random.Next(6) switch
        {
            0 => payload,
            1 => Message.Frame(payload, (byte)random.Next(0, 3), (uint)random.Next(0, 400)),
            2 => Message.Frame(Message.Gzip(payload), flag: 1),
            3 => Message.Frame(payload)[..random.Next(0, payload.Length + 5)],
            _ => Message.Frame(payload),
        };
    }

    private static Frame RandomFrame(Random random)
    {
        byte[] payload = new byte[random.Next(0, 40)];
        random.NextBytes(payload);
        return new Frame((FrameType)random.Next(0, 12), (byte)random.Next(0, 256), random.Next(0, 12), payload);
    }

    // Now and then a byte is not what it should be, or some are missing.
    private static byte[] Mutate(Random random, Frame frame)
    {
        byte[] bytes = frame.ToBytes();
        switch (random.Next(30))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                return bytes[..random.Next(bytes.Length)];
            default:
                break;
        }

        return bytes;
    }
}
