using System.Xml.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.TestSupport;

namespace Chains.Build.Tests;

public sealed class HostProjectsTests
{
    [Fact]
    public void The_hosts_of_a_chain()
    {
        using ChainAssembly assembly = TestChain.Program("Poems");
        ChainModel chain = TestChain.Only(assembly);
        Snapshot.Verify(Text([.. HostProjects.Create(chain, TestChain.Layout)]), "Poems");
        Snapshot.Verify(ChainJson.Create(chain, TestChain.Layout).Content, "Poems.chain.json");
        Snapshot.Verify(MermaidGraph.Create(chain).Content, "Poems.graph");
    }

    [Fact]
    public void Everything_that_an_image_may_ask_for()
    {
        string image = "\"dockerImage\":{\"baseImage\":\"example/base:1\",\"aptPackages\":[\"ffmpeg\",\"libgomp1\"],\"nuGetPackages\":[\"Some.Package/1.2.3\",\"Other\"],\"dataDir\":\"./data/model\"},\"options\":{\"enableDebugLogs\":true}";
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"test\"}," + image) + "namespace N; public class Start;");
        List<Artifact> files = [.. HostProjects.Create(TestChain.Only(assembly), TestChain.Layout).Where(file => file.Path.StartsWith("hosts/Start/", StringComparison.Ordinal))];
        Snapshot.Verify(Text(files), "Image");
    }

    [Fact]
    public void A_host_is_never_called_like_an_assembly_that_it_loads()
    {
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Test", "", "\"entrypoint\":{\"chain\":\"test\"}") + "namespace N; public class Test;");
        ChainModel chain = TestChain.Only(assembly);
        Assert.Equal("Test.Host", TestChain.Layout.AssemblyName(chain.Entrypoint));
        Assert.Equal("Test", (TestChain.Layout with { AssemblyNames = [] }).AssemblyName(chain.Entrypoint));
    }

    [Fact]
    public void All_xml_is_well_formed_whatever_the_paths_hold()
    {
        using ChainAssembly assembly = TestChain.Program("HelloWorld");
        HostLayout layout = TestChain.Layout with { ProjectReference = "../a & b/<x>.csproj" };
        foreach (Artifact file in HostProjects.Create(TestChain.Only(assembly), layout).Where(file => Path.GetExtension(file.Path) is ".csproj" or ".props" or ".targets" or ".slnx"))
        {
            XDocument document = XDocument.Parse(file.Content);
            Assert.True(Path.GetExtension(file.Path) != ".csproj" || document.Descendants("ProjectReference").Single().Attribute("Include")!.Value == "../a & b/<x>.csproj");
        }
    }

    [Theory]
    [InlineData("/a/b/c", "/a/x.csproj", "../../x.csproj")]
    [InlineData("/a/b", "/a/b", ".")]
    [InlineData("/a/b", "/c", "../../c")]
    public void Paths_are_relative_to_the_host(string folder, string path, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Unix.");
        Assert.Equal(expected, RelativePath.From(folder, path));
    }

    // The OpenAPI documents have snapshots of their own.
    private static string Text(List<Artifact> files) => string.Join("\n", files.Where(file => Path.GetFileName(file.Path) != "openapi.json").Select(file => $"//// {file.Path}\n{file.Content}"));
}
