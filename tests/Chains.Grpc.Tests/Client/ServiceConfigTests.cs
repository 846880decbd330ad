namespace Chains.Grpc.Tests;

public sealed class ServiceConfigTests
{
    private static readonly GrpcMethod<string, string> Other = Methods.Text("Other");
    private static readonly GrpcMethod<string, string> Foreign = new(GrpcMethodType.Unary, "other.Service", "Echo", TextMarshaller.Instance, TextMarshaller.Instance);

    [Fact]
    public async Task The_entry_with_most_names_counts_alone()
    {
        await using GrpcChannel channel = With(
            new GrpcMethodConfig { Timeout = TimeSpan.FromSeconds(1), MaxRequestMessageSize = 1 },
            new GrpcMethodConfig { ServiceName = "test.Service", Timeout = TimeSpan.FromSeconds(2) },
            new GrpcMethodConfig { ServiceName = "test.Service", MethodName = "Echo", MaxRequestMessageSize = 3 });
        Assert.Null(channel.Calls.For(Methods.Echo).Timeout);
        Assert.Equal(3, channel.Calls.For(Methods.Echo).MaxSendMessageSize);
        Assert.Equal(TimeSpan.FromSeconds(2), channel.Calls.For(Other).Timeout);
        Assert.Equal(int.MaxValue, channel.Calls.For(Other).MaxSendMessageSize);
        Assert.Equal(TimeSpan.FromSeconds(1), channel.Calls.For(Foreign).Timeout);
    }

    [Fact]
    public async Task The_lower_limit_counts()
    {
        var options = new GrpcChannelOptions { MaxSendMessageSize = 10, MaxReceiveMessageSize = 20, ServiceConfig = new GrpcServiceConfig() };
        options.ServiceConfig.Methods.Add(new GrpcMethodConfig { ServiceName = "test.Service", MethodName = "Echo", MaxRequestMessageSize = 5, MaxResponseMessageSize = 100 });
        await using var channel = new GrpcChannel(new Uri("http://localhost:1"), options);
        Assert.Equal(5, channel.Calls.For(Methods.Echo).MaxSendMessageSize);
        Assert.Equal(20, channel.Calls.For(Methods.Echo).MaxReceiveMessageSize);
        Assert.Equal(10, channel.Calls.For(Other).MaxSendMessageSize);
    }

