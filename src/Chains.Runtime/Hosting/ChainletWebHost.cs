using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chains.Clients;
using Chains.Grpc;
using Chains.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chains.Hosting;

/// <summary>A chainlet's host: two cleartext ports, since Kestrel cannot serve HTTP/1.1 and HTTP/2 on one without TLS.</summary>
internal sealed partial class ChainletWebHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ChainletRuntime _runtime;
    private readonly ContextSource _source;
    private readonly HealthMonitor _monitor;
    private readonly ChannelPool _channels;
    private readonly HostSettings _settings;
    private readonly ILogger _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _monitoring = Task.CompletedTask;

    private ChainletWebHost(WebApplication app, ChainletRuntime runtime, ContextSource source, HostSettings settings, GrpcHealth health)
    {
        _app = app;
        _runtime = runtime;
        _source = source;
        _settings = settings;
        _logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Chains.Host");
        _lifetime = app.Lifetime;
        _channels = app.Services.GetRequiredService<ChannelPool>();
        _monitor = new HealthMonitor(runtime, health, settings.HealthInterval, _logger);
        runtime.Logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(runtime.Implementation.TypeName);
        runtime.HttpTimeout = settings.RequestTimeout;

        // Runs before the server stops taking connections: who asks for health knows first.
        _lifetime.ApplicationStopping.Register(_monitor.Stop);
    }

    /// <summary>Ends when the ports are open; never, where they cannot be opened.</summary>
    public Task Started => _started.Task;

    /// <summary>Where the HTTP port listens.</summary>
    public Uri HttpAddress => Addresses()[0];

    /// <summary>Where the gRPC port listens.</summary>
    public Uri GrpcAddress => Addresses()[1];

    public static async Task<int> RunAsync(ChainletImplementation implementation, string[] args)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            ChainletWebHost host = Create(implementation, args);
            await using ConfiguredAsyncDisposable disposal = host.ConfigureAwait(false);
            return await host.ServeAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ChainletConfigurationException or ChainletActivationException or InvalidDataException)
        {
            // InvalidDataException: a settings file that is not JSON; its message names the file.
            await Console.Error.WriteLineAsync($"{implementation.Name} cannot start: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>Builds the host without starting anything.</summary>
    /// <exception cref="ChainletConfigurationException">A setting is malformed.</exception>
    /// <exception cref="ChainletActivationException">The chainlet's <c>ConfigureServices</c> failed.</exception>
    public static ChainletWebHost Create(ChainletImplementation implementation, string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = implementation.Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"),
        });
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "Information"), new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")])
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("hostsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        HostSettings settings = HostSettings.Read(builder.Configuration);
        (DeploymentContext context, ContextSource source) = HostContext.Create(implementation, builder.Configuration);

        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureGrpc();
            kestrel.Limits.MaxRequestBodySize = GrpcChannelOptions.DefaultMaxReceiveMessageSize;
            Listen(kestrel, settings.BindAddress, settings.HttpPort, HttpProtocols.Http1);
            Listen(kestrel, settings.BindAddress, settings.GrpcPort, HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddHttpClient();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ChannelPool>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.ShutdownTimeout);
        try
        {
            implementation.ConfigureServices?.Invoke(builder.Services, context);
        }
        catch (Exception exception) when (exception is not ChainletConfigurationException)
        {
            throw new ChainletActivationException(
                context.Secrets.Redact($"ConfigureServices of {implementation.Name} ({implementation.TypeName}) failed: {exception.GetType()}: {exception.Message}"), exception);
        }

        WebApplication app = builder.Build();
        var runtime = new ChainletRuntime(implementation, context);
        var health = new GrpcHealth();
        health.SetStatus(implementation.ServiceName, serving: false);
        var host = new ChainletWebHost(app, runtime, source, settings, health);
        implementation.MapGrpc(app, runtime);
        app.MapGrpcHealth(health);
        if (settings.Reflection)
        {
            app.MapGrpcReflection(static () => HostContract.Read(AppContext.BaseDirectory));
        }

        app.MapGrpcUnimplemented();
        app.MapGet("/healthz", host.AnswerHealthAsync);
        if (implementation.Chain is not null)
        {
            app.MapPost("/run_remote", http => implementation.AnswerHttpAsync(http, runtime));
            if (settings.OpenApi)
            {
                HostOpenApi.Map(app, AppContext.BaseDirectory);
            }
        }

        return host;
    }

    /// <summary>Opens the ports. The chainlet is not constructed yet: whoever asks for health hears so.</summary>
    /// <exception cref="ChainletConfigurationException">A port cannot be opened.</exception>
    public async Task StartAsync()
    {
        try
        {
            await _app.StartAsync().ConfigureAwait(false);
            _started.SetResult();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new ChainletConfigurationException(
                $"the HTTP port {_settings.HttpPort} (Chains:HttpPort) or the gRPC port {_settings.GrpcPort} (Chains:GrpcPort) cannot be opened on {_settings.BindAddress?.ToString() ?? "all addresses"} (Chains:BindAddress): {exception.Message}",
                exception);
        }
    }

    /// <summary>Constructs and loads the chainlet; afterwards calls are served.</summary>
    /// <exception cref="ChainletActivationException">Its constructor or its <c>LoadAsync</c> failed.</exception>
    public async Task ActivateAsync()
    {
        if (_source.UnreadableDataDir() is { } problem)
        {
            DataDirUnreadable(_logger, problem);
        }

        foreach (string missing in _runtime.Context.Secrets.FindProblems(_runtime.Implementation.SecretKeys))
        {
            SecretMissing(_logger, missing);
        }

        try
        {
            _runtime.Construct(new HostActivation(_runtime.Implementation, _runtime.Context, _app.Services, _app.Configuration, _channels, _logger));
            await _runtime.LoadAsync(_lifetime.ApplicationStopping).ConfigureAwait(false);
        }
        catch (ChainletActivationException exception)
        {
            _runtime.Fail(exception.Message);
            throw;
        }

        _monitoring = _monitor.RunAsync(_lifetime.ApplicationStopping);
        Ready(_logger, _runtime.Implementation.Name, GrpcAddress, HttpAddress);
    }

    /// <summary>Stops in order: not ready, then no new calls, then the end of those under way.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Starts, activates and serves until the process is asked to stop; the exit code.</summary>
    public async Task<int> ServeAsync()
    {
        await StartAsync().ConfigureAwait(false);

        // Away from this thread: a constructor may block for minutes while it loads a model, and a stop must be heeded meanwhile.
        Task activation = Task.Run(ActivateAsync);
        Task stopped = _app.WaitForShutdownAsync();
        await Task.WhenAny(activation, stopped).ConfigureAwait(false);
        if (activation.IsFaulted)
        {
            Exception failure = activation.Exception.InnerException!;
            ActivationFailed(_logger, _runtime.Implementation.Name, failure.InnerException ?? failure);
            if (!_settings.StayUp)
            {
                await Console.Error.WriteLineAsync($"{_runtime.Implementation.Name} cannot start: {failure.Message}").ConfigureAwait(false);
                return 1;
            }
        }

        await stopped.ConfigureAwait(false);

        // A LoadAsync that heeds its token ends before the chainlet is disposed; one that does not, or a constructor that blocks, holds nothing up.
        await activation.WaitAsync(_settings.ShutdownTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _monitoring.ConfigureAwait(false);
        await _runtime.DisposeChainletAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port, HttpProtocols protocols)
    {
        if (address is null)
        {
            kestrel.ListenAnyIP(port, Configure);
        }
        else
        {
            kestrel.Listen(address, port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            listen.Protocols = protocols;
            if (protocols == HttpProtocols.Http2)
            {
                listen.UseGrpcDraining();
            }
        }
    }

    private async Task AnswerHealthAsync(HttpContext http)
    {
        string? problem = await _monitor.CheckAsync().ConfigureAwait(false);
        http.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json; charset=utf-8";
        using (var writer = new Utf8JsonWriter(http.Response.BodyWriter, Wire.JsonWire.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, problem is null ? "serving" : "not serving");
            if (problem is not null)
            {
                writer.WriteString("reason"u8, problem);
            }

            writer.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }

    private List<Uri> Addresses() =>
        _app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(static address => new Uri(address)).ToList();

    [LoggerMessage(1, LogLevel.Information, "{Chainlet} is ready: gRPC at {Grpc}, HTTP at {Http}.")]
    private static partial void Ready(ILogger logger, string chainlet, Uri grpc, Uri http);

    [LoggerMessage(2, LogLevel.Critical, "{Chainlet} could not be made ready.")]
    private static partial void ActivationFailed(ILogger logger, string chainlet, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Problem} Calls that read it fail until then.")]
    private static partial void SecretMissing(ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Warning, "{Problem}. Reading it fails until then.")]
    private static partial void DataDirUnreadable(ILogger logger, string problem);
}
