using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Chains.Grpc;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>What goes wrong around a host: each fault gives the right status and a message that names what and where, and the host answers the next call.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class BadInputTests(QuickstartFixture quickstart, ProbeFixture probe) : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Missing_address_names_the_dependency_and_the_setting()
    {
        await using HostProcess search = await HostProcess.StartHealthyAsync(quickstart.HostDll("Search"));

        (HttpStatusCode status, string body) = await PostAsync(search, """{"query": "tea"}""");
        GrpcException exception = await FailAsync(search, "quickstart.Search", Query("tea"));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.Status.Code);
        Assert.All([Message(body), exception.Status.Detail], message =>
        {
            Assert.Contains("PassageIndex", message, StringComparison.Ordinal);
            Assert.Contains("services__PassageIndex__grpc__0", message, StringComparison.Ordinal);
        });
        await AssertAliveAsync(search);
    }

    [Fact]
    public async Task Dead_dependency_is_unavailable_and_named_with_its_address()
    {
        string address = $"http://127.0.0.1:{Ports.Free()}";
        await using HostProcess search = await HostProcess.StartHealthyAsync(quickstart.HostDll("Search"), new Dictionary<string, string?> { ["services__PassageIndex__grpc__0"] = address });

        (HttpStatusCode status, string body) = await PostAsync(search, """{"query": "tea"}""");
        GrpcException exception = await FailAsync(search, "quickstart.Search", Query("tea"));

        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Equal(GrpcStatusCode.Unavailable, exception.Status.Code);
        Assert.All([Message(body), exception.Status.Detail], message =>
        {
            Assert.Contains("PassageIndex", message, StringComparison.Ordinal);
            Assert.Contains(address, message, StringComparison.Ordinal);
        });
        await AssertAliveAsync(search);
    }

    [Fact]
    public async Task Dependency_that_comes_back_is_called_again()
    {
        int[] ports = Ports.Free(2);
        await using HostProcess search = await HostProcess.StartHealthyAsync(
            quickstart.HostDll("Search"),
            new Dictionary<string, string?> { ["services__PassageIndex__grpc__0"] = $"http://127.0.0.1:{ports[1]}" });
        (HttpStatusCode before, _) = await PostAsync(search, """{"query": "tea", "count": 1}""");

        await using HostProcess index = HostProcess.Start(quickstart.HostDll("PassageIndex"), ports[0], ports[1], quickstart.Addresses("TextSplitter", "Embedder"));
        await index.WaitForHealthAsync(TimeSpan.FromSeconds(60));
        (HttpStatusCode after, string body) = await PostAsync(search, """{"query": "tea", "count": 1}""");

        Assert.Equal(HttpStatusCode.BadGateway, before);
        Assert.True(after == HttpStatusCode.OK, body);
    }

    [Fact]
    public async Task Http_port_given_as_grpc_port_is_named_as_such()
    {
        string address = $"http://127.0.0.1:{quickstart.Host("PassageIndex").HttpPort}";
        await using HostProcess search = await HostProcess.StartHealthyAsync(quickstart.HostDll("Search"), new Dictionary<string, string?> { ["services__PassageIndex__grpc__0"] = address });

        (HttpStatusCode status, string body) = await PostAsync(search, """{"query": "tea"}""");

        Assert.True((int)status >= 500, body);
        Assert.Contains("PassageIndex", Message(body), StringComparison.Ordinal);
        Assert.Contains(address, Message(body), StringComparison.Ordinal);
        Assert.Contains("gRPC port", Message(body), StringComparison.Ordinal);
        await AssertAliveAsync(search);
        await AssertAliveAsync(quickstart.Host("PassageIndex"));
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x05, 0x61 }, "a length beyond the end")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "a varint without an end")]
    [InlineData(new byte[] { 0x0A, 0x02, 0xC3, 0x28 }, "text that is not UTF-8")]
    public async Task Malformed_protobuf_is_an_invalid_argument_that_names_the_message(byte[] request, string what)
    {
        HostProcess search = quickstart.Host("Search");

        GrpcException exception = await FailAsync(search, "quickstart.Search", request);

        Assert.True(exception.Status.Code == GrpcStatusCode.InvalidArgument, $"{what}: {exception.Status}");
        Assert.Contains("SearchRunRemoteRequest", exception.Status.Detail, StringComparison.Ordinal);
        await AssertAliveAsync(search);
    }

    [Theory]
    [InlineData("", "found nothing")]
    [InlineData("{", "line 1, byte 2")]
    [InlineData("[]", "$: expected an object")]
    [InlineData("""{"query": 7}""", "$.query")]
    [InlineData("""{"query": "tea", "count": "many"}""", "$.count")]
    [InlineData("""{"count": 2}""", "\"query\" is missing")]
    [InlineData("""{"query": null}""", "$.query")]
    public async Task Malformed_json_is_a_bad_request_that_names_the_place(string json, string place)
    {
        HostProcess search = quickstart.Host("Search");

        (HttpStatusCode status, string body) = await PostAsync(search, json);

        Assert.True(status == HttpStatusCode.BadRequest, $"{status}: {body}");
        Assert.Contains(place, Message(body), StringComparison.Ordinal);
        await AssertAliveAsync(search);
    }

    [Fact]
    public async Task Absent_secret_is_named_with_the_places_that_were_looked_at()
    {
        string folder = Directory.CreateTempSubdirectory("chains-secrets-").FullName;
        await using HostProcess reader = await HostProcess.StartHealthyAsync(probe.HostDll("probe", "SecretReader"), new Dictionary<string, string?> { ["Chains__SecretsPath"] = folder });

        GrpcException absent = await FailAsync(reader, "probes.SecretReader", Text("token"));
        GrpcException undeclared = await FailAsync(reader, "probes.SecretReader", Text("other"));
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "s3cret-value", TestContext.Current.CancellationToken);
        byte[] length = await CallAsync(reader, "probes.SecretReader", Text("token"));

        Assert.Equal(GrpcStatusCode.FailedPrecondition, absent.Status.Code);
        Assert.Contains("token", absent.Status.Detail, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder, "token"), absent.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("CHAINS_SECRET_", absent.Status.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(GrpcStatusCode.FailedPrecondition, undeclared.Status.Code);
        Assert.Contains("[Assets(SecretKeys", undeclared.Status.Detail, StringComparison.Ordinal);
        Assert.Equal([0x08, 12], length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Unreadable_data_dir_is_named_and_why()
    {
        string folder = Directory.CreateTempSubdirectory("chains-data-").FullName;
        string data = Path.Combine(folder, "data");
        await using HostProcess reader = await HostProcess.StartHealthyAsync(probe.HostDll("probe", "FileReader"), new Dictionary<string, string?> { ["Chains__DataDir"] = data });

        GrpcException absent = await FailAsync(reader, "probes.FileReader", Text("hello.txt"));
        await File.WriteAllTextAsync(data, "not a folder", TestContext.Current.CancellationToken);
        GrpcException file = await FailAsync(reader, "probes.FileReader", Text("hello.txt"));
        File.Delete(data);
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "hello.txt"), "hi", TestContext.Current.CancellationToken);
        byte[] content = await CallAsync(reader, "probes.FileReader", Text("hello.txt"));

        Assert.All([absent, file], exception =>
        {
            Assert.Equal(GrpcStatusCode.FailedPrecondition, exception.Status.Code);
            Assert.Contains(data, exception.Status.Detail, StringComparison.Ordinal);
            Assert.Contains("Chains", exception.Status.Detail, StringComparison.Ordinal);
        });
        Assert.Contains("does not exist", absent.Status.Detail, StringComparison.Ordinal);
        Assert.Equal([0x0A, 2, (byte)'h', (byte)'i'], content);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Failure_two_hops_away_names_every_host_on_the_way()
    {
        await using HostProcess secrets = await HostProcess.StartHealthyAsync(probe.HostDll("probe", "SecretReader"));
        await using HostProcess files = await HostProcess.StartHealthyAsync(probe.HostDll("probe", "FileReader"));
        await using HostProcess entrypoint = await HostProcess.StartHealthyAsync(probe.HostDll("probe", "Probe"), new Dictionary<string, string?>
        {
            ["services__SecretReader__grpc__0"] = secrets.GrpcAddress.ToString(),
            ["services__FileReader__grpc__0"] = files.GrpcAddress.ToString(),
        });

        (HttpStatusCode status, string body) = await PostAsync(entrypoint, """{"name": "token", "secret": true}""");

        Assert.True((int)status >= 500, body);
        using JsonDocument error = JsonDocument.Parse(body);
        JsonElement top = error.RootElement.GetProperty("error");
        Assert.Equal("Probe", top.GetProperty("remoteName").GetString());
        Assert.Equal("SecretReader", top.GetProperty("cause").GetProperty("remoteName").GetString());
        await AssertAliveAsync(entrypoint);
        await AssertAliveAsync(secrets);
    }

    [Fact]
    public async Task Unknown_method_is_unimplemented()
    {
        GrpcException exception = await FailAsync(quickstart.Host("Search"), "quickstart.Embedder", Text("tea"));

        Assert.Equal(GrpcStatusCode.Unimplemented, exception.Status.Code);
        Assert.Contains("quickstart.Embedder", exception.Status.Detail, StringComparison.Ordinal);
        await AssertAliveAsync(quickstart.Host("Search"));
    }

    private static byte[] Query(string query) => Text(query);

    // The first field of every request here is a string.
    private static byte[] Text(string text) => [0x0A, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static async Task<byte[]> CallAsync(HostProcess host, string service, byte[] request)
    {
        await using GrpcChannel channel = new(host.GrpcAddress);
        return await channel.UnaryAsync(
            new GrpcMethod<byte[], byte[]>(GrpcMethodType.Unary, service, "RunRemote", RawMarshaller.Instance, RawMarshaller.Instance),
            request,
            new GrpcCallOptions(Deadline: DateTimeOffset.UtcNow.AddSeconds(30), CancellationToken: TestContext.Current.CancellationToken));
    }

    private static Task<GrpcException> FailAsync(HostProcess host, string service, byte[] request) => Assert.ThrowsAsync<GrpcException>(() => CallAsync(host, service, request));

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(HostProcess host, string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PostAsync(new Uri(host.HttpAddress, "run_remote"), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Message(string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("error").GetProperty("exceptionMessage").GetString()!;
    }

    private async Task AssertAliveAsync(HostProcess host)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(host.HttpAddress, "healthz"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(host.Completed.IsCompleted);
    }

    private sealed class RawMarshaller : GrpcMarshaller<byte[]>
    {
        internal static readonly RawMarshaller Instance = new();

        public override int GetSize(byte[] value) => value.Length;

        public override void Write(byte[] value, IBufferWriter<byte> destination) => destination.Write(value);

        public override byte[] Read(in ReadOnlySequence<byte> source) => source.ToArray();
    }
}
