namespace Chains.Grpc.Tests;

public sealed class CancellationTests
{
    private static readonly GrpcMethod<string, string> Waits = Methods.Text("Waits");

    [Fact]
    public async Task The_caller_gets_its_own_token_and_the_handler_is_cancelled()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Waits, async (text, context) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                cancelled.SetResult();
            }

            return text;
        }));
        using var source = new CancellationTokenSource();
        Task<string> call = server.Channel.UnaryAsync(Waits, "", new GrpcCallOptions(CancellationToken: source.Token));
        await started.Task;
        await source.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(source.Token, e.CancellationToken);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await server.AssertAliveAsync();
        Assert.Empty(server.Log.Entries);
    }

    [Fact]
    public async Task A_cancelled_token_sends_nothing_even_beside_a_deadline()
    {
        int calls = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Waits, (text, _) =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(text);
        }));
        var token = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Channel.UnaryAsync(Waits, "", new GrpcCallOptions(CancellationToken: token)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Channel.UnaryAsync(
            Waits, "", new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMinutes(1), CancellationToken: token)));
        await server.AssertAliveAsync();
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Cancelling_while_a_large_request_is_under_way_ends_it()
    {
        var method = new GrpcMethod<byte[], string>(GrpcMethodType.Unary, "test.Service", "Upload", BytesMarshaller.Instance, TextMarshaller.Instance);
        await using RawServer server = await RawServer.StartAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var source = new CancellationTokenSource();
        Task<string> call = server.Channel.UnaryAsync(method, new byte[30_000_000], new GrpcCallOptions(CancellationToken: source.Token));
        source.CancelAfter(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_handler_that_cancels_by_itself_did_not_have_its_caller_cancel()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Waits, static (_, _) => Task.FromCanceled<string>(new CancellationToken(canceled: true))));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Waits, ""));
        Assert.Equal(GrpcStatusCode.Unknown, e.Status.Code);
    }
}
