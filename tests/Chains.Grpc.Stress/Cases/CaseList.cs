namespace Chains.Grpc.Stress;

/// <summary>All cases with their usual weights: mostly small calls, and everything that is rare often enough to be seen each second.</summary>
internal static class CaseList
{
    public static IReadOnlyList<StressCase> All { get; } =
    [
        new("empty_unary", 200, UnaryCases.EmptyAsync),
        new("large_unary", 100, UnaryCases.LargeAsync),
        new("big_tensor", 3, UnaryCases.BigTensorAsync),
        new("compressed_unary", 40, UnaryCases.CompressedAsync),
        new("custom_metadata", 40, UnaryCases.MetadataAsync),
        new("status", 40, UnaryCases.StatusAsync),
        new("unimplemented", 10, UnaryCases.UnimplementedAsync),
        new("health", 10, UnaryCases.HealthAsync),
        new("server_streaming", 80, StreamingCases.ServerStreamingAsync),
        new("client_streaming", 80, StreamingCases.ClientStreamingAsync),
        new("ping_pong", 80, StreamingCases.PingPongAsync),
        new("empty_stream", 20, StreamingCases.EmptyStreamAsync),
        new("compressed_stream", 20, StreamingCases.CompressedStreamAsync),
        new("slow_reader", 3, StreamingCases.SlowReaderAsync),
        new("slow_server", 3, StreamingCases.SlowServerAsync),
        new("stream_status", 20, StreamingCases.FailsMidwayAsync),
        new("server_ends_early", 20, StreamingCases.ServerEndsEarlyAsync),
        new("requests_fail", 20, StreamingCases.RequestsFailAsync),
        new("cancel_after_begin", 40, EndingCases.CancelAfterBeginAsync),
        new("cancel_after_first_response", 40, EndingCases.CancelAfterFirstResponseAsync),
        new("cancel_anywhere", 40, EndingCases.CancelAnywhereAsync),
        new("abandoned_stream", 30, EndingCases.AbandonedStreamAsync),
        new("deadline", 40, EndingCases.DeadlineAsync),
        new("channel_churn", 5, ChannelCases.ChurnAsync),
    ];

    /// <summary>Cases that always fail, by which the tests of this command see that it sees. They run only where they are named.</summary>
    public static IReadOnlyList<StressCase> Failing { get; } =
    [
        new("stuck", 1, static context => context.Channel.UnaryAsync(StressMethods.Unary, new StressMessage(1, 0, DelayMs: 600_000))),
        new("wrong_answer", 1, static async context => Check.Equal(StressMessage.Empty, await context.Channel.UnaryAsync(StressMethods.Unary, new StressMessage(1, 0, ReplySize: 1)), "the answer")),
    ];
}
