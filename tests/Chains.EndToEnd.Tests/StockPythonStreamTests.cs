using System.Text;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>Chainlets that take a stream, with Python's grpcio on the other side: as the client of running hosts, and as the server that a host calls.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class StockPythonStreamTests(ProbeFixture probe) : IAsyncLifetime
{
    private static readonly string[] Packages = ["python3-grpcio", "python3-protobuf", "protobuf-compiler", "protobuf-compiler-grpc"];

    private readonly string _stubs = Directory.CreateTempSubdirectory("chains-python-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Peers.RequireOrSkip(Packages);
        string protos = Path.Combine(probe.ChainFolder("audio"), "protos");
        await RunAsync("protoc", [$"--plugin=protoc-gen-grpc={Peers.PythonPlugin}", $"--proto_path={protos}", $"--python_out={_stubs}", $"--grpc_out={_stubs}", .. Directory.GetFiles(protos, "*.proto")]);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_stubs, recursive: true);
        return default;
    }

    [Fact]
    public async Task A_python_client_streams_to_a_host()
    {
        await using HostProcess host = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Loudness"));

        Assert.Equal("""{"answer": {"result": 28.0}}""", await CallAsync(host, "loudness", "Loudness", """[{"gain": 2, "samples": {"items": [1, 2]}}, {"samples": {"items": [3]}}]"""));
        Assert.Equal("""{"answer": {"result": 9.0}}""", await CallAsync(host, "loudness", "Loudness", """[{"gain": 2, "unit": {}}, {"samples": {}}, {"samples": {"items": [3]}}]"""));
        Assert.Equal("""{"answer": {"result": 0.0}}""", await CallAsync(host, "loudness", "Loudness", """[{"gain": 0}]"""));

        Assert.Equal(
            """{"code": "INVALID_ARGUMENT", "details": "Loudness.RunRemote: the first message of the stream must bring the parameter 'gain'."}""",
            await CallAsync(host, "loudness", "Loudness", """[{"samples": {"items": [1]}}, {"gain": 2}]"""));
        Assert.Equal(
            """{"code": "INVALID_ARGUMENT", "details": "Loudness.RunRemote: message 2 of the stream brings the parameter 'gain', but parameters come with the first message only."}""",
            await CallAsync(host, "loudness", "Loudness", """[{"gain": 2}, {"gain": 2, "samples": {"items": [1]}}]"""));
        Assert.Equal("""{"code": "CANCELLED"}""", await CallAsync(host, "loudness", "Loudness", """[{"gain": 2}, "cancel"]"""));
        Assert.Equal("""{"answer": {"result": 2.0}}""", await CallAsync(host, "loudness", "Loudness", """[{"gain": 2, "samples": {"items": [1]}}]"""));
    }

    [Fact]
    public async Task A_python_client_streams_both_ways_with_a_host()
    {
        await using HostProcess host = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Transcriber"));

        string answers = await CallAsync(host, "transcriber", "Transcriber", """[{"vocabulary": ["a", "b"]}, {"sounds": "a"}, "wait", {"sounds": "x"}, {"sounds": "b"}, "wait", {"sounds": ""}]""");
        string empty = await CallAsync(host, "transcriber", "Transcriber", "[]");
        string cancelled = await CallAsync(host, "transcriber", "Transcriber", """[{"vocabulary": ["a"], "sounds": "a"}, "wait", "cancel"]""");

        Assert.Equal(["""{"answer": {"result": {"from": 0, "text": "a"}}}""", """{"answer": {"result": {"from": 2, "text": "b"}}}"""], answers.Split('\n'));
        Assert.Equal("", empty);
        Assert.Equal("""{"answer": {"result": {"from": 0, "text": "a"}}}""", cancelled.Split('\n')[0]);
        Assert.StartsWith("""{"code": "CANCELLED", """, cancelled.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_streams_to_a_python_server_and_back()
    {
        await using ProcessRun server = ProcessRun.Start(Peers.Python, [Path.Combine(AppContext.BaseDirectory, "Python", "stream_server.py"), _stubs]);
        string port = await server.WaitForLineAsync(static line => int.TryParse(line, out _), TimeSpan.FromSeconds(30), Token);
        string address = $"http://127.0.0.1:{port}";
        await using HostProcess host = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Captions"), new Dictionary<string, string?>
        {
            ["services__Transcriber__grpc__0"] = address,
            ["services__Loudness__grpc__0"] = address,
            ["services__Sink__grpc__0"] = address,
        });
        using var http = new HttpClient { BaseAddress = host.HttpAddress };

        // 2 blocks, [1, 0.5] and [2, 0.5], times the gain of 2; the parameters came before the first item.
        Assert.Equal("\"0:hello 1:sea 8\"", await PostAsync(http, "application/json", """{"sounds": ["hello", "sea"]}"""));
        foreach (string line in (string[])["vocabulary hello world", "end of stream", "sink 0:hello+1:sea", "loudness False 2.0 dB 2"])
        {
            await server.WaitForLineAsync(seen => seen == line, TimeSpan.FromSeconds(10), Token);
        }

        Assert.Equal("\"0:hello 3\"", await PostAsync(http, "application/x-ndjson", "{\"limit\": 1}\n\"hello\"\n\"sea\"\n"));

        string failure = await PostAsync(http, "application/json", """{"sounds": ["hello", "fail", "sea"]}""");
        Assert.Contains("lost in python", failure, StringComparison.Ordinal);
        Assert.Contains("\"exceptionClassName\":\"Chains.RemoteChainletException\"", failure, StringComparison.Ordinal);

        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var hanging = new StringContent("""{"sounds": ["hang"]}""", Encoding.UTF8, "application/json");
        Task<HttpResponseMessage> call = http.PostAsync(new Uri("/run_remote", UriKind.Relative), hanging, caller.Token);
        await server.WaitForLineAsync(static line => line == "hanging", TimeSpan.FromSeconds(10), Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await server.WaitForLineAsync(static line => line == "cancelled", TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task The_whole_chain_of_hosts_streams_from_one_to_the_next()
    {
        await using HostProcess transcriber = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Transcriber"));
        await using HostProcess loudness = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Loudness"));
        await using HostProcess sink = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Sink"));
        await using HostProcess host = await HostProcess.StartHealthyAsync(probe.HostDll("audio", "Captions"), new Dictionary<string, string?>
        {
            ["services__Transcriber__grpc__0"] = transcriber.GrpcAddress.ToString(),
            ["services__Loudness__grpc__0"] = loudness.GrpcAddress.ToString(),
            ["services__Sink__grpc__0"] = sink.GrpcAddress.ToString(),
        });
        using var http = new HttpClient { BaseAddress = host.HttpAddress };

        // (1 + 0.25) + (4 + 0.25), times the gain of 2.
        Assert.Equal("\"0:hello 2:world 11\"", await PostAsync(http, "application/json", """{"sounds": ["hello", "sea", "world"]}"""));
    }

    private static async Task<string> PostAsync(HttpClient http, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using HttpResponseMessage response = await http.PostAsync(new Uri("/run_remote", UriKind.Relative), content, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private Task<string> CallAsync(HostProcess host, string module, string service, string steps) =>
        RunAsync(Peers.Python, [Path.Combine(AppContext.BaseDirectory, "Python", "stream_client.py"), $"127.0.0.1:{host.GrpcPort}", _stubs, module, service, steps]);

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        await using ProcessRun run = ProcessRun.Start(program, arguments);
        int exitCode = await run.WaitAsync(TimeSpan.FromMinutes(1), Token);
        Assert.True(exitCode == 0, $"{program} ended with {exitCode}:\n{run.Output}{run.Errors}");
        return run.Output.TrimEnd('\n');
    }
}
