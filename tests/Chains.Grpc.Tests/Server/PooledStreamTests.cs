using Microsoft.AspNetCore.Builder;

namespace Chains.Grpc.Tests;

/// <summary>A stream that Kestrel hands out with the mark of an earlier call on it answers all the same.</summary>
public sealed class PooledStreamTests
{
    [Fact]
    public async Task A_stream_that_believes_itself_queued_answers_all_kinds_of_calls()
    {
        GrpcMethod<string, string> count = Methods.TextStream("Count");
        await using TestServer server = await TestServer.StartAsync(static application =>
        {
            application.Use(static (context, next) =>
            {
                PooledStream.Mark(context, isQueued: true);
                return next(context);
            });
            application.UseRouting();
            application.MapGrpcServerStreaming(Methods.TextStream("Count"), static (_, _) => CountAsync());
            application.MapGrpcUnimplemented();
        });

        var options = new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(20));
        Assert.Equal("one", await server.Channel.UnaryAsync(Methods.Echo, "one", options));
        Assert.Equal(3, await server.Channel.ServerStreaming(count, "", options).CountAsync(TestContext.Current.CancellationToken));
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Text("Nothing"), "", options));
        Assert.Equal(GrpcStatusCode.Unimplemented, failure.Status.Code);

        // Else the marks above were none, and a Kestrel that is built otherwise has to be looked at.
        Assert.True(PooledStream.IsKnown);
    }

    [Fact]
    public async Task A_stream_that_believes_itself_queued_never_answers_without_this()
    {
        await using TestServer server = await TestServer.StartAsync(static application => application.MapPost("/test.Service/Plain", static context =>
        {
            PooledStream.Mark(context, isQueued: true);
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        }));

        var options = new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(1));
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() => server.Channel.UnaryAsync(Methods.Text("Plain"), "", options));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, failure.Status.Code);
    }

    private static async IAsyncEnumerable<string> CountAsync()
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return "message";
        }
    }
}
