using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Chains.Grpc.Stress;

/// <summary>One server process: it says on its first line where it listens, writes only warnings and errors after that, and ends with its standard input or by SIGTERM.</summary>
internal static class StressServer
{
    public static async Task<int> RunAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseGrpcDraining().Protocols = HttpProtocols.Http2);
        });
        await using WebApplication application = builder.Build();
        var health = new GrpcHealth();
        health.SetStatus("", true);
        health.SetStatus(StressMethods.ServiceName, true);
        application.MapGrpcHealth(health);
        new StressService().Map(application);
        await application.StartAsync();
        Console.WriteLine(application.Urls.Single());
        Task input = Task.Factory.StartNew(() => StopWithInput(application.Lifetime), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using (application.Lifetime.ApplicationStopping.Register(health.Shutdown))
        {
            await application.WaitForShutdownAsync();
        }

        // The thread that waits for input need not end before the process does, but if it failed, that is seen.
        return input.IsFaulted ? throw input.Exception : 0;
    }

    /// <summary>A client that is killed cannot end its servers, but its end of their standard input closes.</summary>
    private static void StopWithInput(IHostApplicationLifetime lifetime)
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[16];
        while (input.Read(buffer) > 0)
        {
        }

        lifetime.StopApplication();
    }
}
