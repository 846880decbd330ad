namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Compressed requests that are broken, or that are far larger than they look.</summary>
public sealed class CompressedMessageTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    public static TheoryData<string, byte[], string> Bodies
    {
        get
        {
            byte[] sound = Message.Gzip(Enumerable.Range(0, 5000).Select(static i => (byte)(i * i)).ToArray());
            byte[] wrongSum = [.. sound];
            wrongSum[^6] ^= 0xff;
            byte[] wrongSize = [.. sound];
            wrongSize[^1] ^= 0x01;
            byte[] wrongData = [.. sound];
            wrongData.AsSpan(100, 50).Fill(0xff);
            return new()
            {
                { "sound", Message.Frame(sound, flag: 1), "0" },
                { "plain among compressed ones", Message.Frame([1, 2, 3]), "0" },
                { "an empty message", Message.Frame([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], flag: 1), "0" },
                { "nothing", Message.Frame([], flag: 1), "13" },
                { "not gzip", Message.Frame("these are plain bytes, and many of them"u8, flag: 1), "13" },
                { "a header alone", Message.Frame(sound.AsSpan(0, 10), flag: 1), "13" },
                { "half of it", Message.Frame(sound.AsSpan(0, sound.Length / 2), flag: 1), "13" },
                { "all but a byte", Message.Frame(sound.AsSpan(0, sound.Length - 1), flag: 1), "13" },
                { "without its trailer", Message.Frame(sound.AsSpan(0, sound.Length - 8), flag: 1), "13" },
                { "a wrong sum", Message.Frame(wrongSum, flag: 1), "13" },
                { "a wrong size", Message.Frame(wrongSize, flag: 1), "13" },
                { "wrong data", Message.Frame(wrongData, flag: 1), "13" },
                { "bytes behind it", Message.Frame([.. sound, 1, 2, 3, 4, 5], flag: 1), "13" },
                { "flag 3", Message.Frame(sound, flag: 3), "13" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_compressed_request_is_internal(string what, byte[] body, string status)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
        {
            Answer answer = await client.CallAsync(method.FullName, body, ("grpc-encoding", "gzip"));
            Assert.True(answer.GrpcStatus == status, $"{what}, {method}: {answer}");
        }

        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_bomb_is_refused_in_bounded_memory()
    {
        await _victim.AssertUnharmedAsync();
        byte[] bomb = Message.Frame(Message.GibibyteBomb, flag: 1);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await using Http2Client client = await _victim.ConnectAsync();
        foreach (GrpcMethod<byte[], byte[]> method in Methods.OneOfEachKind)
        {
            Answer answer = await client.CallAsync(method.FullName, bomb, ("grpc-encoding", "gzip"));
            Assert.True(answer.GrpcStatus == "8" && answer.GrpcMessage.Contains("67108864", StringComparison.Ordinal), $"{method}: {answer}");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
        await _victim.AssertUnharmedAsync();
    }
}