    [Fact]
    public async Task Limits_and_timeouts_are_enforced()
    {
        await using TestServer server = await TestServer.StartAsync(static app => app.MapGrpcUnary(Other, static async (text, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return text;
        }));
        await using GrpcChannel channel = With(
            server.Address,
            new GrpcMethodConfig { ServiceName = "test.Service", MethodName = "Echo", MaxRequestMessageSize = 10, MaxResponseMessageSize = 5 },
            new GrpcMethodConfig { ServiceName = "test.Service", MethodName = "Other", Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal("12345", await channel.UnaryAsync(Methods.Echo, "12345"));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "123456"))).Status.Code);
        Assert.Equal(GrpcStatusCode.ResourceExhausted, (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "12345678901"))).Status.Code);
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Other, ""))).Status.Code);

        // The earlier of both counts, in either direction.
        var soon = new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(-1));
        Assert.Contains("had passed before", (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Other, "", soon))).Message, StringComparison.Ordinal);
        var late = new GrpcCallOptions(Deadline: TimeProvider.System.GetUtcNow().AddMinutes(10));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Other, "", late))).Status.Code);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_call_may_wait_for_its_server_and_have_its_own_mind_about_it(bool? call, bool waits)
    {
        await using GrpcChannel channel = With(
            new Uri("http://127.0.0.1:1"),
            new GrpcMethodConfig { ServiceName = "test.Service", WaitForReady = true },
            new GrpcMethodConfig { ServiceName = "test.Service", MethodName = "Echo" });
        GrpcCallOptions options = new(Deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(300)) { WaitForReady = call };
        Assert.Equal(
            waits ? GrpcStatusCode.DeadlineExceeded : GrpcStatusCode.Unavailable,
            (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, "", options))).Status.Code);
        Assert.Equal(
            call == false ? GrpcStatusCode.Unavailable : GrpcStatusCode.DeadlineExceeded,
            (await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Other, "", options with { Deadline = TimeProvider.System.GetUtcNow().AddMilliseconds(300) }))).Status.Code);
    }

    [Fact]
    public void Names_that_make_no_sense_are_refused()
    {
        Assert.Contains("without its service", Assert.Throws<ArgumentException>(() => With(new GrpcMethodConfig { MethodName = "Echo" })).Message, StringComparison.Ordinal);
        Assert.Contains("two entries for all other methods", Assert.Throws<ArgumentException>(() => With(new GrpcMethodConfig(), new GrpcMethodConfig())).Message, StringComparison.Ordinal);
        Assert.Contains(
            "two entries for the service 'a.B'",
            Assert.Throws<ArgumentException>(() => With(new GrpcMethodConfig { ServiceName = "a.B" }, new GrpcMethodConfig { ServiceName = "a.B" })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "two entries for the method 'a.B/C'",
            Assert.Throws<ArgumentException>(() => With(new GrpcMethodConfig { ServiceName = "a.B", MethodName = "C" }, new GrpcMethodConfig { ServiceName = "a.B", MethodName = "C" })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcMethodConfig { Timeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcMethodConfig { MaxRequestMessageSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcMethodConfig { MaxResponseMessageSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => Policy(maxAttempts: 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Policy(initial: 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Policy(max: -1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Policy(multiplier: 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Policy(multiplier: double.NaN));
        Assert.Throws<ArgumentException>(static () => Policy(codes: []));
        Assert.Throws<ArgumentException>(static () => Policy(codes: [GrpcStatusCode.OK]));
        Assert.Throws<ArgumentException>(static () => Policy(codes: [(GrpcStatusCode)17]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcRetryThrottling { MaxTokens = 0, TokenRatio = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcRetryThrottling { MaxTokens = 1001, TokenRatio = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcRetryThrottling { MaxTokens = 1, TokenRatio = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcRetryThrottling { MaxTokens = 1, TokenRatio = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcChannelOptions { MaxRetryAttempts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcChannelOptions { MaxRetryBufferSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new GrpcChannelOptions { MaxRetryBufferSizePerCall = -1 });

        static GrpcRetryPolicy Policy(int maxAttempts = 2, double initial = 1, double max = 1, double multiplier = 1, params GrpcStatusCode[]? codes) => new()
        {
            MaxAttempts = maxAttempts,
            InitialBackoff = TimeSpan.FromSeconds(initial),
            MaxBackoff = TimeSpan.FromSeconds(max),
            BackoffMultiplier = multiplier,
            RetryableStatusCodes = codes!,
        };
    }

    [Fact]
    public void A_huge_backoff_is_still_one_that_a_timer_can_wait_for()
    {
        var policy = new GrpcRetryPolicy
        {
            MaxAttempts = 1000,
            InitialBackoff = TimeSpan.MaxValue,
            MaxBackoff = TimeSpan.MaxValue,
            BackoffMultiplier = 1e300,
            RetryableStatusCodes = [GrpcStatusCode.Unavailable],
        };
        Assert.InRange(policy.BackoffBefore(1000), TimeSpan.FromDays(49), TimeSpan.FromDays(50));
    }

    private static GrpcChannel With(params GrpcMethodConfig[] methods) => With(new Uri("http://localhost:1"), methods);

    private static GrpcChannel With(Uri address, params GrpcMethodConfig[] methods)
    {
        var config = new GrpcServiceConfig();
        foreach (GrpcMethodConfig method in methods)
        {
            config.Methods.Add(method);
        }

        return new GrpcChannel(address, new GrpcChannelOptions { ServiceConfig = config });
    }
}
