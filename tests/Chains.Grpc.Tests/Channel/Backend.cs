using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chains.Grpc.Tests;

/// <summary>One of several servers behind a channel. It says its name, counts its connections and calls, and holds streams open until it is told.</summary>
internal sealed class Backend : IAsyncDisposable
{
    /// <summary>Answers the server's name.</summary>
    public static readonly GrpcMethod<string, string> Who = Methods.Text("Who");

    /// <summary>Answers the server's name, then waits until <see cref="Release"/>, then answers it again.</summary>
    public static readonly GrpcMethod<string, string> Hold = Methods.TextStream("Hold");

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _application;
    private int _connections;
    private int _open;
    private int _calls;
    private int _holding;

    private Backend(string name) => Name = name;

    public string Name { get; }

    /// <summary>All connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The connections that are open now.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    /// <summary>All calls of <see cref="Who"/> so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>The streams that are open now.</summary>
    public int Holding => Volatile.Read(ref _holding);

    public string Address => _application!.Urls.Single();

    public IPEndPoint EndPoint { get; private set; } = null!;

    public string? Authority { get; private set; }

    public string? Peer { get; private set; }

    public static Task<Backend> StartAsync(string name, int port = 0, Action<KestrelServerLimits>? limits = null) => StartAsync(
        name,
        (kestrel, count) =>
        {
            limits?.Invoke(kestrel.Limits);
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                count(listen);
            });
        });

    public static async Task<Backend> StartAsync(string name, Action<KestrelServerOptions, Action<ListenOptions>> configure)
    {
        var backend = new Backend(name);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => configure(kestrel, backend.Count));
        WebApplication application = builder.Build();
        backend._application = application;
        application.MapGrpcUnary(Methods.Echo, static (text, _) => Task.FromResult(text));
        application.MapGrpcUnary(Who, (_, context) =>
        {
            Interlocked.Increment(ref backend._calls);
            backend.Authority = context.HttpContext.Request.Host.Value;
            backend.Peer = context.Peer;
            return Task.FromResult(name);
        });
        application.MapGrpcServerStreaming(Hold, (_, context) => backend.HoldAsync(context.CancellationToken));
        await application.StartAsync(TestContext.Current.CancellationToken);
        if (Uri.TryCreate(backend.Address, UriKind.Absolute, out Uri? address) && IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip))
        {
            backend.EndPoint = new IPEndPoint(ip, address.Port);
        }

        return backend;
    }

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Release() => _release.TrySetResult();

    /// <summary>Says goodbye, waits for the running calls, closes.</summary>
    public Task StopAsync() => _application!.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Release();
        await _application!.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }

    private void Count(ListenOptions listen) => listen.Use(next => async (ConnectionContext context) =>
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _open);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    });

    private async IAsyncEnumerable<string> HoldAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _holding);
        try
        {
            yield return Name;
            await _release.Task.WaitAsync(cancellationToken);
            yield return Name;
        }
        finally
        {
            Interlocked.Decrement(ref _holding);
        }
    }
}
