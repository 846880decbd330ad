using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

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

    [Fact]
    public async Task A_reset_that_Kestrel_loses_ends_the_wait_for_the_reader_all_the_same()
    {
        GrpcMethod<string, string> endless = Methods.TextStream("Endless");
        var begun = new TaskCompletionSource<HttpContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(application => application.MapGrpcServerStreaming(endless, (_, call) => EndlessAsync(call, begun, ended)));
        IAsyncEnumerator<string> answers = server.Channel.ServerStreaming(endless, "").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());

        // From here on nobody reads, until the window is used up. A producer that believes itself queued does not hear of its stream's end.
        HttpContext context = await begun.Task;
        IHttp2StreamIdFeature stream = context.Features.Get<IHttp2StreamIdFeature>()!;
        await Eventually.TrueAsync(() => IsWaiting(OutputOf(stream)));
        PooledStream.Mark(context, isQueued: true);
        await answers.DisposeAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static async IAsyncEnumerable<string> EndlessAsync(GrpcServerCallContext call, TaskCompletionSource<HttpContext> begun, TaskCompletionSource ended)
    {
        begun.SetResult(call.HttpContext);
        try
        {
            await Task.Yield();
            string text = new('x', 100_000);
            while (true)
            {
                yield return text;
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Output")]
    [return: UnsafeAccessorType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.IHttpOutputProducer, Microsoft.AspNetCore.Server.Kestrel.Core")]
    private static extern object OutputOf([UnsafeAccessorType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpProtocol, Microsoft.AspNetCore.Server.Kestrel.Core")] object protocol);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waitingForWindowUpdates")]
    private static extern ref bool IsWaiting([UnsafeAccessorType("Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http2.Http2OutputProducer, Microsoft.AspNetCore.Server.Kestrel.Core")] object producer);

    private static async IAsyncEnumerable<string> CountAsync()
    {
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            yield return "message";
        }
    }
}
