namespace Chains.Grpc.Stress;

/// <summary>One request, one response.</summary>
internal static class UnaryCases
{
    private const int RequestSize = 271_828;
    private const int ReplySize = 314_159;

    private static readonly SemaphoreSlim BigTensors = new(3);

    public static async Task EmptyAsync(CaseContext context) =>
        Check.Equal(StressMessage.Empty, await context.Channel.UnaryAsync(StressMethods.Unary, StressMessage.Empty, context.Options()), "the answer");

    public static Task LargeAsync(CaseContext context) => EchoAsync(context, StressMethods.Unary, RequestSize, ReplySize, context.Options());

    /// <summary>Up to 24 MiB each way, a few at a time: pools keep what was in use at once, and that must not depend on chance to be told from growth.</summary>
    public static async Task BigTensorAsync(CaseContext context)
    {
        await context.QueueAsync(BigTensors);
        try
        {
            await EchoAsync(context, StressMethods.Unary, context.Random.Next(1 << 20, Pattern.LargestPayload), context.Random.Next(1 << 20, Pattern.LargestPayload), context.Options());
        }
        finally
        {
            BigTensors.Release();
        }
    }

    public static Task CompressedAsync(CaseContext context) =>
        EchoAsync(context, StressMethods.CompressedUnary, context.Random.Next(RequestSize / 4), context.Random.Next(ReplySize / 4), context.Options() with { Compression = GrpcCompression.Gzip });

    public static async Task MetadataAsync(CaseContext context)
    {
        string text = new('v', context.Random.Next(1, 800));
        byte[] bytes = new byte[context.Random.Next(1, 600)];
        context.Random.NextBytes(bytes);
        var headers = new GrpcMetadata();
        headers.Add("x-stress-echo", text);
        headers.AddBinary("x-stress-echo-bin", bytes);
        var response = new GrpcCallResponse();
        await EchoAsync(context, StressMethods.Metadata, 100, 100, context.Options() with { Headers = headers, Response = response });
        Check.Equal(text, response.Headers is { } received && received.TryGetValue("x-stress-echo", out string? value) ? value : null, "the header");
        Check.Equal(Convert.ToHexString(bytes), Convert.ToHexString(response.Trailers?.GetBinary("x-stress-echo-bin") ?? []), "the trailer");
    }

    public static Task StatusAsync(CaseContext context)
    {
        // UNAVAILABLE is left out: where calls are retried, it would be.
        int code = context.Random.Next(1, 14);
        var request = new StressMessage(context.Seed(), 10, Code: code);
        return Check.FailsOnPurposeAsync(request, () => context.Channel.UnaryAsync(StressMethods.Unary, request, context.Options()));
    }

    public static Task UnimplementedAsync(CaseContext context) =>
        Check.FailsAsync(GrpcStatusCode.Unimplemented, () => context.Channel.UnaryAsync(StressMethods.Missing, new StressMessage(1, context.Random.Next(100_000)), context.Options()));

    public static async Task HealthAsync(CaseContext context)
    {
        GrpcHealthStatus now = await GrpcHealth.CheckAsync(context.Channel, StressMethods.ServiceName, context.Options());
        if (!context.ServersRestart || now != GrpcHealthStatus.NotServing)
        {
            Check.Equal(GrpcHealthStatus.Serving, now, "the health");
        }

        await foreach (GrpcHealthStatus status in GrpcHealth.WatchAsync(context.Channel, "stress.Nobody", context.Options()))
        {
            if (!context.ServersRestart || status != GrpcHealthStatus.NotServing)
            {
                Check.Equal(GrpcHealthStatus.ServiceUnknown, status, "the watched health");
            }

            break;
        }
    }

    internal static async Task EchoAsync(CaseContext context, GrpcMethod<StressMessage, StressMessage> method, int requestSize, int replySize, GrpcCallOptions options)
    {
        // A reply size of nothing asks for an empty message.
        var request = new StressMessage(context.Seed(), requestSize, Math.Max(replySize, 1));
        Check.Equal(new StressMessage(request.Seed + 1, request.ReplySize), await context.Channel.UnaryAsync(method, request, options), "the answer");
    }
}
