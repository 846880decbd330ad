namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Much of what is allowed in small numbers: resets, pings, settings, streams, connections.</summary>
public sealed class FloodTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private readonly Victim _victim = fixture.Victim;

    [Fact]
    public async Task Rapid_resets_are_borne_or_the_connection_is_closed()
    {
        byte[] block = HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Hang.FullName));
        for (int round = 0; round < 5; round++)
        {
            await using Http2Client client = await _victim.ConnectAsync();
            try
            {
                for (int i = 0; i < 1000; i++)
                {
                    int stream = client.NextStream();
                    await client.Connection.WriteAsync(Frame.Headers(stream, block), Frame.Data(stream, Message.Frame([1]), end: true), Frame.Reset(stream));
                }

                await client.PingAsync();
            }
            catch (IOException)
            {
                // Closed, as Kestrel does with those who reset faster than it can end their streams.
            }

            Assert.True(!client.IsClosed || client.GoAway is null or Http2Errors.EnhanceYourCalm, $"{client.GoAway}");
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flood_that_asks_for_answers_which_nobody_reads_is_bounded(bool pings)
    {
        await using Http2Client client = await Http2Client.ConnectAsync(_victim.Address, receiveBuffer: 4096);
        byte[] thousand = [.. Enumerable.Repeat((pings ? Frame.Ping(1) : Frame.Settings()).ToBytes(), 1000).SelectMany(static bytes => bytes)];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var stalled = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stalled.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            // Up to 17 MB of questions; the server stops reading them once its answers do not leave.
            for (int i = 0; i < 1000; i++)
            {
                await client.Connection.WriteAsync(thousand, stalled.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Pings_and_settings_are_answered()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        for (int i = 0; i < 500; i++)
        {
            await client.Connection.WriteAsync(Frame.Settings((Setting.InitialWindowSize, (uint)(1000 + i))));
            await client.PingAsync();
        }

        Answer answer = await client.CallAsync(Methods.Echo.FullName, Message.Frame([1]));
        Assert.True(answer.GrpcStatus == "0", answer.ToString());
        await _victim.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Thousands_of_idle_streams_wait_in_bounded_memory_and_go_with_their_connections()
    {
        const int Connections = 4;
        const int PerConnection = 1000;
        const int BytesPerCall = 32 * 1024;
        byte[] block = HPackEncoder.Encode(Http2Client.CallHeaders(Methods.Hang.FullName));
        await _victim.AssertUnharmedAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<Http2Client> clients = [];
        try
        {
            for (int i = 0; i < Connections; i++)
            {
                Http2Client client = await _victim.ConnectAsync();
                clients.Add(client);
                await client.PingAsync();
                Assert.Equal(PerConnection, (int)client.MaxConcurrentStreams);
                for (int j = 0; j < PerConnection; j++)
                {
                    int stream = client.NextStream();
                    await client.Connection.WriteAsync(Frame.Headers(stream, block), Frame.Data(stream, Message.Frame([1]), end: j % 2 == 0));
                }
            }

            // Half of them have ended their request and run, the others wait for its end.
            await Eventually.TrueAsync(() => _victim.Running == Connections * PerConnection / 2, () => $"{_victim.Running} handlers run");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, Connections * PerConnection * BytesPerCall);
            byte[] request = [1];
            Assert.Equal(request, await _victim.Channel.UnaryAsync(Methods.Echo, request));

            // One more than the server allows.
            int last = await clients[0].OpenAsync(Methods.Echo.FullName);
            Answer answer = await clients[0].AnswerAsync(last);
            Assert.True(answer.Reset == Http2Errors.RefusedStream, answer.ToString());
        }
        finally
        {
            foreach (Http2Client client in clients)
            {
                await client.DisposeAsync();
            }
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Fact]
    public async Task Thousands_of_connections_that_come_and_go_leave_nothing_behind()
    {
        await RoundAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 4; i++)
        {
            await RoundAsync();
        }

        await Eventually.TrueAsync(() => _victim.Connections <= 1, () => $"{_victim.Connections} connections are open");
        await _victim.AssertUnharmedAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);

        Task RoundAsync() => Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (i, _) =>
        {
            await using Http2Client client = await _victim.ConnectAsync();
            int stream = await client.OpenAsync((i % 2 == 0 ? Methods.Hang : Methods.Echo).FullName);
            await client.SendDataAsync(stream, Message.Frame([1]), end: i % 3 != 0);
            if (i % 5 == 0)
            {
                client.Connection.Abort();
            }
        });
    }
}
