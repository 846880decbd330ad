using System.Text;

namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>
/// Frames that the connection's own rules forbid, sent while a call runs: the connection or the stream ends, its handler is cancelled, and other
/// connections notice nothing.
/// </summary>
public sealed class BrokenConnectionTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    private static readonly Dictionary<string, byte[]> Breaches = new()
    {
        // Stream 1 is open and waits; stream 3 has never been used.
        ["data on an idle stream"] = Frame.Data(3, [1]).ToBytes(),
        ["data on stream 0"] = Frame.Data(0, [1]).ToBytes(),
        ["headers on stream 0"] = Frame.Headers(0, []).ToBytes(),
        ["headers on an even stream"] = Frame.Headers(2, HPackEncoder.Encode(Http2Client.CallHeaders("/hostile.Service/Echo"))).ToBytes(),
        ["a reset of an idle stream"] = Frame.Reset(5).ToBytes(),
        ["a reset of stream 0"] = Frame.Reset(0).ToBytes(),
        ["a reset of three bytes"] = new Frame(FrameType.ResetStream, 0, 1, [0, 0, 0]).ToBytes(),
        ["a push promise"] = new Frame(FrameType.PushPromise, 4, 1, [0, 0, 0, 2]).ToBytes(),
        ["a continuation of nothing"] = Frame.Continuation(1, []).ToBytes(),
        ["data between headers and continuation"] = [.. Frame.Headers(3, [0], endHeaders: false).ToBytes(), .. Frame.Data(1, [1]).ToBytes()],
        ["a continuation of another stream"] = [.. Frame.Headers(3, [0], endHeaders: false).ToBytes(), .. Frame.Continuation(1, []).ToBytes()],
        ["settings of seven bytes"] = new Frame(FrameType.Settings, 0, 0, new byte[7]).ToBytes(),
        ["settings on a stream"] = new Frame(FrameType.Settings, 0, 1, []).ToBytes(),
        ["an acknowledgement with content"] = new Frame(FrameType.Settings, Frame.Ack, 0, new byte[6]).ToBytes(),
        ["a window of 2^31"] = Frame.Settings((Setting.InitialWindowSize, 0x8000_0000)).ToBytes(),
        ["frames of one byte"] = Frame.Settings((Setting.MaxFrameSize, 1u)).ToBytes(),
        ["push = 2"] = Frame.Settings((Setting.EnablePush, 2u)).ToBytes(),
        ["a ping of seven bytes"] = new Frame(FrameType.Ping, 0, 0, new byte[7]).ToBytes(),
        ["a ping on a stream"] = new Frame(FrameType.Ping, 0, 1, new byte[8]).ToBytes(),
        ["a goodbye on a stream"] = new Frame(FrameType.GoAway, 0, 1, new byte[8]).ToBytes(),
        ["a goodbye of four bytes"] = new Frame(FrameType.GoAway, 0, 0, new byte[4]).ToBytes(),
        ["a window update of 0"] = Frame.WindowUpdate(0, 0).ToBytes(),
        ["a window update of 0 on the stream"] = Frame.WindowUpdate(1, 0).ToBytes(),
        ["a window beyond 2^31"] = Frame.WindowUpdate(0, 0x7fff_ffff).ToBytes(),
        ["a stream's window beyond 2^31"] = Frame.WindowUpdate(1, 0x7fff_ffff).ToBytes(),
        ["a window update on an idle stream"] = Frame.WindowUpdate(7, 1).ToBytes(),
        ["a window update of three bytes"] = new Frame(FrameType.WindowUpdate, 0, 0, new byte[3]).ToBytes(),
        ["a frame longer than allowed"] = Frame.Data(1, new byte[300_000]).ToBytes(),
        ["a frame of 16 MiB that does not come"] = Frame.Data(1, []).ToBytes(announced: 0xff_ffff),
        ["more padding than data"] = new Frame(FrameType.Data, Frame.Padded, 1, [200, 1, 2]).ToBytes(),
        ["padding without its length"] = new Frame(FrameType.Data, Frame.Padded, 1, []).ToBytes(),
        ["a priority of four bytes"] = new Frame(FrameType.Priority, 0, 1, new byte[4]).ToBytes(),
        ["a stream that depends on itself"] = new Frame(FrameType.Priority, 0, 1, [0, 0, 0, 1, 0]).ToBytes(),
        ["headers with half a priority"] = new Frame(FrameType.Headers, Frame.Priority | Frame.EndHeaders, 3, [0, 0]).ToBytes(),
        ["headers of an index 0"] = Frame.Headers(3, [0x80]).ToBytes(),
        ["headers of an index beyond the table"] = Frame.Headers(3, [0xff, 0xff, 0x7f]).ToBytes(),
        ["headers of an endless integer"] = Frame.Headers(3, [0xff, .. Enumerable.Repeat((byte)0xff, 50)]).ToBytes(),
        ["headers cut in a string"] = Frame.Headers(3, [0x00, 0x05, 0x61]).ToBytes(),
        ["headers with a string of 2 GiB"] = Frame.Headers(3, [0x00, 0x7f, 0x80, 0xff, 0xff, 0xff, 0x07, 0x61]).ToBytes(),
        ["headers with a bad Huffman code"] = Frame.Headers(3, [0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x01, 0x61]).ToBytes(),
        ["a header table of 1 GiB"] = Frame.Headers(3, [0x3f, 0xe1, 0xff, 0xff, 0xff, 0x03]).ToBytes(),
        ["HTTP/1.1"] = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        ["a second preface"] = FrameConnection.Preface.ToArray(),
        ["noise"] = [.. Enumerable.Range(0, 65_536).Select(static i => (byte)((i * 31) ^ (i >> 3)))],
    };

    public static TheoryData<string> BreachNames => [.. Breaches.Keys];

    [Theory]
    [MemberData(nameof(BreachNames))]
    public async Task A_breach_of_the_connections_rules_ends_it_and_cancels_its_calls(string breach)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Hang.FullName);
        await client.SendDataAsync(stream, Message.Frame([1]), end: false);
        await client.PingAsync();
        await client.Connection.WriteAsync(Breaches[breach], TestContext.Current.CancellationToken);

        // Some are errors of the stream alone: then it is reset, and the connection goes on.
        client.Connection.Patience = TimeSpan.FromSeconds(5);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset is not null || answer.ConnectionClosed, $"{breach}: {answer}");
        Assert.True(answer.Reset is not null || answer.GoAway is not (null or 0), $"{breach}: {answer}");
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("POST /hostile.Service/Echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\nContent-Length: 5\r\n\r\n\0\0\0\0\0")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n some words that make it as long as a preface is")]
    public async Task Another_protocol_is_turned_away(string greeting)
    {
        await using FrameConnection connection = await FrameConnection.ConnectAsync(_victim.Address.Port);
        await connection.WriteAsync(Encoding.Latin1.GetBytes(greeting), TestContext.Current.CancellationToken);
        connection.Patience = TimeSpan.FromSeconds(10);
        while (await connection.FillAsync(new byte[1]))
        {
        }

        await _victim.AssertUnharmedAsync();
        await Eventually.TrueAsync(() => _victim.Connections == 1, () => $"{_victim.Connections} connections are open");
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 this is how a TLS client begins")]
    public async Task A_connection_that_never_begins_is_closed_after_a_while(string greeting)
    {
        await using Victim impatient = await Victim.StartAsync(static kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1));
        await using FrameConnection connection = await FrameConnection.ConnectAsync(impatient.Address.Port);
        await connection.WriteAsync(Encoding.Latin1.GetBytes(greeting), TestContext.Current.CancellationToken);
        while (await connection.FillAsync(new byte[1]))
        {
        }

        await Eventually.TrueAsync(() => impatient.Connections == 0, () => $"{impatient.Connections} connections are open");
        await impatient.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Unknown_frames_and_priorities_are_ignored()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Echo.FullName);
        await client.Connection.WriteAsync(
            new Frame((FrameType)0xee, 0xff, stream, [1, 2, 3]), new Frame((FrameType)0x0b, 0, 0, []), new Frame(FrameType.Priority, 0, stream, [0, 0, 0, 0, 1]),
            Frame.Settings(((Setting)0xffff, 5u), (Setting.HeaderTableSize, 0u)), Frame.Data(stream, Message.Frame([7]), end: true));
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "0", answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Data_after_the_end_of_a_stream_harm_that_connection_alone()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Hang.FullName);
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        await client.PingAsync();
        await client.Connection.WriteAsync(Frame.Data(stream, Message.Frame([2]), end: true));
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset == Http2Errors.StreamClosed || answer.GoAway == Http2Errors.StreamClosed, answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_client_that_says_goodbye_gets_its_running_call_or_has_it_cancelled()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Hang.FullName, ("grpc-timeout", "1S"));
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        await client.Connection.WriteAsync(Frame.GoAway(0, 0));
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "4" || answer.ConnectionClosed, answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_client_that_closes_its_sending_half_is_gone()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        int stream = await client.OpenAsync(Methods.Hang.FullName);
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        await client.PingAsync();
        client.Connection.CloseSending();
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.ConnectionClosed, answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(20, false)]
    [InlineData(24, false)]
    [InlineData(30, true)]
    [InlineData(33, false)]
    [InlineData(40, true)]
    [InlineData(50, false)]
    [InlineData(100, true)]
    public async Task A_connection_may_end_at_any_byte_of_its_beginning(int count, bool abort)
    {
        byte[] beginning =
        [
            .. FrameConnection.Preface, .. Frame.Settings().ToBytes(),
            .. Frame.Headers(1, HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Echo.FullName))).ToBytes(), .. Frame.Data(1, Message.Frame([1]), end: true).ToBytes(),
        ];
        for (int i = 0; i < 20; i++)
        {
            await using FrameConnection connection = await FrameConnection.ConnectAsync(_victim.Address.Port);
            await connection.WriteAsync(beginning.AsMemory(0, count), TestContext.Current.CancellationToken);
            if (abort)
            {
                connection.Abort();
            }
        }

        await _victim.AssertUnharmedAsync();
        await Eventually.TrueAsync(() => _victim.Connections == 1, () => $"{_victim.Connections} connections are open");
    }
}
