using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Aot;

/// <summary>Serves and calls itself over HTTP/2 without TLS, prints one line per case and exits with the number of failed ones.</summary>
internal static class Program
{
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(20);

    public static async Task<int> Main()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        await using WebApplication application = builder.Build();
        var health = new GrpcHealth();
        application.MapGrpcHealth(health);
        Services.Map(application);
        await application.StartAsync();
        int failed = 0;
        await using (var channel = new GrpcChannel(new Uri(application.Urls.Single())))
        {
            await channel.UnaryAsync(Services.Echo, "first");
            using (Process process = Process.GetCurrentProcess())
            {
                TimeSpan start = TimeProvider.System.GetUtcNow() - process.StartTime.ToUniversalTime();
                Console.WriteLine($"first answer after {start.TotalMilliseconds:F0} ms, {process.WorkingSet64 >> 20} MiB resident, {(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? "JIT" : "native")}");
            }

            foreach ((string name, Func<Task> run) in new Cases(channel, health).All)
            {
                long start = Stopwatch.GetTimestamp();
                try
                {
                    await run().WaitAsync(CaseLimit);
                    Console.WriteLine($"{name}: passed in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms");
                }
                catch (Exception e)
                {
                    failed++;
                    Console.WriteLine($"{name}: failed: {e}");
                }
            }
        }

        await application.StopAsync();
        Console.WriteLine(failed == 0 ? "all cases passed" : $"{failed} cases failed");
        return failed;
    }
}
