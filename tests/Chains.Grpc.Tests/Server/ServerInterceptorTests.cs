using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

public sealed class ServerInterceptorTests
{
    private static readonly GrpcMethod<string, string> Unary = Methods.Text("Intercepted");

    [Fact]
    public async Task They_run_around_the_handler_from_the_first_inwards()
    {
        var log = new ConcurrentQueue<string>();
        await using TestServer server = await StartAsync(
            (text, _) =>
            {
                log.Enqueue("handler");
                return Task.FromResult(text);
            },
            Around(async (_, next) =>
            {
                log.Enqueue("outer begins");
                await next();
                log.Enqueue("outer ends");
            }),
            Around(async (context, next) =>
            {
                log.Enqueue("inner begins");
                context.ResponseHeaders.Add("from", "interceptor");
                await next();
                context.ResponseTrailers.Add("also-from", "interceptor");
                log.Enqueue("inner ends");
            }));
        await using RawCall call = RawCall.Start(server.Address, Unary.FullName);
        await call.WriteMessageAsync("x"u8);
        call.EndRequest();
        var answer = await call.ReadAllAsync();
        Assert.Equal("0", answer.Status);
        Assert.Equal(["x"], answer.Messages);
        Assert.Equal(["outer begins", "inner begins", "handler", "inner ends", "outer ends"], log);
        HttpResponseMessage response = await call.ResponseAsync();
        Assert.Equal("interceptor", response.Headers.GetValues("from").Single());
        Assert.Equal("interceptor", response.TrailingHeaders.GetValues("also-from").Single());
    }

    [Fact]
    public async Task One_refuses_a_call_by_throwing()
    {
        bool ran = false;
        await using TestServer server = await StartAsync(
            (text, _) =>
            {
                ran = true;
                return Task.FromResult(text);
            },
            Around(static (_, _) => throw new GrpcException(new GrpcStatus(GrpcStatusCode.Unauthenticated, "who are you?"))));
        RawClient.Answer answer = await PostAsync(server);
        Assert.Equal("16", answer.GrpcStatus);
        Assert.Equal("who are you?", answer.Message);
        Assert.False(ran);
    }

    [Fact]
    public async Task One_sees_the_handlers_failure_and_may_replace_it()
    {
        Exception? seen = null;
        await using TestServer server = await StartAsync(
            static (_, _) => throw new FileNotFoundException("secret"),
            Around(async (_, next) =>
            {
                seen = await Record.ExceptionAsync(next);
                throw new GrpcException(new GrpcStatus(GrpcStatusCode.NotFound, "no such file"));
            }));
        Assert.Equal("5", (await PostAsync(server)).GrpcStatus);
        Assert.IsType<FileNotFoundException>(seen);
    }

    [Fact]
    public async Task One_that_swallows_a_failure_does_not_make_it_a_success()
    {
        await using TestServer server = await StartAsync(
            static (_, _) => throw new GrpcException(new GrpcStatus(GrpcStatusCode.DataLoss, "gone")),
            Around(static async (_, next) => await Record.ExceptionAsync(next)));
        RawClient.Answer answer = await PostAsync(server);
        Assert.Equal("15", answer.GrpcStatus);
        Assert.Equal("gone", answer.Message);
    }

    [Fact]
    public async Task One_that_forgets_the_handler_is_named_in_the_log()
    {
        await using TestServer server = await StartAsync(static (text, _) => Task.FromResult(text), Around(static (_, _) => Task.CompletedTask));
        Assert.Equal("2", (await PostAsync(server)).GrpcStatus);
        Assert.Contains("without calling next", server.Log.Entries.Single(static entry => entry.Level == LogLevel.Error).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_calls_the_handler_twice_is_named_in_the_log()
    {
        int runs = 0;
        await using TestServer server = await StartAsync(
            (text, _) =>
            {
                runs++;
                return Task.FromResult(text);
            },
            Around(static async (_, next) =>
            {
                await next();
                await next();
            }));
        Assert.Equal("2", (await PostAsync(server)).GrpcStatus);
        Assert.Equal(1, runs);
        Assert.Contains("called next twice", server.Log.Entries.Single(static entry => entry.Level == LogLevel.Error).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_call_waits_for_a_handler_whose_interceptor_does_not()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await StartAsync(
            async (text, _) =>
            {
                await release.Task;
                return text;
            },
            Around((context, next) =>
            {
                Task unawaited = next();
                Assert.False(unawaited.IsCompleted);
                release.SetResult();
                return Task.CompletedTask;
            }));
        RawClient.Answer answer = await PostAsync(server);
        Assert.Equal("0", answer.GrpcStatus);
        Assert.Equal(RawClient.Frame("x"u8), answer.Body);
    }

    [Fact]
    public async Task They_run_around_whole_streams()
    {
        int during = -1;
        int seen = 0;
        var chat = Methods.TextDuplex("Chat");
        var options = new GrpcServerOptions();
        options.Interceptors.Add(Around(async (_, next) =>
        {
            await next();
            during = Volatile.Read(ref seen);
        }));
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcDuplexStreaming(chat, (requests, _) => EchoAsync(requests), options));
        await using RawCall call = RawCall.Start(server.Address, chat.FullName);
        await call.WriteMessageAsync("a"u8);
        await call.WriteMessageAsync("b"u8);
        call.EndRequest();
        Assert.Equal(["a", "b"], (await call.ReadAllAsync()).Messages);
        Assert.Equal(2, during);

        async IAsyncEnumerable<string> EchoAsync(IAsyncEnumerable<string> requests)
        {
            await foreach (string request in requests)
            {
                seen++;
                yield return request;
            }
        }
    }

    private static Task<TestServer> StartAsync(Func<string, GrpcServerCallContext, Task<string>> handler, params GrpcServerInterceptor[] interceptors)
    {
        var options = new GrpcServerOptions();
        foreach (GrpcServerInterceptor interceptor in interceptors)
        {
            options.Interceptors.Add(interceptor);
        }

        return TestServer.StartAsync(app => app.MapGrpcUnary(Unary, handler, options));
    }

    private static Task<RawClient.Answer> PostAsync(TestServer server) => RawClient.PostAsync(server.Address, Unary.FullName, RawClient.Frame("x"u8));

    private static Lambda Around(Func<GrpcServerCallContext, Func<Task>, Task> run) => new(run);

    private sealed class Lambda(Func<GrpcServerCallContext, Func<Task>, Task> run) : GrpcServerInterceptor
    {
        public override Task InvokeAsync(GrpcServerCallContext context, Func<Task> next) => run(context, next);
    }
}
