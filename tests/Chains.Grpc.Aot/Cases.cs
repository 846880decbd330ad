using System.Globalization;
using System.Text;

namespace Chains.Grpc.Aot;

/// <summary>What the program proves, one method per case; each throws where the outcome is another.</summary>
internal sealed class Cases(GrpcChannel channel, GrpcHealth health)
{
    public IEnumerable<(string Name, Func<Task> Run)> All =>
    [
        ("unary", UnaryAsync),
        ("unary_large", UnaryLargeAsync),
        ("server_streaming", ServerStreamingAsync),
        ("server_streaming_left_early", ServerStreamingLeftEarlyAsync),
        ("client_streaming", ClientStreamingAsync),
        ("duplex_streaming", DuplexStreamingAsync),
        ("deadline", DeadlineAsync),
        ("cancellation", CancellationAsync),
        ("error_details", ErrorDetailsAsync),
        ("unimplemented", UnimplementedAsync),
        ("metadata", MetadataAsync),
        ("compression", CompressionAsync),
        ("health_check", HealthCheckAsync),
        ("health_watch", HealthWatchAsync),
        ("reflection", ReflectionAsync),
    ];

    private async Task UnaryAsync() =>
        Check.Equal("Grüße, 世界", await channel.UnaryAsync(Services.Echo, "Grüße, 世界"), "the answer");

    private async Task UnaryLargeAsync()
    {
        string text = new('x', 3_000_000);
        Check.Equal(text, await channel.UnaryAsync(Services.Echo, text), "the answer");
    }

    private async Task ServerStreamingAsync()
    {
        List<string> received = [];
        await foreach (string number in channel.ServerStreaming(Services.Count, "500"))
        {
            received.Add(number);
        }

        Check.Sequence(Numbers(500), received, "the stream");
    }

    private async Task ServerStreamingLeftEarlyAsync()
    {
        List<string> received = [];
        await foreach (string number in channel.ServerStreaming(Services.Count, "1000000"))
        {
            received.Add(number);
            if (received.Count == 3)
            {
                break;
            }
        }

        Check.Sequence(Numbers(3), received, "the stream");
    }

    private async Task ClientStreamingAsync() =>
        Check.Equal(string.Join(',', Numbers(200)), await channel.ClientStreamingAsync(Services.Join, Stream(Numbers(200))), "the answer");

    /// <summary>One message each way in turn, so that neither side waits for the other's end.</summary>
    private async Task DuplexStreamingAsync()
    {
        using var turn = new SemaphoreSlim(1);
        List<string> received = [];
        await foreach (string reply in channel.DuplexStreaming(Services.Reverse, RequestsAsync()))
        {
            received.Add(reply);
            turn.Release();
        }

        Check.Sequence(["eno", "owt", "eerht"], received, "the stream");

        async IAsyncEnumerable<string> RequestsAsync()
        {
            foreach (string text in (string[])["one", "two", "three"])
            {
                await turn.WaitAsync();
                yield return text;
            }
        }
    }

    private async Task DeadlineAsync()
    {
        Services.ExpectRelease();
        await Check.FailsAsync(
            GrpcStatusCode.DeadlineExceeded,
            () => channel.UnaryAsync(Services.Hang, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(100))),
            "a call past its deadline");
        await Services.Released.Task;
    }

    private async Task CancellationAsync()
    {
        Services.ExpectRelease();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        OperationCanceledException exception = await Check.ThrowsAsync<OperationCanceledException>(
            () => channel.UnaryAsync(Services.Hang, "", new GrpcCallOptions(CancellationToken: source.Token)),
            "a cancelled call");
        Check.Equal(source.Token, exception.CancellationToken, "the exception's token");
        await Services.Released.Task;
    }

    private async Task ErrorDetailsAsync()
    {
        GrpcException exception = await Check.FailsAsync(GrpcStatusCode.FailedPrecondition, () => channel.UnaryAsync(Services.Fail, "nicht bereit: ☂"), "a failing call");
        Check.Equal("nicht bereit: ☂", exception.Status.Detail, "the status message");
        Check.Equal("details", Encoding.UTF8.GetString(exception.Trailers.GetBinary("grpc-status-details-bin") ?? []), "the status details");
        Check.True(exception.Trailers.TryGetValue("hint", out string? hint) && hint == "none", "the trailer 'hint' is 'none'");
    }

    private async Task UnimplementedAsync() =>
        await Check.FailsAsync(GrpcStatusCode.Unimplemented, () => channel.UnaryAsync(Services.Missing, ""), "a call of an unknown method");

    private async Task MetadataAsync()
    {
        var headers = new GrpcMetadata();
        headers.Add("tenant", "blue");
        headers.AddBinary("data-bin", new byte[] { 0, 255, 10 });
        var response = new GrpcCallResponse();
        Check.Equal("blue", await channel.UnaryAsync(Services.Metadata, "tenant", new GrpcCallOptions(headers) { Response = response }), "the header as the server saw it");
        Check.True(response.Headers is { } received && received.TryGetValue("built", out string? built) && built == "native", "the header 'built' is 'native'");
        Check.Equal("00FF0A", Convert.ToHexString(response.Trailers?.GetBinary("echo-bin") ?? []), "the binary trailer");
    }

    private async Task CompressionAsync()
    {
        string text = new('z', 100_000);
        Check.Equal($"gzip {text}", await channel.UnaryAsync(Services.CompressedEcho, text, new GrpcCallOptions { Compression = GrpcCompression.Gzip }), "the answer");
    }

    private async Task HealthCheckAsync()
    {
        health.SetStatus(Services.ServiceName, true);
        Check.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(channel, Services.ServiceName), "the health");
        await Check.FailsAsync(GrpcStatusCode.NotFound, () => GrpcHealth.CheckAsync(channel, "aot.Unknown"), "the health of an unknown service");
    }

    private async Task HealthWatchAsync()
    {
        health.SetStatus("aot.Watched", true);
        List<GrpcHealthStatus> seen = [];
        await foreach (GrpcHealthStatus status in GrpcHealth.WatchAsync(channel, "aot.Watched"))
        {
            seen.Add(status);
            if (status == GrpcHealthStatus.NotServing)
            {
                break;
            }

            health.SetStatus("aot.Watched", false);
        }

        Check.Equal("Serving, NotServing", string.Join(", ", seen), "the states");
    }

    private async Task ReflectionAsync()
    {
        // The requests list_services and file_containing_symbol, whose fields are 7 and 4.
        string[] requests = [":\u0001*", $"\"{(char)Services.ServiceName.Length}{Services.ServiceName}"];
        List<string> answers = [];
        await foreach (string answer in channel.DuplexStreaming(Services.Reflection, Stream(requests)))
        {
            answers.Add(answer);
        }

        Check.Equal(2, answers.Count, "the number of answers");
        Check.True(answers[0].Contains(Services.ServiceName, StringComparison.Ordinal), "the service is listed");
        Check.True(answers[1].Contains(ServiceContract.FileName, StringComparison.Ordinal), "the service's file is sent");
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture));

    private static async IAsyncEnumerable<string> Stream(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            await Task.Yield();
            yield return text;
        }
    }
}
