using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>Request streams that break: what the handler sees, and what its caller gets.</summary>
public sealed class RequestStreamFailureTests
{
    private static readonly GrpcMethod<string, string> Upload = Methods.TextUpload("Upload");

    public static TheoryData<string, byte[], string, string> BrokenRequests => new()
    {
        { "a flag that is none", [7, 0, 0, 0, 1, 65], "13", "not a compressed flag" },
        { "compressed without grpc-encoding", RawClient.Frame("abc"u8, flag: 1), "13", "marked as compressed" },
        { "cut inside a message", RawClient.Frame("abc"u8, length: 10), "13", "ended inside a message, after 8 bytes" },
        { "cut inside a header", [0, 0, 0], "13", "ended inside a message, after 3 bytes" },
        { "longer than the limit", RawClient.Frame("abc"u8, length: 1001), "8", "more than the limit of 1000 bytes" },
        { "as long as a length can be", RawClient.Frame("abc"u8, length: uint.MaxValue), "8", "more than the limit of 1000 bytes" },
        { "not the message's format", RawClient.Frame([0xff, 0xfe]), "13", "not UTF-8" },
    };

    [Theory]
    [MemberData(nameof(BrokenRequests))]
    public async Task A_broken_request_is_the_status_of_its_call(string name, byte[] broken, string status, string message)
    {
        Assert.NotEmpty(name);
        int read = 0;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(
            Upload,
            async (requests, _) =>
            {
                await foreach (string request in requests)
                {
                    read++;
                }

                return "all good";
            },
            new GrpcServerOptions { MaxReceiveMessageSize = 1000 }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync("good"u8);
        await call.WriteAsync(broken);
        call.EndRequest();
        var answer = await call.ReadAllAsync();
        Assert.Equal(status, answer.Status);
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Empty(answer.Messages);
        Assert.Equal(1, read);
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Level >= LogLevel.Warning);
        await server.AssertAliveAsync();
    }

    [Fact]
    public async Task A_handler_that_catches_everything_does_not_hide_a_broken_request()
    {
        Exception? seen = null;
        Exception? again = null;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, _) =>
        {
            IAsyncEnumerator<string> reader = requests.GetAsyncEnumerator(CancellationToken.None);
            seen = await Record.ExceptionAsync(async () => await reader.MoveNextAsync());
            again = await Record.ExceptionAsync(async () => await reader.MoveNextAsync());
            return "all good";
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteAsync(new byte[] { 9, 0, 0, 0, 0 });
        var answer = await call.ReadAllAsync();
        Assert.Equal("13", answer.Status);
        Assert.Empty(answer.Messages);
        Assert.Equal(GrpcStatusCode.Internal, Assert.IsType<GrpcException>(seen).Status.Code);
        Assert.Equal(GrpcStatusCode.Internal, Assert.IsType<GrpcException>(again).Status.Code);
    }

    [Fact]
    public async Task The_status_of_a_malformed_message_can_be_chosen()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(
            Upload, static async (requests, _) => string.Concat(await ReadAllAsync(requests)), new GrpcServerOptions { MalformedRequestStatus = GrpcStatusCode.InvalidArgument }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync([0xff]);
        Assert.Equal("3", (await call.ReadAllAsync()).Status);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcServerOptions { MalformedRequestStatus = GrpcStatusCode.OK });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcServerOptions { MalformedRequestStatus = (GrpcStatusCode)17 });
    }

    [Fact]
    public async Task A_limit_that_cannot_be_lifted_any_more_is_a_status()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app =>
        {
            app.Use(async (HttpContext context, RequestDelegate next) =>
            {
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 1000;
                System.IO.Pipelines.ReadResult begin = await context.Request.BodyReader.ReadAsync();
                context.Request.BodyReader.AdvanceTo(begin.Buffer.Start);
                begun.SetResult();
                await next(context);
            });
            app.MapGrpcClientStreaming(Upload, static async (requests, _) => string.Concat(await ReadAllAsync(requests)));
        });
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync("small"u8);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await call.WriteMessageAsync(new byte[5000]);
        var answer = await call.ReadAllAsync();
        Assert.True(answer.Status == "8", $"{(await call.ResponseAsync()).StatusCode} {answer} {string.Join(Environment.NewLine, server.Log.Entries)}");
    }

    [Fact]
    public async Task A_handler_may_pass_over_a_malformed_message()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, _) =>
        {
            var read = new List<string>();
            IAsyncEnumerator<string> reader = requests.GetAsyncEnumerator(CancellationToken.None);
            while (true)
            {
                try
                {
                    if (!await reader.MoveNextAsync())
                    {
                        return string.Join(',', read);
                    }

                    read.Add(reader.Current);
                }
                catch (GrpcFormatException)
                {
                    read.Add("?");
                }
            }
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteAsync((byte[])[.. RawClient.Frame("a"u8), .. RawClient.Frame([0xff]), .. RawClient.Frame("b"u8)]);
        call.EndRequest();
        Assert.Equal(["a,?,b"], (await call.ReadAllAsync()).Messages);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_before_its_bytes_come()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(
            Upload, static async (requests, _) => string.Concat(await ReadAllAsync(requests)), new GrpcServerOptions { MaxReceiveMessageSize = 1000 }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteAsync((byte[])[.. RawClient.Frame("a"u8), .. RawClient.Frame([], length: 1001)]);
        Assert.Equal("8", (await call.ReadAllAsync()).Status);
    }

    [Fact]
    public async Task A_caller_that_resets_its_call_cancels_the_handler()
    {
        var failure = new TaskCompletionSource<(Exception Exception, bool IsCancelled)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, context) =>
        {
            try
            {
                await foreach (string request in requests)
                {
                    started.SetResult();
                }
            }
            catch (Exception e)
            {
                failure.SetResult((e, context.CancellationToken.IsCancellationRequested));
                throw;
            }

            return "";
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync("one"u8);
        await started.Task.WaitAsync(TestContext.Current.CancellationToken);
        await call.CancelAsync();
        (Exception exception, bool isCancelled) = await failure.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.IsAssignableFrom<OperationCanceledException>(exception);
        Assert.True(isCancelled);
        await server.AssertAliveAsync();
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task The_enumerators_own_token_ends_a_read_and_not_the_call()
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, context) =>
        {
            using var source = new CancellationTokenSource();
            IAsyncEnumerator<string> reader = requests.GetAsyncEnumerator(source.Token);
            Assert.True(await reader.MoveNextAsync());
            ValueTask<bool> next = reader.MoveNextAsync();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
            return context.CancellationToken.IsCancellationRequested ? "cancelled" : "alive";
        }));
        foreach (Action<HttpRequestMessage>? change in (Action<HttpRequestMessage>?[])[null, static request => request.Headers.TryAddWithoutValidation("grpc-timeout", "1M")])
        {
            await using RawCall call = RawCall.Start(server.Address, Upload.FullName, change);
            await call.WriteMessageAsync("one"u8);
            Assert.Equal(["alive"], (await call.ReadAllAsync()).Messages);
        }
    }

    private static async Task<List<string>> ReadAllAsync(IAsyncEnumerable<string> requests)
    {
        var read = new List<string>();
        await foreach (string request in requests)
        {
            read.Add(request);
        }

        return read;
    }
}
