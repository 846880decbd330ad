namespace Chains.Grpc.Hostile.Tests.Server;

/// <summary>Streams of requests that handlers do not read, or not to their end.</summary>
public sealed class HalfwayTests(VictimFixture fixture) : IClassFixture<VictimFixture>
{
    private const int Window = 4 * 1024 * 1024;

    private readonly Victim _victim = fixture.Victim;

    [Fact]
    public async Task What_a_handler_does_not_read_is_held_up_at_the_window_until_the_deadline()
    {
        await using Http2Client client = await _victim.ConnectAsync();
        await client.PingAsync();
        int stream = await client.OpenAsync(Methods.Deaf.FullName, ("grpc-timeout", "2S"));
        long sent = 0;
        byte[] message = Message.Frame(new byte[16_000]);
        while (client.Room(stream) >= message.Length)
        {
            await client.SendDataAsync(stream, message);
            sent += message.Length;
            await client.PingAsync();
        }

        Assert.InRange(sent, 65_535 - message.Length, Window);
        Answer answer = await client.AnswerAsync(stream);
        Assert.True(answer.GrpcStatus == "4", answer.ToString());

        // What nobody read is given back to the connection: another call may still send as much.
        Answer next = await client.CallAsync(Methods.Echo.FullName, Message.Frame(new byte[6 * 1024 * 1024]));
        Assert.True(next.GrpcStatus == "0", next.ToString());
        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_ends_early_answers_although_the_requests_go_on(bool inTheMiddleOfAMessage)
    {
        await using Http2Client client = await _victim.ConnectAsync();
        for (int i = 0; i < 20; i++)
        {
            int stream = await client.OpenAsync(Methods.First.FullName);
            await client.SendDataAsync(stream, Message.Frame([7]));
            await client.SendDataAsync(stream, inTheMiddleOfAMessage ? Message.Frame([1, 2, 3], length: 1000) : Message.Frame([8]));
            Answer answer = await client.AnswerAsync(stream);
            Assert.True(answer.GrpcStatus == "0" && answer.Body.ToArray().AsSpan().SequenceEqual(Message.Frame([7])), answer.ToString());
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }

    [Fact]
    public async Task A_reset_while_a_handler_reads_or_waits_to_write_ends_it()
    {
        await using Http2Client client = await _victim.ConnectAsync((Setting.InitialWindowSize, 0));
        for (int i = 0; i < 50; i++)
        {
            int stream = await client.OpenAsync(Methods.Chat.FullName);
            await client.SendDataAsync(stream, Message.Frame(new byte[i % 2 == 0 ? 100_000 : 10]));
            await client.SendDataAsync(stream, Message.Frame(new byte[1000]).AsMemory(0, 500));
            if (i % 3 == 0)
            {
                await client.PingAsync();
            }

            await client.Connection.WriteAsync(Frame.Reset(stream));
        }

        await _victim.AssertUnharmedAsync();
        await _victim.AssertNoContextHeldAsync();
    }
}
