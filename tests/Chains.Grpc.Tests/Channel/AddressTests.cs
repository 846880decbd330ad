using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chains.Grpc.Tests;

public sealed class AddressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://a.b:5000", "http://a.b:5000", "http://a.b:5000/", null)]
    [InlineData("https://a.b", "https://a.b", "https://a.b/", null)]
    [InlineData("http://a/base/", "http://a", "http://a/base/", null)]
    [InlineData("http://10.0.0.1:1", "http://10.0.0.1:1", "http://10.0.0.1:1/", "10.0.0.1:1")]
    [InlineData("http://[::1]:1", "http://[::1]:1", "http://[::1]:1/", "[::1]:1")]
    [InlineData("dns:///a.b:5000", "dns:///a.b:5000", "http://a.b:5000/", null)]
    [InlineData("dns:a.b:5000", "dns:///a.b:5000", "http://a.b:5000/", null)]
    [InlineData("dns:///10.0.0.1:5000", "dns:///10.0.0.1:5000", "http://10.0.0.1:5000/", "10.0.0.1:5000")]
    [InlineData("dns:///[::1]:5000", "dns:///[::1]:5000", "http://[::1]:5000/", "[::1]:5000")]
    [InlineData("unix:///run/a.sock", "unix:/run/a.sock", "http://localhost/", "/run/a.sock")]
    [InlineData("unix:/run/a.sock", "unix:/run/a.sock", "http://localhost/", "/run/a.sock")]
    [InlineData("unix:a.sock", "unix:a.sock", "http://localhost/", "a.sock")]
    public void Addresses_are_understood(string address, string display, string origin, string? endPoint)
    {
        GrpcTarget target = GrpcTarget.Parse(new Uri(address), null);
        Assert.Equal((display, origin, endPoint), (target.Display, target.Origin.AbsoluteUri, target.EndPoint?.ToString()));
    }

    [Theory]
    [InlineData("ftp://a", null, "is not the address of a gRPC server: write http://host:port")]
    [InlineData("a", null, "is not the address of a gRPC server: write http://host:port")]
    [InlineData("localhost:5000", null, "is not the address of a gRPC server: write http://host:port")]
    [InlineData("http://a?b", null, "has no user, query or fragment: write http://a")]
    [InlineData("http://a", true, "write https://a")]
    [InlineData("https://a", false, "write http://a")]
    [InlineData("dns://server/a:1", null, "write dns:///host:port with three slashes")]
    [InlineData("dns:///", null, "write dns:///host:port")]
    [InlineData("dns:///a:b", null, "write dns:///host:port")]
    [InlineData("unix://a", null, "write unix:///path")]
    [InlineData("unix:", null, "its path is empty")]
    public void What_is_no_address_is_refused_with_the_right_form(string address, bool? useTls, string repair)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => new GrpcChannel(new Uri(address, UriKind.RelativeOrAbsolute), new GrpcChannelOptions { UseTls = useTls }));
        Assert.Contains(repair, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task Localhost_is_found_on_either_family(AddressFamily family)
    {
        if (family == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        await using Backend server = await Backend.StartAsync("a", (kestrel, count) => kestrel.Listen(family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            count(listen);
        }));
        await using var channel = new GrpcChannel(new Uri($"http://localhost:{server.EndPoint.Port}"));
        Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal($"localhost:{server.EndPoint.Port}", server.Authority);
    }

    [Fact]
    public async Task Nothing_on_localhost_is_said_once_for_all_its_addresses()
    {
        int port = Backend.FreePort();
        await using var channel = new GrpcChannel(new Uri($"http://localhost:{port}"));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
        Assert.Equal($"connection refused (localhost:{port}: nothing listens there)", e.Status.Detail);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Calls_go_over_a_Unix_socket(bool absolute)
    {
        string path = Path.Combine(Path.GetTempPath(), $"chains-{Guid.NewGuid():N}.sock");
        await using Backend server = await Backend.StartAsync("a", (kestrel, count) => kestrel.ListenUnixSocket(path, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            count(listen);
        }));
        var address = new Uri(absolute ? $"unix://{path}" : $"unix:{Path.GetRelativePath(Environment.CurrentDirectory, path)}");
        await using (var channel = new GrpcChannel(address))
        {
            Assert.Equal("a", await channel.UnaryAsync(Backend.Who, ""));
            Assert.Equal("localhost", server.Authority);
            Assert.StartsWith("unix:", server.Peer, StringComparison.Ordinal);
            Subchannel picked = await channel.PickAsync(waitForReady: false, Token);
            Assert.Equal(address.OriginalString.Replace("unix:///", "unix:/", StringComparison.Ordinal), picked.Peer);
            picked.Release();
        }

        await server.StopAsync();
        await using var late = new GrpcChannel(address);
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => late.UnaryAsync(Backend.Who, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("there is no Unix socket ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abandoned_Unix_socket_refuses()
    {
        string path = Path.Combine(Path.GetTempPath(), $"chains-{Guid.NewGuid():N}.sock");
        try
        {
            // Bound and not listening: to a client the same as the file that a killed server leaves.
            using var abandoned = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            abandoned.Bind(new UnixDomainSocketEndPoint(path));
            await using var channel = new GrpcChannel(new Uri($"unix://{path}"));
            GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Backend.Who, ""));
            Assert.Equal($"connection refused (unix:{path}: nothing listens there)", e.Status.Detail);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        var options = new GrpcChannelOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.ConnectTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.ConnectTimeout = TimeSpan.FromDays(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DnsRefreshInterval = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DnsRefreshInterval = TimeSpan.FromDays(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxReconnectBackoff = TimeSpan.FromDays(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.InitialReconnectBackoff = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxReconnectBackoff = TimeSpan.FromSeconds(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.KeepAlivePingDelay = TimeSpan.FromMilliseconds(999));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.KeepAlivePingTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxResponseMetadataSize = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.StreamWindowSize = 65_534);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.StreamWindowSize = 16 * 1024 * 1024 + 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.LoadBalancing = (GrpcLoadBalancing)7);
    }
}
