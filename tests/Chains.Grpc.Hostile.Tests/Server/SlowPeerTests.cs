namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Callers that read or write as slowly as they can.</summary>
public sealed class SlowPeerTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    [Fact]
    public async Task A_reader_with_closed_windows_holds_a_stream_up_and_its_deadline_ends_it()
    {
        long before = _victim.Produced;
        await using Http2Client client = await _victim.ConnectAsync((Setting.InitialWindowSize, 0));
        int stream = await client.OpenAsync(Methods.Flood.FullName, ("grpc-timeout", "700m"));
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset == Http2Errors.Cancel || answer.GrpcStatus == "4", answer.ToString());

        // Kestrel holds 64 KiB of a response, a message 32.
        Assert.InRange(_victim.Produced - before, 1, 8);
        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Fact]
    public async Task A_reader_that_opens_its_window_byte_by_byte_gets_bytes_and_nothing_more_is_made()
    {
        long before = _victim.Produced;
        await using Http2Client client = await _victim.ConnectAsync((Setting.InitialWindowSize, 0));
        client.OpensWindows = false;
        int stream = await client.OpenAsync(Methods.Flood.FullName);
        await client.SendDataAsync(stream, Message.Frame([1]), end: true);
        for (int i = 1; i <= 300; i++)
        {
            await client.Connection.WriteAsync(Frame.WindowUpdate(stream, 1));
            Answer answer = await client.ReadBytesAsync(stream, i);
            Assert.True(answer.Body.Length == i, answer.ToString());
        }

        Assert.InRange(_victim.Produced - before, 1, 8);
        await client.Connection.WriteAsync(Frame.Reset(stream));
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_reader_that_stops_reading_the_socket_holds_a_stream_up()
    {
        await using Http2Client client = await Http2Client.ConnectAsync(_victim.Address, receiveBuffer: 4096, (Setting.InitialWindowSize, int.MaxValue));
        await client.Connection.WriteAsync(Frame.WindowUpdate(0, int.MaxValue - 65_535));
        long before = _victim.Produced;
        int stream = await client.OpenAsync(Methods.Flood.FullName);
        await client.Connection.WriteAsync(Frame.Data(stream, Message.Frame([1]), end: true));

        // It goes on for as long as the system's buffers last, and then stands still. That has no signal: two looks, some time apart, see the same.
        long seen = -1;
        await Eventually.TrueAsync(
            () =>
            {
                long last = seen;
                seen = _victim.Produced;
                Thread.Sleep(100);
                return seen > before && seen == last;
            },
            () => $"{_victim.Produced - before} messages were made for a reader that reads none");
        Assert.InRange(seen - before, 1, 2048);
        client.Connection.Abort();
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Readers_that_never_read_share_no_fate_with_others()
    {
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        List<Http2Client> clients = [];
        for (int i = 0; i < 5; i++)
        {
            Http2Client client = await _victim.ConnectAsync((Setting.InitialWindowSize, 0));
            clients.Add(client);
            for (int j = 0; j < 100; j++)
            {
                int stream = await client.OpenAsync(Methods.Flood.FullName);
                await client.Connection.WriteAsync(Frame.Data(stream, Message.Frame([1]), end: true));
            }
        }

        await Eventually.TrueAsync(() => _victim.Running == 500, () => $"{_victim.Running} handlers run");
        byte[] request = [1];
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(request, await _victim.Channel.UnaryAsync(Methods.Echo, request));
        }

        // 64 KiB in the response's pipe and a message or two on the way, for each.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - memory, 0, 500 * 320 * 1024);
        foreach (Http2Client client in clients)
        {
            await client.DisposeAsync();
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Fact]
    public async Task A_large_answer_that_nobody_takes_ends_at_its_deadline()
    {
        await using Http2Client client = await _victim.ConnectAsync((Setting.InitialWindowSize, 0));
        int stream = await client.OpenAsync(Methods.Large.FullName, ("grpc-timeout", "700m"));
        await client.SendDataAsync(stream, Message.Frame([8]), end: true);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.Reset == Http2Errors.Cancel || answer.GrpcStatus == "4", answer.ToString());
        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Fact]
    public async Task A_writer_of_one_byte_at_a_time_is_served()
    {
        byte[] everything =
        [
            .. FrameConnection.Preface, .. Frame.Settings().ToBytes(),
            .. Frame.Headers(1, HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Echo.FullName))).ToBytes(),
            .. Message.Frame("slow"u8).SelectMany(static b => Frame.Data(1, [b]).ToBytes()), .. Frame.Data(1, [], end: true).ToBytes(),
        ];
        await using FrameConnection connection = await FrameConnection.ConnectAsync(_victim.Address.Port);
        foreach (byte b in everything)
        {
            await connection.WriteAsync(new[] { b }, TestContext.Current.CancellationToken);
            await Task.Yield();
        }

        while (await connection.ReadAsync() is { } frame)
        {
            if (frame.Type == FrameType.Data)
            {
                Assert.Equal(Message.Frame("slow"u8), frame.Payload);
                await _victim.AssertUnharmedAsync();
                return;
            }
        }

        Assert.Fail("The connection was closed without an answer.");
    }
}
