using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>A server that answers whatever a test wants, right or wrong.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RawServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
        Channel = new GrpcChannel(address);
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public static async Task<RawServer> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http2)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        WebApplication application = builder.Build();
        application.Run(answer);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new RawServer(application, new Uri(application.Urls.Single()));
    }

    /// <summary>Answers one gRPC body with the trailers of the given status; no status leaves the trailers out.</summary>
    public static Task<RawServer> AnsweringAsync(byte[] body, string? status = "0", string? message = null, Action<HttpResponse>? change = null) => StartAsync(async context =>
    {
        context.Response.ContentType = "application/grpc";
        change?.Invoke(context.Response);
        await context.Response.Body.WriteAsync(body);
        await context.Response.Body.FlushAsync();
        if (status is not null)
        {
            context.Response.AppendTrailer("grpc-status", status);
        }

        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", message);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
