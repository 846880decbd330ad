using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>At the deadline the caller is answered, whatever kind of call it is and whatever interceptors and handlers do at that moment.</summary>
public sealed class StreamingDeadlineTests
{
    private static readonly GrpcMethod<string, string> Upload = Methods.TextUpload("Upload");
    private static readonly GrpcMethod<string, string> Chat = Methods.TextDuplex("Chat");
    private static readonly GrpcMethod<string, string> Unary = Methods.Text("Slow");

    [Fact]
    public async Task A_handler_that_waits_for_requests_is_told()
    {
        var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, context) =>
        {
            try
            {
                await foreach (string request in requests)
                {
                }
            }
            catch (OperationCanceledException)
            {
                seen.SetResult(context.CancellationToken.IsCancellationRequested);
                throw;
            }

            return "";
        }));
        await using RawCall call = Start(server, Upload);
        await call.WriteMessageAsync("one"u8);
        var answer = await call.ReadAllAsync();
        Assert.Equal("4", answer.Status);
        Assert.True(await seen.Task.WaitAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_client_streaming_handler_that_ignores_its_token_holds_nobody_up()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (_, _) =>
        {
            await release.Task;
            return "late";
        }));
        await using RawCall call = Start(server, Upload);
        var answer = await call.ReadAllAsync();
        Assert.Equal("4", answer.Status);
        Assert.Empty(answer.Messages);
        release.SetResult();
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_two_way_handler_that_ignores_its_token_holds_nobody_up()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(Chat, (_, _) => StallAsync()));
        await using RawCall call = Start(server, Chat);
        var answer = await call.ReadAllAsync();
        Assert.Equal(["first"], answer.Messages);
        Assert.Equal("4", answer.Status);
        release.SetResult();
        await server.AssertAliveAsync();

        async IAsyncEnumerable<string> StallAsync()
        {
            yield return "first";
            await release.Task;
            yield return "late";
        }
    }

    [Fact]
    public async Task A_handler_that_goes_on_after_its_deadline_cannot_write()
    {
        var failure = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Unary, async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Eventually.TrueAsync(() => context.HasEnded);
            failure.SetResult(await Record.ExceptionAsync(context.SendHeadersAsync));
            return "late";
        }));
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Unary.FullName, RawClient.Frame("x"u8), static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "200m"));
        Assert.Equal("4", answer.GrpcStatus);
        Assert.Empty(answer.Body);
        Assert.IsType<OperationCanceledException>(await failure.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_interceptor_that_waits_holds_nobody_up()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new GrpcServerOptions();
        options.Interceptors.Add(new Waiting(release.Task));
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcUnary(Unary, static (text, _) => Task.FromResult(text), options));
        RawClient.Answer answer = await RawClient.PostAsync(server.Address, Unary.FullName, RawClient.Frame("x"u8), static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "200m"));
        Assert.Equal("4", answer.GrpcStatus);
        release.SetResult();
    }

    [Fact]
    public async Task A_caller_that_does_not_take_its_answer_is_cut_off_at_the_deadline()
    {
        var method = new GrpcMethod<string, byte[]>(GrpcMethodType.Unary, "test.Service", "Large", TextMarshaller.Instance, BytesMarshaller.Instance);
        var stream = new GrpcMethod<string, byte[]>(GrpcMethodType.DuplexStreaming, "test.Service", "Flood", TextMarshaller.Instance, BytesMarshaller.Instance);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.MapGrpcUnary(method, static (_, _) => Task.FromResult(new byte[5_000_000]));
            app.MapGrpcDuplexStreaming(stream, (_, context) => FloodAsync(ended, context.CancellationToken));
        });
        foreach (string path in (string[])[method.FullName, stream.FullName])
        {
            await using RawCall call = RawCall.Start(
                server.Address,
                path,
                static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "300m"),
                static handler => handler.InitialHttp2StreamWindowSize = 65_535);
            if (path == method.FullName)
            {
                await call.WriteMessageAsync("x"u8);
                call.EndRequest();
            }

            // Headers are not flow-controlled: the answer begins, and then nobody reads it.
            await call.ResponseAsync();
            if (path == stream.FullName)
            {
                await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
            }

            await Task.Delay(600, TestContext.Current.CancellationToken);
            Exception? failure = await Record.ExceptionAsync(async () =>
            {
                while (await call.ReadAsync() is not null)
                {
                }
            });
            Assert.True(failure is HttpProtocolException { ErrorCode: Http2Errors.Cancel }, $"{path}: {failure}");
        }

        await server.AssertAliveAsync();

        static async IAsyncEnumerable<byte[]> FloodAsync(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    await Task.Yield();
                    yield return new byte[10_000];
                }
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    private static RawCall Start(TestServer server, GrpcMethod<string, string> method) =>
        RawCall.Start(server.Address, method.FullName, static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "200m"));

    private sealed class Waiting(Task release) : GrpcServerInterceptor
    {
        public override async Task InvokeAsync(GrpcServerCallContext context, Func<Task> next)
        {
            await release;
            await next();
        }
    }
}
