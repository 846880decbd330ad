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
    [InlineData("Streaming")]
    [InlineData("NestedNamespaces")]
    public async Task Stock_protoc_compiles_them_together_and_makes_csharp_of_them(string program)
    {
        using ChainAssembly assembly = TestChain.Program(program);
        foreach (ChainModel chain in ChainGraph.Read(assembly, []).Chains)
        {
            IReadOnlyList<Artifact> files = ProtoFiles.Create(chain);
            await CompileAsync(files);
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
        IReadOnlyList<Artifact> files = ProtoFiles.Create(TestChain.Only(assembly));
        await CompileAsync(files);
        Snapshot.Verify(Text(files), "Clashes");
    }

    [Fact]
    public async Task A_json_name_that_protobuf_would_not_derive_is_written()
    {
        string request = "\"types\":[{\"id\":\"N.M\",\"kind\":\"message\",\"name\":\"M\",\"fields\":[{\"name\":\"max_value\",\"number\":1,\"type\":\"int32\",\"json\":\"maxValue\"},{\"name\":\"url2\",\"number\":2,\"type\":\"int32\",\"json\":\"URL2\"}]}]";
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + request) + "namespace N; public class Start;");
        IReadOnlyList<Artifact> files = ProtoFiles.Create(TestChain.Only(assembly));
        string types = files.Single(file => file.Path == "protos/types.proto").Content;
        Assert.Contains("int32 max_value = 1;", types, StringComparison.Ordinal);
        Assert.Contains("int32 url2 = 2 [json_name = \"URL2\"];", types, StringComparison.Ordinal);
        await CompileAsync(files);
    }

    [Fact]
    public void A_reference_to_a_type_that_is_not_there_names_the_field()
    {
        string types = "\"types\":[{\"id\":\"N.M\",\"kind\":\"message\",\"name\":\"M\",\"fields\":[{\"name\":\"x\",\"number\":1,\"ref\":\"N.Gone\",\"json\":\"x\"}]}]";
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + types) + "namespace N; public class Start;");
        ProblemException exception = Assert.Throws<ProblemException>(() => ProtoFiles.Create(TestChain.Only(assembly)));
        Assert.Equal("CHN0902", exception.Problem.Id);
        Assert.Contains("\"x\" refers to \"N.Gone\"", exception.Message, StringComparison.Ordinal);
    }

    private static string Text(IEnumerable<Artifact> files) => string.Join("\n", files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"//// {file.Path}\n{file.Content}"));

    private static async Task CompileAsync(IEnumerable<Artifact> files)
    {
        await using TempProject folder = TempProject.Create("protos", feed: null);
        foreach (Artifact file in files)
        {
            folder.Write(file.Path, file.Content);
        }

        Directory.CreateDirectory(folder.PathOf("out"));
        await using ProcessRun protoc = ProcessRun.Start(
            Peers.Protoc,
            [$"--proto_path={folder.PathOf("protos")}", $"--proto_path={Peers.ProtocIncludes}", $"--csharp_out={folder.PathOf("out")}", .. files.Select(file => Path.GetFileName(file.Path))],
            folder.Folder);
        int exitCode = await protoc.WaitAsync(TimeSpan.FromMinutes(1));

        // A warning, of an import that nothing uses for example, is a defect of the file as well.
        Assert.Equal((0, ""), (exitCode, protoc.Errors));
    }
}
