using System.Text.Json;
using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>A gRPC client of another language, made from the emitted contracts by its own tools, against running hosts.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class StockPythonTests(QuickstartFixture quickstart)
{
    // Not python3-grpc-tools: Debian's is of 2018 and does not know the `optional` of proto3.
    private static readonly string[] Packages = ["python3-grpcio", "python3-protobuf", "protobuf-compiler", "protobuf-compiler-grpc"];

    [Fact]
    public async Task Unary_call_gives_the_same_passages_as_json()
    {
        Peers.RequireOrSkip(Packages);
        BookSearchReference reference = new(await File.ReadAllTextAsync(Repo.PathOf("samples/Quickstart/Book/alice.txt"), TestContext.Current.CancellationToken));

        JsonElement[] lines = await CallAsync("Search", "search", """{"query": "a grin without a cat", "count": 4}""");

        JsonElement hits = Assert.Single(lines).GetProperty("answer").GetProperty("result").GetProperty("passages");
        Assert.Equal(
            reference.Search("a grin without a cat", 4).Select(hit => hit.Number),
            hits.EnumerateArray().Select(hit => hit.GetProperty("passage").GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Server_stream_gives_every_passage_best_first()
    {
        Peers.RequireOrSkip(Packages);
        BookSearchReference reference = new(await File.ReadAllTextAsync(Repo.PathOf("samples/Quickstart/Book/alice.txt"), TestContext.Current.CancellationToken));

        JsonElement[] lines = await CallAsync("PassageIndex", "passage_index", """{"query": "a grin without a cat"}""");

        Assert.Equal(reference.PassageCount, lines.Length);
        Assert.Equal(
            reference.Search("a grin without a cat", 10).Select(hit => hit.Number),
            lines.Take(10).Select(line => line.GetProperty("answer").GetProperty("result").GetProperty("passage").GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Optional_parameter_left_out_takes_its_csharp_default()
    {
        Peers.RequireOrSkip(Packages);

        JsonElement[] lines = await CallAsync("Search", "search", """{"query": "a grin without a cat"}""");

        Assert.Equal(3, Assert.Single(lines).GetProperty("answer").GetProperty("result").GetProperty("passages").GetArrayLength());
    }

    private async Task<JsonElement[]> CallAsync(string chainlet, string module, string request)
    {
        string protos = Path.Combine(quickstart.ChainFolder, "protos");
        string stubs = Directory.CreateTempSubdirectory("chains-python-").FullName;
        try
        {
            await RunAsync("protoc", [$"--plugin=protoc-gen-grpc={Peers.PythonPlugin}", $"--proto_path={protos}", $"--python_out={stubs}", $"--grpc_out={stubs}", .. Directory.GetFiles(protos, "*.proto")]);
            string output = await RunAsync(Peers.Python, [
                Path.Combine(AppContext.BaseDirectory, "Python", "client.py"),
                $"127.0.0.1:{quickstart.Host(chainlet).GrpcPort}",
                stubs,
                module,
                chainlet,
                request]);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            Directory.Delete(stubs, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        await using ProcessRun run = ProcessRun.Start(program, arguments);
        int exitCode = await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"{program} ended with {exitCode}:\n{run.Output}{run.Errors}");
        return run.Output;
    }
}
