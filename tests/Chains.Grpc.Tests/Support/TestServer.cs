using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>A Kestrel server on a free loopback port with the method <c>Echo</c> and whatever a test maps, and a channel to it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TestServer(WebApplication application, Uri address, LogRecorder log)
    {
        _application = application;
        Address = address;
        Log = log;
        Channel = new GrpcChannel(address);
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public LogRecorder Log { get; }

    public static async Task<TestServer> StartAsync(Action<WebApplication>? map = null, HttpProtocols protocols = HttpProtocols.Http2, Action<KestrelServerOptions>? configure = null, LogLevel logLevel = LogLevel.Warning)
    {
        var log = new LogRecorder();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(logLevel);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
            configure?.Invoke(kestrel);
        });
        WebApplication application = builder.Build();
        application.MapGrpcUnary(Methods.Echo, static (text, _) => Task.FromResult(text));
        map?.Invoke(application);
        await application.StartAsync(TestContext.Current.CancellationToken);
        string address = application.Urls.Single();
        return new TestServer(application, new Uri(address), log);
    }

    /// <summary>A normal call: whatever happened before, the server lives on.</summary>
    public async Task AssertAliveAsync() => Assert.Equal("still here", await Channel.UnaryAsync(Methods.Echo, "still here"));

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    internal sealed class LogRecorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Message, Exception? Exception)> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue((logLevel, formatter(state, exception), exception));

        public void Dispose()
        {
        }
    }
}
