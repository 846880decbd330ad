namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Calls of every kind, cut after every frame in every way: the handler ends, its context goes, and the server serves on.</summary>
public sealed class CutCallTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    public enum Cut
    {
        Cancel,
        ProtocolError,
        NoError,
        UnknownError,
        EndOfTheConnection,
        AbortOfTheConnection,
        Goodbye,
    }

    public static TheoryData<string, Cut> Cuts
    {
        get
        {
            TheoryData<string, Cut> cuts = [];
            foreach (GrpcMethod<byte[], byte[]> method in Methods.All)
            {
                foreach (Cut cut in Enum.GetValues<Cut>())
                {
                    cuts.Add(method.Name, cut);
                }
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_call_cut_after_any_frame_leaves_nothing_behind(string name, Cut cut)
    {
        GrpcMethod<byte[], byte[]> method = Methods.All.Single(method => method.Name == name);
        Frame[] frames = Record(method);
        for (int count = 1; count <= frames.Length; count++)
        {
            // With and without the server's answer so far read: it may be in the middle of its own frames.
            foreach (bool settled in (bool[])[false, true])
            {
                await using Http2Client client = await _victim.ConnectAsync();
                await client.Connection.WriteAsync(frames.AsSpan(0, count));
                if (settled)
                {
                    await client.PingAsync();
                }

                switch (cut)
                {
                    case Cut.EndOfTheConnection:
                        break;
                    case Cut.AbortOfTheConnection:
                        client.Connection.Abort();
                        break;
                    case Cut.Goodbye:
                        await client.Connection.WriteAsync(Frame.GoAway(0, 0));
                        break;
                    default:
                        await client.Connection.WriteAsync(Frame.Reset(1, cut switch { Cut.Cancel => 8u, Cut.ProtocolError => 1u, Cut.NoError => 0u, _ => 0xdead_beef }));
                        await ServesAnotherStreamAsync(client);
                        break;
                }
            }
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    private static async Task ServesAnotherStreamAsync(Http2Client client)
    {
        client.NextStream();
        Answer answer = await client.CallAsync(Methods.Echo.FullName, Message.Frame([9]));
        Assert.True(answer.GrpcStatus == "0", answer.ToString());
    }

    // What a stock client sends for a call of this kind, in the smallest pieces that mean something.
    private static Frame[] Record(GrpcMethod<byte[], byte[]> method)
    {
        byte[] message = Message.Frame([3, 2, 1]);
        List<Frame> frames = [Frame.Headers(1, HPackEncoder.Encode(Http2Client.CallHeaders(method.FullName)))];
        int messages = method.Type is GrpcMethodType.Unary or GrpcMethodType.ServerStreaming ? 1 : 3;
        for (int i = 0; i < messages; i++)
        {
            frames.AddRange(Frame.Data(1, message.AsSpan(0, 3)), Frame.Data(1, message.AsSpan(3, 3)), Frame.Data(1, message.AsSpan(6)));
        }

        frames.Add(Frame.Data(1, [], end: true));
        return [.. frames];
    }
}
