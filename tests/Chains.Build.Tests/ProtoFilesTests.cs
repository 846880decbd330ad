using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.TestSupport;

namespace Chains.Build.Tests;

public sealed class ProtoFilesTests
{
    [Theory]
    [InlineData("HelloWorld")]
    [InlineData("Poems")]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Streaming")]
    [InlineData("IncomingStreams")]
    [InlineData("NestedNamespaces")]
    [InlineData("Alternatives")]
    public async Task Stock_protoc_compiles_them_together_and_makes_csharp_of_them(string program)
    {
        using ChainAssembly assembly = TestChain.Program(program);
        foreach (ChainModel chain in ChainGraph.Read(assembly, []).Chains)
        {
            IReadOnlyList<Artifact> files = ProtoFiles.Create(chain);
            await CompileAsync(files, ProtoFiles.Of(chain));
            Snapshot.Verify(Text(files), $"{program}.{chain.Name}");
        }
    }

    [Fact]
    public async Task Names_that_two_types_or_a_service_wish_for_are_told_apart()
    {
        string types = """
            "types":[{"id":"A.Item","kind":"message","name":"Item","fields":[]},{"id":"B.Item","kind":"message","name":"Item","fields":[{"name":"item","number":1,"ref":"A.Item","json":"item"}]},
            {"id":"C.Start","kind":"enum","name":"Start","values":[{"name":"START_UNSPECIFIED","number":0},{"name":"START_A","number":1},{"name":"START_B","number":1}],"alias":true},
            {"id":"D.WordsEntry","kind":"message","name":"WordsEntry","fields":[{"name":"words","number":1,"label":"map","key":"string","ref":"D.WordsEntry","json":"words"}]}]
            """.ReplaceLineEndings("");
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + types) + "namespace N; public class Start;");
        ChainModel chain = TestChain.Only(assembly);
        IReadOnlyList<Artifact> files = ProtoFiles.Create(chain);
        await CompileAsync(files, ProtoFiles.Of(chain));
        Snapshot.Verify(Text(files), "Clashes");
    }

    [Fact]
    public async Task A_json_name_that_protobuf_would_not_derive_is_written()
    {
        string request = "\"types\":[{\"id\":\"N.M\",\"kind\":\"message\",\"name\":\"M\",\"fields\":[{\"name\":\"max_value\",\"number\":1,\"type\":\"int32\",\"json\":\"maxValue\"},{\"name\":\"url2\",\"number\":2,\"type\":\"int32\",\"json\":\"URL2\"}]}]";
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + request) + "namespace N; public class Start;");
        ChainModel chain = TestChain.Only(assembly);
        IReadOnlyList<Artifact> files = ProtoFiles.Create(chain);
        string types = files.Single(file => file.Path == "protos/types.proto").Content;
        Assert.Contains("int32 max_value = 1;", types, StringComparison.Ordinal);
        Assert.Contains("int32 url2 = 2 [json_name = \"URL2\"];", types, StringComparison.Ordinal);
        await CompileAsync(files, ProtoFiles.Of(chain));
    }

    [Fact]
    public async Task Descriptors_of_every_kind_of_field_are_those_of_protoc()
    {
        string[] scalars = ["double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string", "bytes", "uint32", "sfixed32", "sfixed64", "sint32", "sint64"];
        string[] keys = [.. scalars.Except(["double", "float", "bytes"])];
        List<string> fields = [];
        fields.AddRange(scalars.Select((type, i) => Field($"plain_{type}", i + 1, $"\"type\":\"{type}\"")));
        fields.AddRange(scalars.Select((type, i) => Field($"optional_{type}", i + 101, $"\"type\":\"{type}\",\"label\":\"optional\"")));
        fields.AddRange(scalars.Select((type, i) => Field($"repeated_{type}", i + 20001, $"\"type\":\"{type}\",\"label\":\"repeated\"")));
        fields.AddRange(keys.Select((type, i) => Field($"map_{type}", i + 536870801, $"\"type\":\"bytes\",\"label\":\"map\",\"key\":\"{type}\"")));
        fields.AddRange(new[] { "repeated", "optional", "map" }.Select((label, i) => Field($"{label}_of_message", i + 201, $"\"ref\":\"N.M\",\"label\":\"{label}\",\"key\":\"string\"")));
        fields.AddRange(new[] { "repeated", "optional", "map" }.Select((label, i) => Field($"{label}_of_enum", i + 301, $"\"ref\":\"N.E\",\"label\":\"{label}\",\"key\":\"string\"")));
        fields.Add(Field("twice", 401, "\"type\":\"int32\",\"label\":\"optional\""));
        fields.Add(Field("_twice", 402, "\"type\":\"int32\",\"label\":\"optional\""));
        fields.Add(Field("odd__name_2x", 403, "\"type\":\"int32\",\"label\":\"map\",\"key\":\"string\""));
        string types = $$"""
            "types":[{"id":"N.M","kind":"message","name":"M","fields":[{{string.Join(",", fields)}}]},
            {"id":"N.E","kind":"enum","name":"E","values":[{"name":"E_UNSPECIFIED","number":0},{"name":"E_LEAST","number":-2147483648},{"name":"E_MOST","number":2147483647}]}]
            """.ReplaceLineEndings("");
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + types) + "namespace N; public class Start;");
        ChainModel chain = TestChain.Only(assembly);
        await CompileAsync(ProtoFiles.Create(chain), ProtoFiles.Of(chain));

        static string Field(string name, int number, string more) => $"{{\"name\":\"{name}\",\"number\":{number},{more},\"json\":\"{Names.ProtoJson(name)}\"}}";
    }

    [Fact]
    public void Contract_of_a_host_has_the_types_that_its_chainlet_reaches_alone()
    {
        using ChainAssembly assembly = TestChain.Program("Poems");
        ChainModel chain = TestChain.Only(assembly);
        ProtoFiles protos = ProtoFiles.Of(chain);
        HashSet<string> all = [.. protos.All().SelectMany(file => file.Types).Select(type => type.Name)];
        foreach (ChainletNode node in chain.Chainlets)
        {
            IReadOnlyList<ProtoFile> files = protos.ReachedBy(node);
            Assert.Equal(node.Descriptor.ClassName, files[^1].Service?.Name);
            HashSet<string> defined = [.. files.SelectMany(file => file.Types.Select(type => $".{file.Package}.{type.Name}"))];
            string[] used = [.. files.SelectMany(file => file.Types).OfType<ProtoMessage>().SelectMany(message => message.Fields).Where(field => field.Kind != ProtoTypeKind.Scalar).Select(field => field.Type)];
            Assert.Empty(used.Except(defined));
            Assert.True(defined.Count < all.Count, $"The contract of {node.Name} holds the whole chain's types: {string.Join(" ", defined)}");
        }
    }

    [Theory]
    [InlineData("My", " google.protobuf.Duration wait = 1;")]
    [InlineData("My.Google", " .google.protobuf.Duration wait = 1;")]
    public async Task Files_of_protobuf_itself_are_imported_where_they_are_used(string space, string field)
    {
        using ChainAssembly assembly = TestChain.Generated($$"""
            using Chains;
            namespace {{space}};
            public record Page(DateTimeOffset At);
            [Chainlet, Entrypoint("test")] public partial class Waiter(IPager pager)
            {
                public async Task<System.Text.Json.JsonElement> RunRemote(TimeSpan wait, CancellationToken ct = default) { await pager.RunRemote(1, ct); return default; }
            }
            [Chainlet] public partial class Pager { public Task<Page> RunRemote(int number, CancellationToken ct = default) => Task.FromResult(new Page(default)); }
            """);
        ChainModel chain = TestChain.Only(assembly);
        ProtoFiles protos = ProtoFiles.Of(chain);
        IReadOnlyList<Artifact> files = ProtoFiles.Create(chain);
        await CompileAsync(files, protos);
        Assert.Contains(field, files.Single(file => file.Path == "protos/waiter.proto").Content, StringComparison.Ordinal);

        Assert.Equal(["google/protobuf/duration.proto", "google/protobuf/struct.proto"], Assert.Single(protos.ReachedBy(chain.Chainlets.Single(node => node.Name == "Waiter"))).Imports);
        IReadOnlyList<ProtoFile> pager = protos.ReachedBy(chain.Chainlets.Single(node => node.Name == "Pager"));
        Assert.Equal(["google/protobuf/timestamp.proto"], pager[0].Imports);
        Assert.Equal(["types.proto"], pager[1].Imports);
        Assert.Contains("google/protobuf/timestamp.proto", System.Text.Encoding.UTF8.GetString(ProtoDescriptor.WriteSetWithImports(pager)), StringComparison.Ordinal);
        Assert.DoesNotContain("google/protobuf/struct.proto", System.Text.Encoding.UTF8.GetString(ProtoDescriptor.WriteSetWithImports(pager)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N.Gone")]
    [InlineData(".google.protobuf.Gone")]
    public void A_reference_to_a_type_that_is_not_there_names_the_field(string gone)
    {
        string types = "\"types\":[{\"id\":\"N.M\",\"kind\":\"message\",\"name\":\"M\",\"fields\":[{\"name\":\"x\",\"number\":1,\"ref\":\"" + gone + "\",\"json\":\"x\"}]}]";
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + types) + "namespace N; public class Start;");
        ProblemException exception = Assert.Throws<ProblemException>(() => ProtoFiles.Create(TestChain.Only(assembly)));
        Assert.Equal("CHN0902", exception.Problem.Id);
        Assert.Contains($"\"x\" refers to \"{gone}\"", exception.Message, StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<Artifact> files) => string.Join("\n", files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"//// {file.Path}\n{file.Content}"));

    // The text compiles without a warning (an import that nothing uses is a defect of the file as well), and what protoc makes of it is the descriptor that we write.
    internal static async Task CompileAsync(IEnumerable<Artifact> files, ProtoFiles protos)
    {
        await using TempProject folder = TempProject.Create("protos", feed: null);
        foreach (Artifact file in files)
        {
            folder.Write(file.Path, file.Content);
        }

        Directory.CreateDirectory(folder.PathOf("out"));
        await using ProcessRun protoc = ProcessRun.Start(
            Peers.Protoc,
            [$"--proto_path={folder.PathOf("protos")}", $"--proto_path={Peers.ProtocIncludes}", $"--csharp_out={folder.PathOf("out")}", $"--descriptor_set_out={folder.PathOf("all.binpb")}", .. protos.All().Select(file => file.Name)],
            folder.Folder);
        int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((0, ""), (exitCode, protoc.Errors));
        Assert.Equal(Convert.ToHexString(await File.ReadAllBytesAsync(folder.PathOf("all.binpb"))), Convert.ToHexString(ProtoDescriptor.WriteSet(protos.All())));
    }
}
