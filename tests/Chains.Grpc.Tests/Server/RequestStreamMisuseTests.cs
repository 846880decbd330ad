using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>What a handler can do wrong with its requests: each mistake is named, and no later call suffers from it.</summary>
public sealed class RequestStreamMisuseTests
{
    private static readonly GrpcMethod<string, string> Upload = Methods.TextUpload("Upload");

    [Fact]
    public async Task A_second_enumeration_is_refused()
    {
        InvalidOperationException error = await FailureAsync(static async (requests, _) =>
        {
            await foreach (string request in requests)
            {
                break;
            }

            await foreach (string request in requests)
            {
            }

            return "";
        });
        Assert.Contains("enumerated a second time", error.Message, StringComparison.Ordinal);
        Assert.Contains(Upload.FullName, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_reads_at_once_are_refused()
    {
        InvalidOperationException error = await FailureAsync(static async (requests, context) =>
        {
            IAsyncEnumerator<string> reader = requests.GetAsyncEnumerator(context.CancellationToken);
            Assert.True(await reader.MoveNextAsync());
            Task<bool> first = reader.MoveNextAsync().AsTask();
            Assert.False(first.IsCompleted);
            await reader.MoveNextAsync();
            return "";
        });
        Assert.Contains("at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_the_handler_left_behind_fails_before_the_call_ends()
    {
        Task<bool>? left = null;
        IAsyncEnumerator<string>? reader = null;
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, async (requests, _) =>
        {
            reader = requests.GetAsyncEnumerator(CancellationToken.None);
            Assert.True(await reader.MoveNextAsync());
            left = reader.MoveNextAsync().AsTask();
            Assert.False(left.IsCompleted);
            return "done";
        }));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync("one"u8);
        var answer = await call.ReadAllAsync();
        Assert.Equal("0", answer.Status);
        Assert.Equal(["done"], answer.Messages);

        InvalidOperationException pending = await Assert.ThrowsAsync<InvalidOperationException>(() => left!);
        Assert.Contains("after its handler had ended", pending.Message, StringComparison.Ordinal);
        InvalidOperationException later = await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader!.MoveNextAsync());
        Assert.Contains("after its handler had ended", later.Message, StringComparison.Ordinal);
        await server.AssertAliveAsync();
    }

    private static async Task<InvalidOperationException> FailureAsync(Func<IAsyncEnumerable<string>, GrpcServerCallContext, Task<string>> handler)
    {
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcClientStreaming(Upload, handler));
        await using RawCall call = RawCall.Start(server.Address, Upload.FullName);
        await call.WriteMessageAsync("one"u8);
        Assert.Equal("2", (await call.ReadAllAsync()).Status);
        await server.AssertAliveAsync();
        var entry = Assert.Single(server.Log.Entries, static entry => entry.Level == LogLevel.Error);
        return Assert.IsType<InvalidOperationException>(entry.Exception);
    }
}
