using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Chains.Grpc;
using Chains.Infrastructure;
using Chains.Runtime.Tests.Support;

namespace Chains.Runtime.Tests.Hosting;

/// <summary>Each case names what and where, has the right status, and the host lives on.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Missing_address()
    {
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation);

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => greeter.Client<IGreeter>().RunRemote("you", 1, Token));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Contains("Greeter needs the address of Echo: set services__Echo__grpc__0", exception.Message, StringComparison.Ordinal);
        (int status, string body) = await greeter.PostAsync("""{"text":"you"}""");
        Assert.Equal(500, status);
        Assert.Contains("services__Echo__grpc__0", body, StringComparison.Ordinal);
        await IsAliveAsync(greeter);
    }

    [Fact]
    public void One_port_for_both()
    {
        ChainletConfigurationException exception = Assert.Throws<ChainletConfigurationException>(() =>
            Chains.Hosting.ChainletWebHost.Create(GreeterChainletHost.Implementation, ["--Chains:HttpPort=9150", "--Chains:GrpcPort=9150"]));
        Assert.Contains("Chains:HttpPort and Chains:GrpcPort are both 9150", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_address()
    {
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, "--services:Echo:grpc:0=echo:8081");

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => greeter.Client<IGreeter>().RunRemote("you", 1, Token));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Contains("services__Echo__grpc__0 is 'echo:8081', which is no absolute http or https address", exception.Message, StringComparison.Ordinal);
        await IsAliveAsync(greeter);
    }

    [Fact]
    public async Task Dead_dependency()
    {
        Uri dead = DeadAddress();
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", dead));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => greeter.Client<IGreeter>().RunRemote("you", 1, Token));

        Assert.Equal(GrpcStatusCode.Unavailable, exception.StatusCode);
        Assert.Contains($"Calling Echo at {dead} failed with UNAVAILABLE", exception.Message, StringComparison.Ordinal);
        (int status, string body) = await greeter.PostAsync("""{"text":"you"}""");
        Assert.Equal(502, status);
        Assert.Contains($"Calling Echo at {dead}", body, StringComparison.Ordinal);
        await IsAliveAsync(greeter);
    }

    [Fact]
    public async Task Wrong_port()
    {
        await using TestHost echo = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        await using TestHost greeter = await TestHost.StartAsync(GreeterChainletHost.Implementation, TestHost.AddressSetting("Echo", echo.Web.HttpAddress));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => greeter.Client<IGreeter>().RunRemote("you", 1, Token));

        Assert.Contains($"Calling Echo at {echo.Web.HttpAddress}", exception.Message, StringComparison.Ordinal);
        Assert.Contains("gRPC port", exception.Message, StringComparison.Ordinal);
        await IsAliveAsync(greeter);
        await IsAliveAsync(echo);
    }

    [Fact]
    public async Task Malformed_protobuf()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        var raw = new GrpcMethod<byte[], string>(GrpcMethodType.Unary, "tests.Echo", "RunRemote", new RawMarshaller(), TextRequest.TextWire);

        GrpcException exception = await Assert.ThrowsAsync<GrpcException>(() => host.Grpc.UnaryAsync(raw, [0x0A, 0x7F, 0x61]));

        Assert.Equal(GrpcStatusCode.InvalidArgument, exception.Status.Code);
        Assert.Contains("TextRequest is malformed at byte 1, field 1: a length of 127 bytes is announced where 1 are left", exception.Status.Detail, StringComparison.Ordinal);
        await IsAliveAsync(host);
    }

    [Theory]
    [InlineData("""{"text": 5}""", "$.text: expected a string, found the number 5 (line 1, byte 10).")]
    [InlineData("""{"text": """, "$.text: the JSON is malformed")]
    [InlineData("""{}""", "$: \"text\" is missing")]
    [InlineData("", "expected a JSON value, found nothing")]
    public async Task Malformed_JSON(string json, string message)
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));

        (int status, string body) = await host.PostAsync(json);

        Assert.Equal(400, status);
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement error = document.RootElement.GetProperty("error");
        Assert.Equal("Echo", error.GetProperty("remoteName").GetString());
        Assert.Equal("Chains.Wire.JsonFormatException", error.GetProperty("exceptionClassName").GetString());
        Assert.Contains(message, error.GetProperty("exceptionMessage").GetString(), StringComparison.Ordinal);
        await IsAliveAsync(host);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_413()
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));
        using var content = new ByteArrayContent(new byte[65 * 1024 * 1024]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/run_remote", UriKind.Relative)) { Content = content };

        // Kestrel answers before it has read everything, so the client waits with the body until it is asked for it.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await host.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await IsAliveAsync(host);
    }

    [Fact]
    public async Task Absent_secret()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()), $"--Chains:SecretsPath={folder}");

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("secret:absent", 1, Token));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Contains($"Echo needs the secret 'absent': neither the file {Path.Combine(folder, "absent")} nor the environment variable CHAINS_SECRET_absent is there", exception.Message, StringComparison.Ordinal);
        Assert.Equal(500, (await host.PostAsync("""{"text":"secret:absent"}""")).Status);
        await IsAliveAsync(host);
    }

    [Theory]
    [InlineData("other", "which it does not declare: add it to [Assets(SecretKeys = [\"other\"])]")]
    [InlineData("../token", "which it does not declare")]
    public async Task Undeclared_secret(string name, string message)
    {
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()));

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote($"secret:{name}", 1, Token));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        await IsAliveAsync(host);
    }

    [Fact]
    public async Task Secrets_are_read_from_their_file_without_its_last_line_break_and_never_show_in_errors()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("chains-secrets");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "s3cr3t-value\n", Token);
            await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()), $"--Chains:SecretsPath={folder.FullName}");

            Assert.Equal("s3cr3t-value", await host.Client<IEcho>().RunRemote("secret:token", 1, Token));
            RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("leak:token", 1, Token));
            Assert.Contains("the token *** is refused", exception.Message, StringComparison.Ordinal);
            (_, string body) = await host.PostAsync("""{"text":"leak:token"}""");
            Assert.DoesNotContain("s3cr3t", exception + body, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Unreadable_data_dir()
    {
        string missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()), $"--Chains:DataDir={missing}");

        RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("datadir", 1, Token));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.StatusCode);
        Assert.Contains($"Echo cannot read its data directory '{missing}' (set by Chains:DataDir): it does not exist", exception.Message, StringComparison.Ordinal);
        await IsAliveAsync(host);

        // It is looked at anew: a volume that is mounted late is found.
        Directory.CreateDirectory(missing);
        try
        {
            Assert.Equal(missing, await host.Client<IEcho>().RunRemote("datadir", 1, Token));
        }
        finally
        {
            Directory.Delete(missing);
        }
    }

    [Fact]
    public async Task A_data_dir_that_is_a_file()
    {
        string file = Path.GetTempFileName();
        try
        {
            await using TestHost host = await TestHost.StartAsync(EchoChainletHost.Create(new EchoScript()), $"--Chains:DataDir={file}");

            RemoteChainletException exception = await Assert.ThrowsAsync<RemoteChainletException>(() => host.Client<IEcho>().RunRemote("datadir", 1, Token));

            Assert.Contains("it is a file", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    internal static Uri DeadAddress()
    {
        // A port that was free a moment ago and that nobody listens on.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}");
    }

    private static async Task IsAliveAsync(TestHost host)
    {
        Assert.Equal((200, """{"status":"serving"}"""), await host.HealthzAsync());
        Assert.Equal(GrpcHealthStatus.Serving, await GrpcHealth.CheckAsync(host.Grpc));
    }

    private sealed class RawMarshaller : GrpcMarshaller<byte[]>
    {
        public override int GetSize(byte[] value) => value.Length;

        public override void Write(byte[] value, IBufferWriter<byte> destination) => destination.Write(value);

        public override byte[] Read(in ReadOnlySequence<byte> source) => source.ToArray();
    }
}
