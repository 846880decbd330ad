using System.Net;
using Chains.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Benchmarks.Calls;

/// <summary>A started server of a peer.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="StopAsync">Ends it without waiting for its calls.</param>
internal sealed record PeerServer(string Address, Func<Task> StopAsync)
{
    /// <summary>Serves an ASP.NET Core application over HTTP/2.</summary>
    /// <param name="configure">Registers what the application needs.</param>
    /// <param name="map">Maps its methods.</param>
    /// <param name="isOurs">Whether it is our layer, which asks for settings of its own.</param>
    public static async Task<PeerServer> StartAsync(Action<IServiceCollection>? configure, Action<WebApplication> map, bool isOurs = false)
    {
        WebApplicationBuilder builder = NewBuilder(isOurs);
        configure?.Invoke(builder.Services);
        WebApplication application = builder.Build();
        map(application);
        await application.StartAsync();
        return Of(application, application.Services.GetRequiredService<IServer>());
    }

    /// <summary>Serves from Kestrel's HTTP/2 with neither hosting nor routing.</summary>
    public static async Task<PeerServer> StartBareAsync(IHttpApplication<IFeatureCollection> bare)
    {
        WebApplication application = NewBuilder(isOurs: false).Build();
        IServer server = application.Services.GetRequiredService<IServer>();
        await server.StartAsync(bare, CancellationToken.None);
        return Of(application, server);
    }

    private static WebApplicationBuilder NewBuilder(bool isOurs)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (isOurs || !Http2.HasOwnSettings)
            {
                kestrel.ConfigureGrpc();
            }

            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        return builder;
    }

    private static PeerServer Of(WebApplication application, IServer server) =>
        new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single(), async () =>
        {
            await server.StopAsync(new CancellationToken(canceled: true));
            await application.DisposeAsync();
        });
}
