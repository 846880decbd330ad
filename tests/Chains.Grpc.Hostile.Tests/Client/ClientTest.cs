namespace Chains.Grpc.Hostile.Tests.Client;

/// <summary>What tests of the client against hostile servers share: every kind of call, and what must be true of each that fails.</summary>
public abstract class ClientTest
{
    /// <summary>Far above what a call may take here: it only bounds a failing test.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The methods of which the hostile servers are asked: one of each kind.</summary>
    public static TheoryData<string> Kinds => [.. Methods.OneOfEachKind.Select(static method => method.Type.ToString())];

    internal static GrpcMethod<byte[], byte[]> MethodOf(string kind) => Methods.OneOfEachKind.Single(method => method.Type.ToString() == kind);

    /// <summary>Makes a call of the method's kind and reads it to its end. Its requests, where they are a stream, must be disposed with it.</summary>
    internal static async Task<List<byte[]>> CallAsync(GrpcChannel channel, GrpcMethod<byte[], byte[]> method, byte[] request, GrpcCallOptions options = default)
    {
        var requests = new Requests(request);
        try
        {
            switch (method.Type)
            {
                case GrpcMethodType.Unary:
                    return [await channel.UnaryAsync(method, request, options)];
                case GrpcMethodType.ClientStreaming:
                    return [await channel.ClientStreamingAsync(method, requests, options)];
                case GrpcMethodType.ServerStreaming:
                    return await channel.ServerStreaming(method, request, options).ToListAsync(TestContext.Current.CancellationToken);
                default:
                    return await channel.DuplexStreaming(method, requests, options).ToListAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            await Eventually.TrueAsync(() => requests.IsReleased, () => $"{method}: the requests were left open");
        }
    }

    /// <summary>A call that must fail, in bounded time, with a message that names the method and the server.</summary>
    internal static async Task<GrpcException> FailAsync(GrpcChannel channel, GrpcMethod<byte[], byte[]> method, byte[]? request = null, GrpcCallOptions options = default)
    {
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => InTimeAsync(CallAsync(channel, method, request ?? [1, 2, 3], options)));
        Assert.StartsWith($"Calling {method.FullName} at {channel.Address.GetLeftPart(UriPartial.Authority)} failed: ", e.Message, StringComparison.Ordinal);
        return e;
    }

    /// <summary>Waits for a call that must end by itself.</summary>
    internal static async Task<T> InTimeAsync<T>(Task<T> call)
    {
        if (await Task.WhenAny(call, Task.Delay(Limit)) != call)
        {
            // It fails later, when its server closes: that is not a failure that nobody looked at.
            _ = call.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Assert.Fail($"The call had not ended after {Limit.TotalSeconds} s.");
        }

        return await call;
    }

    /// <summary>The server turns good: the same channel works again, at the latest once it has noticed that its connections are gone.</summary>
    internal static async Task AssertUsableAsync(HostileServer server, GrpcChannel channel)
    {
        await server.ReformAsync();
        byte[] request = [4, 5, 6];
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                Assert.Equal(request, await channel.UnaryAsync(Methods.Echo, request, new GrpcCallOptions(CancellationToken: limit.Token)));
                return;
            }
            catch (GrpcException e) when (e.Status.Code == GrpcStatusCode.Unavailable)
            {
                // The connection that was closed just now, or the backoff after it.
                await Task.Delay(20, limit.Token);
            }
        }
    }

    internal static GrpcCallOptions In(int milliseconds) => new(Deadline: DateTimeOffset.UtcNow.AddMilliseconds(milliseconds));

    /// <summary>Runs a server for the whole of a test, and sees that it leaves no exception unobserved.</summary>
    internal static async Task WithAsync(Func<ServerConnection, Task> script, Func<HostileServer, GrpcChannel, Task> test, GrpcChannelOptions? options = null)
    {
        await using (var server = new HostileServer(script))
        {
            await using var channel = new GrpcChannel(server.Address, options);
            await test(server, channel);
            await AssertUsableAsync(server, channel);
        }

        Unobserved.AssertNone();
    }

    /// <summary>A stream of one request that knows whether its reader has let go of it.</summary>
    internal sealed class Requests(byte[] request) : IAsyncEnumerable<byte[]>
    {
        private int _open;

        public bool IsReleased => Volatile.Read(ref _open) == 0;

        public async IAsyncEnumerator<byte[]> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _open);
            try
            {
                await Task.Yield();
                yield return request;
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }
}
