using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Chains;
using Chains.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chains.Benchmarks.Start;

/// <summary>What all the servers do: give back the text.</summary>
[Chainlet]
internal sealed partial class Echo
{
    public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
}

/// <summary>Serves on the given port until it is killed, in one of four ways.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        int port = int.Parse(args[1], CultureInfo.InvariantCulture);
        switch (args[0])
        {
            case "floor":
                await using (WebApplication application = Build(port))
                {
                    // As a server alone: neither routing nor the rest of hosting.
                    await application.Services.GetRequiredService<IServer>().StartAsync(new FloorApplication(), CancellationToken.None);
                    await Task.Delay(Timeout.Infinite);
                }

                return 0;
            case "application":
                await using (WebApplication application = Build(port))
                {
                    application.MapPost("/{**path}", static context => context.Request.Body.CopyToAsync(context.Response.Body));
                    await application.RunAsync();
                }

                return 0;
            case "grpc":
                await using (WebApplication application = Build(port))
                {
                    application.MapGrpcUnary(EchoClient.Method, static (request, _) => Task.FromResult(request.text));
                    await application.RunAsync();
                }

                return 0;
            case "host":
                return await Chains.Infrastructure.ChainletHost.RunAsync(EchoChainletHost.Implementation,
                [
                    string.Create(CultureInfo.InvariantCulture, $"--Chains:GrpcPort={port}"),
                    "--Chains:HttpPort=0",
                    "--Chains:BindAddress=127.0.0.1",
                    "--Logging:LogLevel:Default=Warning",
                ]);
            default:
                throw new ArgumentException($"There is no server '{args[0]}'.", nameof(args));
        }
    }

    private static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http2));
        return builder.Build();
    }

    private sealed class FloorApplication : IHttpApplication<IFeatureCollection>
    {
        public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

        public void DisposeContext(IFeatureCollection context, Exception? exception)
        {
        }

        public async Task ProcessRequestAsync(IFeatureCollection context)
        {
            PipeReader body = context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
            await body.CopyToAsync(context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer);
        }
    }
}
