using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chains.Grpc.Tests;

public sealed class WrongPortTests
{
    [Fact]
    public async Task Nothing_listens()
    {
        int port = FreePort();
        await AssertUnavailableAsync($"http://127.0.0.1:{port}", $"Calling /test.Service/Echo at http://127.0.0.1:{port} failed: connection refused (127.0.0.1:{port}: nothing listens there) [UNAVAILABLE]");
    }

    [Fact]
    public Task The_name_does_not_exist() =>
        AssertUnavailableAsync("http://no-such-host.invalid:5001", "the host name 'no-such-host.invalid' cannot be resolved");

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task The_port_speaks_HTTP_1(HttpProtocols protocols)
    {
        await using RawServer server = await RawServer.StartAsync(static context => context.Response.WriteAsync("hello"), protocols);
        await AssertUnavailableAsync(server.Address.ToString(), "HTTP/1.1", "is this the gRPC port?");
    }

    [Fact]
    public async Task The_port_has_no_TLS()
    {
        await using TestServer server = await TestServer.StartAsync();
        await AssertUnavailableAsync($"https://127.0.0.1:{server.Address.Port}", "TLS handshake");
        await server.AssertAliveAsync();
    }

    [Theory]
    [InlineData(true, "", "did not complete the HTTP/2 handshake")]
    [InlineData(false, "\0\0\0\u0004\0\0\0\0\0HTTP/1.1 400 Bad Request\r\n\r\n", "is this the gRPC port?")]
    [InlineData(true, "SSH-2.0-OpenSSH_9.2\r\n", "is this the gRPC port?")]
    [InlineData(true, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "is this the gRPC port?")]
    public async Task The_port_belongs_to_something_else(bool speaksFirst, string greeting, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task serving = GreetAsync(ended.Token);
        await AssertUnavailableAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", expected);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);

        async Task GreetAsync(CancellationToken cancellationToken)
        {
            // Each call makes a connection of its own.
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
                try
                {
                    NetworkStream stream = client.GetStream();
                    byte[] words = System.Text.Encoding.ASCII.GetBytes(greeting);
                    byte[] received = new byte[1000];
                    if (!speaksFirst)
                    {
                        // What is said after the client's preface is taken for an answer.
                        await stream.ReadAtLeastAsync(received, 24, throwOnEndOfStream: false, cancellationToken);
                    }

                    await stream.WriteAsync(words, cancellationToken);
                    await stream.ReadAtLeastAsync(received, 1, throwOnEndOfStream: false, cancellationToken);
                }
                catch (IOException)
                {
                    // The client has closed its side first.
                    continue;
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_server_says_goodbye_to_the_call(byte lastStream)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task serving = GoAwayAsync(ended.Token);
        await AssertUnavailableAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);

        async Task GoAwayAsync(CancellationToken cancellationToken)
        {
            const int Preface = 24;
            const byte Headers = 1;
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(cancellationToken);
                try
                {
                    NetworkStream stream = client.GetStream();
                    await stream.ReadExactlyAsync(new byte[Preface], cancellationToken);
                    await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, cancellationToken);
                    byte[] frame = new byte[9];
                    do
                    {
                        await stream.ReadExactlyAsync(frame, cancellationToken);
                        await stream.ReadExactlyAsync(new byte[(frame[0] << 16) | (frame[1] << 8) | frame[2]], cancellationToken);
                    }
                    while (frame[3] != Headers);
                    await stream.WriteAsync(new byte[] { 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, lastStream, 0, 0, 0, 0 }, cancellationToken);
                    client.Client.Shutdown(SocketShutdown.Send);
                    await stream.ReadAtLeastAsync(new byte[10_000], 10_000, throwOnEndOfStream: false, cancellationToken);
                }
                catch (IOException)
                {
                    // The client has closed its side first.
                    continue;
                }
            }
        }
    }

    [Fact]
    public async Task A_server_that_does_not_finish_connecting_is_given_up()
    {
        // Accepted by the system's queue, but never answered: a TLS handshake cannot come about.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var channel = new GrpcChannel(
            new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        Assert.Contains("came about in time (ConnectTimeout)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_stream_ends_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        await using TestServer server = await TestServer.StartAsync(app => app.MapGrpcServerStreaming(Methods.TextStream("S"), static (_, context) => OneThenWait(context.CancellationToken)));
        listener.Start();
        using var broken = new CancellationTokenSource();
        Task relay = RelayAsync(listener, server.Address.Port, broken.Token);
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        await using IAsyncEnumerator<string> reader = channel.ServerStreaming(Methods.TextStream("S"), "").GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        await broken.CancelAsync();
        await relay;
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(async () => await reader.MoveNextAsync());
        Assert.Equal(GrpcStatusCode.Unavailable, e.Status.Code);
        await server.AssertAliveAsync();

        static async IAsyncEnumerable<string> OneThenWait([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return "one";
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    private static async Task RelayAsync(TcpListener listener, int port, CancellationToken broken)
    {
        using TcpClient front = await listener.AcceptTcpClientAsync(CancellationToken.None);
        using var back = new TcpClient();
        await back.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
        await Task.WhenAll(
            front.GetStream().CopyToAsync(back.GetStream(), broken),
            back.GetStream().CopyToAsync(front.GetStream(), broken)).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static async Task AssertUnavailableAsync(string address, params string[] expected)
    {
        await using var channel = new GrpcChannel(new Uri(address));
        GrpcException e = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(Methods.Echo, ""));
        Assert.True(e.Status.Code == GrpcStatusCode.Unavailable, e.ToString());
        foreach (string part in expected)
        {
            Assert.True(e.Message.Contains(part, StringComparison.Ordinal), $"'{part}' is not in: {e}");
        }

        await Assert.ThrowsAsync<GrpcException>(() => channel.ServerStreaming(Methods.TextStream("S"), "").ToListAsync().AsTask());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
