using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>The server that is attacked: Kestrel as users run it, with a service that counts what runs in it.</summary>
internal sealed class Victim : IAsyncDisposable
{
    // The pools of the server and of the runtime keep the last of many: a leak is one for each call.
    private const int KeptByPools = 8;

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<WeakReference> _contexts = new();
    private readonly LogRecorder _log;
    private long _started;
    private long _ended;
    private long _produced;
    private int _connections;

    private Victim(Action<KestrelServerOptions>? configure, GrpcServerOptions? options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _log = new LogRecorder();
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => connection => CountAsync(next, connection));
            });
            kestrel.ConfigureGrpc();
            configure?.Invoke(kestrel);
        });
        _application = builder.Build();
        _application.MapGrpcUnary(Methods.Echo, (request, context) => RunAsync(context, () => Task.FromResult(request)), options);
        _application.MapGrpcUnary(Methods.Hang, (request, context) => RunAsync(context, async () =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return request;
        }), options);
        _application.MapGrpcUnary(Methods.Large, (request, context) => RunAsync(context, () => Task.FromResult(new byte[request[0] * 1024 * 1024])), options);
        _application.MapGrpcServerStreaming(Methods.Thrice, (request, context) => CountAsync(context, Repeat(request, 3), context.CancellationToken), options);
        _application.MapGrpcServerStreaming(Methods.Flood, (_, context) => CountAsync(context, Repeat(new byte[32 * 1024], int.MaxValue), context.CancellationToken), options);
        _application.MapGrpcClientStreaming(Methods.Collect, (requests, context) => RunAsync(context, async () => BitConverter.GetBytes(await requests.CountAsync())), options);
        _application.MapGrpcClientStreaming(Methods.First, (requests, context) => RunAsync(context, async () => await requests.FirstOrDefaultAsync() ?? []), options);
        _application.MapGrpcDuplexStreaming(Methods.Chat, (requests, context) => CountAsync(context, requests, context.CancellationToken), options);
        _application.MapGrpcDuplexStreaming(Methods.Deaf, (_, context) => CountAsync(context, NeverAsync(context.CancellationToken), context.CancellationToken), options);
        _application.MapGrpcUnimplemented();
    }

    public Uri Address { get; private set; } = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    /// <summary>Handlers that run now.</summary>
    public long Running => Interlocked.Read(ref _started) - Interlocked.Read(ref _ended);

    /// <summary>Handlers that ever ran.</summary>
    public long Started => Interlocked.Read(ref _started);

    /// <summary>Messages that streams have produced.</summary>
    public long Produced => Interlocked.Read(ref _produced);

    /// <summary>Connections that are open now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public static async Task<Victim> StartAsync(Action<KestrelServerOptions>? configure = null, GrpcServerOptions? options = null)
    {
        var victim = new Victim(configure, options);
        await victim._application.StartAsync(TestContext.Current.CancellationToken);
        victim.Address = new Uri(victim._application.Urls.Single());
        victim.Channel = new GrpcChannel(victim.Address);
        return victim;
    }

    public Task<Http2Client> ConnectAsync(params (Setting Name, uint Value)[] settings) => Http2Client.ConnectAsync(Address, settings);

    /// <summary>A normal call goes through, no handler of an earlier one still runs, and nothing was logged as an error.</summary>
    public async Task AssertUnharmedAsync()
    {
        byte[] request = [1, 2, 3];
        Assert.Equal(request, await Channel.UnaryAsync(Methods.Echo, request, new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(30))));
        await Eventually.TrueAsync(() => Running == 0, () => $"{Running} handlers still run");
        Assert.True(_log.Errors.IsEmpty, string.Join('\n', _log.Errors.Take(5)));
    }

    /// <summary>The contexts of calls that have ended are not held, however many they were.</summary>
    public async Task AssertNoContextHeldAsync() => await Eventually.TrueAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return LivingContexts() <= KeptByPools;
        },
        () => $"{LivingContexts()} of {_contexts.Count} contexts are still held");

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _application.StopAsync(soon.Token);
        await _application.DisposeAsync();
        Unobserved.AssertNone();
    }

    private int LivingContexts() => _contexts.Count(static reference => reference.IsAlive);

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<byte[]> RunAsync(GrpcServerCallContext context, Func<Task<byte[]>> handler)
    {
        Enter(context);
        try
        {
            return await handler();
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    private async IAsyncEnumerable<byte[]> CountAsync(GrpcServerCallContext context, IAsyncEnumerable<byte[]> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(context);
        try
        {
            await foreach (byte[] message in messages.WithCancellation(cancellationToken))
            {
                Interlocked.Increment(ref _produced);
                yield return message;
            }
        }
        finally
        {
            Interlocked.Increment(ref _ended);
        }
    }

    private void Enter(GrpcServerCallContext context)
    {
        Interlocked.Increment(ref _started);

        // A service looks at its metadata, whatever they are.
        foreach (GrpcMetadataEntry entry in context.RequestHeaders)
        {
            Assert.NotNull(entry.Value);
        }

        if (_contexts.Count < 10_000)
        {
            _contexts.Enqueue(new WeakReference(context));
        }
    }

    private static async IAsyncEnumerable<byte[]> Repeat(byte[] message, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return message;
        }
    }

    private static async IAsyncEnumerable<byte[]> NeverAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private sealed class LogRecorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        // Kestrel reports an attack that it has stopped as an error of its own.
        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) ? NullLogger.Instance : this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error)
            {
                Errors.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
