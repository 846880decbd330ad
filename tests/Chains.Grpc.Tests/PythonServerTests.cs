using System.Globalization;

namespace Chains.Grpc.Tests;

/// <summary>Our client against a stock grpcio server.</summary>
public sealed class PythonServerTests
{
    private static readonly GrpcMethod<string, string> Count = Methods.TextStream("Count");

    [Fact]
    public async Task Our_client_calls_stock_grpcio()
    {
        Python.SkipIfMissing();
        await using Python python = Python.Start("server.py");
        string port = await python.ReadLineAsync();
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{port}"));

        byte[] large = new byte[3_000_000];
        Random.Shared.NextBytes(large);
        Assert.Empty(await channel.UnaryAsync(Methods.EchoBytes, []));
        Assert.Equal(large, await channel.UnaryAsync(Methods.EchoBytes, large));
        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => $"m{i}"), await channel.ServerStreaming(Count, "2000").ToListAsync());
        Assert.Empty(await channel.ServerStreaming(Count, "0").ToListAsync());
        Assert.Equal([0, 2_000_000, 1, 70_000], (await channel.ServerStreaming(Methods.TextStream("Sizes"), "0 2000000 1 70000").ToListAsync()).Select(static text => text.Length));

        Assert.Equal("none", await channel.UnaryAsync(Methods.Text("TimeLeft"), ""));
        Assert.InRange(double.Parse(await channel.UnaryAsync(Methods.Text("TimeLeft"), "", In(30)), CultureInfo.InvariantCulture), 20, 30.5);

        var headers = new GrpcMetadata { { "a-text", "one" }, { "c-text", "" } };
        headers.AddBinary("b-bin", new byte[] { 0, 255 });
        Assert.Equal("a-text=one\nb-bin=00ff\nc-text=", await channel.UnaryAsync(Methods.Text("Metadata"), "", new GrpcCallOptions(headers)));

        GrpcException e = await FailsAsync(Methods.Text("Fail"), "\t☺ %41 😈\n");
        Assert.Equal(new GrpcStatus(GrpcStatusCode.FailedPrecondition, "\t☺ %41 😈\n"), e.Status);
        Assert.True(e.Trailers.TryGetValue("why", out string? why));
        Assert.Equal("because", why);
        Assert.Equal(["00FF", "07"], e.Trailers.Where(static entry => entry.Key == "raw-bin").Select(static entry => Convert.ToHexString(entry.GetBytes())));

        e = await FailsAsync(Methods.Text("Throw"), "");
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
        e = await FailsAsync(Methods.Text("Nothing"), "");
        Assert.Equal(GrpcStatusCode.Unimplemented, e.Status.Code);

        var received = new List<string>();
        e = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await foreach (string text in channel.ServerStreaming(Methods.TextStream("CountThenFail"), ""))
            {
                received.Add(text);
            }
        });
        Assert.Equal(["one", "two"], received);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.DataLoss, "größtenteils verloren"), e.Status);

        // The server tells of each call that ended under it: by deadline, by cancellation, by a reader who left.
        e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Text("Wait"), "", In(0.3)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, e.Status.Code);
        Assert.Equal("cancelled", await python.ReadLineAsync());
        using (var source = new CancellationTokenSource(200))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.UnaryAsync(Methods.Text("Wait"), "", new GrpcCallOptions(CancellationToken: source.Token)));
        }

        Assert.Equal("cancelled", await python.ReadLineAsync());
        await foreach (string text in channel.ServerStreaming(Methods.TextStream("Endless"), ""))
        {
            Assert.Equal(100_000, text.Length);
            break;
        }

        Assert.Equal("cancelled", await python.ReadLineAsync());

        await python.WriteLineAsync("stop");
        Assert.Equal("stopped", await python.ReadLineAsync());
        e = await FailsAsync(Methods.Echo, "");
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);

        Task<GrpcException> FailsAsync(GrpcMethod<string, string> method, string request) =>
            Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(method, request));
    }

    private static GrpcCallOptions In(double seconds) => new(Deadline: TimeProvider.System.GetUtcNow().AddSeconds(seconds));
}
