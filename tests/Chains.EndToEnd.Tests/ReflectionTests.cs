using System.Text.Json;
using Chains.TestSupport;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chains.EndToEnd.Tests;

/// <summary>A client of another language that knows nothing but a host's address lists its services, learns their contracts and calls them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ReflectionTests(QuickstartFixture quickstart, ProbeFixture probe)
{
    private static readonly string[] Packages = ["python3-grpcio", "python3-protobuf"];

    public static TheoryData<string> Versions => ["v1", "v1alpha"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Services_of_a_host_are_listed(string version)
    {
        Peers.RequireOrSkip(Packages);

        string[] services = await RunAsync(quickstart.Host("Search"), version, "list");

        Assert.Equal(["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "quickstart.Search"], services);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Unary_method_is_called_by_the_contract_that_the_host_gave(string version)
    {
        Peers.RequireOrSkip(Packages);
        BookSearchReference reference = new(await File.ReadAllTextAsync(Repo.PathOf("samples/Quickstart/Book/alice.txt"), TestContext.Current.CancellationToken));

        string[] lines = await RunAsync(quickstart.Host("Search"), version, "call", "quickstart.Search", "RunRemote", """{"query": "a grin without a cat", "count": 4}""");

        JsonElement hits = JsonElement.Parse(Assert.Single(lines)).GetProperty("result").GetProperty("passages");
        Assert.Equal(
            reference.Search("a grin without a cat", 4).Select(hit => hit.Number),
            hits.EnumerateArray().Select(hit => hit.GetProperty("passage").GetProperty("number").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Server_stream_is_called_by_the_contract_that_the_host_gave(string version)
    {
        Peers.RequireOrSkip(Packages);
        BookSearchReference reference = new(await File.ReadAllTextAsync(Repo.PathOf("samples/Quickstart/Book/alice.txt"), TestContext.Current.CancellationToken));

        string[] lines = await RunAsync(quickstart.Host("PassageIndex"), version, "call", "quickstart.PassageIndex", "RunRemote", """{"query": "a grin without a cat"}""");

        Assert.Equal(reference.PassageCount, lines.Length);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Health_is_called_by_the_contract_that_the_host_gave(string version)
    {
        Peers.RequireOrSkip(Packages);

        string[] lines = await RunAsync(quickstart.Host("Embedder"), version, "call", "grpc.health.v1.Health", "Check", """{"service": "quickstart.Embedder"}""");

        Assert.Equal("SERVING", JsonElement.Parse(Assert.Single(lines)).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("echo", "Echo")]
    [InlineData("mirror", "Mirror")]
    public async Task Contract_of_every_type_is_the_one_that_protoc_makes_of_the_emitted_text(string chain, string chainlet)
    {
        Peers.RequireOrSkip(Packages);
        await using HostProcess host = await HostProcess.StartHealthyAsync(probe.HostDll(chain, chainlet));

        string[] lines = await RunAsync(host, "v1", "list");
        string service = lines.Single(line => !line.StartsWith("grpc.", StringComparison.Ordinal));
        FileDescriptorSet told = FileDescriptorSet.Parser.ParseFrom(Convert.FromBase64String(Assert.Single(await RunAsync(host, "v1", "files", service))));

        // The chain has one chainlet: it reaches every type, and what protobuf's own files have of them.
        FileDescriptorSet made = await DescriptorsOfProtocAsync(Path.Combine(probe.ChainFolder(chain), "protos"));
        Assert.Equal(Sorted(made), Sorted(told));
        FileDescriptorSet beside = FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(Path.GetDirectoryName(probe.HostDll(chain, chainlet))!, "contract.binpb"), TestContext.Current.CancellationToken));
        Assert.Equal(Sorted(made), Sorted(beside));

        // Each file stands behind those that it imports.
        Assert.Equal(chainlet, Assert.Single(FileDescriptor.BuildFromByteStrings(beside.File.Select(file => file.ToByteString()))[^1].Services).Name);
    }

    [Fact]
    public async Task Every_value_and_collection_of_the_framework_goes_to_and_comes_from_another_language()
    {
        Peers.RequireOrSkip(Packages);
        StockContracts contracts = await StockContracts.CompileAsync(Path.Combine(probe.ChainFolder("mirror"), "protos"));
        await using HostProcess mirror = await HostProcess.StartHealthyAsync(probe.HostDll("mirror", "Mirror"));

        string[] lines = await RunAsync(mirror, "v1", "call", "every_value.Mirror", "RunRemote", MirrorRequest.Json.ReplaceLineEndings(""));

        MethodDescriptor method = contracts.RunRemote("Mirror");
        IMessage answer = JsonParser.Default.Parse(Assert.Single(lines), method.OutputType);
        IMessage result = (IMessage)method.OutputType.FindFieldByName("result").Accessor.GetValue(answer);
        Assert.Equal(method.InputType.FindFieldByName("everything").Accessor.GetValue(contracts.Request("Mirror", MirrorRequest.Json)), result.Descriptor.FindFieldByName("item1").Accessor.GetValue(result));
    }

    [Fact]
    public async Task Contracts_beside_the_hosts_of_a_chain_are_parts_of_what_protoc_makes()
    {
        FileDescriptorSet made = await DescriptorsOfProtocAsync(Path.Combine(quickstart.ChainFolder, "protos"));
        Dictionary<string, DescriptorProto> types = made.File.Single(file => file.Name == "types.proto").MessageType.ToDictionary(message => message.Name);
        foreach (string chainlet in QuickstartFixture.Chainlets)
        {
            string path = Path.Combine(Path.GetDirectoryName(quickstart.HostDll(chainlet))!, "contract.binpb");
            FileDescriptorSet own = FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
            IReadOnlyList<FileDescriptor> linked = FileDescriptor.BuildFromByteStrings(own.File.Select(file => file.ToByteString()));
            Assert.Equal(chainlet, Assert.Single(linked[^1].Services).Name);
            foreach (FileDescriptorProto file in own.File)
            {
                FileDescriptorProto whole = made.File.Single(other => other.Name == file.Name).Clone();
                if (file.Name == "types.proto")
                {
                    Assert.All(file.MessageType, message => Assert.Equal(types[message.Name], message));
                    file.MessageType.Clear();
                    whole.MessageType.Clear();
                }

                Assert.Equal(whole, file);
            }
        }
    }

    [Fact]
    public async Task Reflection_is_switched_off_by_a_setting()
    {
        Peers.RequireOrSkip(Packages);
        await using HostProcess echo = await HostProcess.StartHealthyAsync(probe.HostDll("echo", "Echo"), new Dictionary<string, string?> { ["Chains__Reflection"] = "false" });

        (int exitCode, _, string errors) = await RunScriptAsync(echo, "v1", "list");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("UNIMPLEMENTED", errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sorted(FileDescriptorSet set) => set.File.Select(file => file.ToString()).Order(StringComparer.Ordinal);

    private static async Task<FileDescriptorSet> DescriptorsOfProtocAsync(string folder)
    {
        string output = Path.GetTempFileName();
        try
        {
            await using ProcessRun protoc = ProcessRun.Start(Peers.Protoc, [$"--proto_path={folder}", $"--proto_path={Peers.ProtocIncludes}", "--include_imports", $"--descriptor_set_out={output}", .. Directory.GetFiles(folder, "*.proto")]);
            int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.True(exitCode == 0, $"protoc ended with {exitCode}:\n{protoc.Output}{protoc.Errors}");
            return FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static async Task<string[]> RunAsync(HostProcess host, params string[] arguments)
    {
        (int exitCode, string output, string errors) = await RunScriptAsync(host, arguments);
        Assert.True(exitCode == 0, $"The client ended with {exitCode}:\n{output}{errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunScriptAsync(HostProcess host, params string[] arguments)
    {
        await using ProcessRun run = ProcessRun.Start(Peers.Python, [Path.Combine(AppContext.BaseDirectory, "Python", "reflect.py"), $"127.0.0.1:{host.GrpcPort}", .. arguments]);
        int exitCode = await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        return (exitCode, run.Output, run.Errors);
    }
}
