using System.Xml.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;

namespace Chains.Build.Tests.Client;

/// <summary>The project of a client package.</summary>
public sealed class ClientPackageTests
{
    private static readonly ClientPackage Package = new("Shop & Co.Client", "1.2.3", "Me", "net10.0", new Dictionary<string, PackageReference>
    {
        ["Chains.Runtime"] = new("Chains", "0.1.0"),
        ["Chains.Grpc"] = new("Chains", "0.1.0"),
        ["Acme.Contracts"] = new("Acme.Contracts", "4.5.6"),
        ["YamlDotNet"] = new("YamlDotNet", "16.3.0"),
    });

    [Fact]
    public void Types_of_packages_are_referenced_and_all_others_declared_once()
    {
        ClientType own = new("N.Item`1+Part", "Shop", "own", null);
        ClientType packaged = new("Acme.Thing", "Acme.Contracts", null, "whatever");
        List<Artifact> files =
        [
            .. Package.Create("Shop.csproj", [],
            [
                new ClientSource("N.A", "N.IA", "a", [new("N_ItemCodec", "codec")], [own, packaged], ["Acme.Contracts", "Chains.Runtime", "Shop", "System.Runtime"]),
                new ClientSource("N.B", "N.IB", "b", [new("N_ItemCodec", "codec"), new("n_itemcodec", "other")], [own], ["Shop"]),
            ]),
        ];

        Assert.Equal(
            [
                "client/Shop & Co.Client.csproj", "client/README.md", "client/IA.cs", "client/IB.cs", "client/Types/N.Item-1-Part.cs", "client/Wire/n_itemcodec-2.cs", "client/Wire/N_ItemCodec.cs",
                "client/.editorconfig", "client/Directory.Build.props", "client/Directory.Build.rsp", "client/Directory.Build.targets", "client/Directory.Packages.props",
            ],
            files.Select(file => file.Path));
        XElement project = XDocument.Parse(files[0].Content).Root!;
        Assert.Equal(["Chains 0.1.0", "Acme.Contracts 4.5.6"], project.Descendants("PackageReference").Select(reference => $"{reference.Attribute("Include")!.Value} {reference.Attribute("Version")!.Value}"));
        Assert.Equal("build;analyzers", project.Descendants("PackageReference").First().Attribute("ExcludeAssets")!.Value);
        Assert.Equal("Shop & Co.Client", project.Descendants("PackageId").Single().Value);
        Assert.Contains("AddChainlet<N.IB>", files[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Type_without_a_declaration_is_an_error_that_names_it()
    {
        ClientSource source = new("N.A", "N.IA", "a", [], [new ClientType("N.Outer+Odd", "Shop", null, "its constructor: 'Odd.Fill' is nothing that a client has")], []);
        ProblemException exception = Assert.Throws<ProblemException>(() => Package.Create("Shop.csproj", [], [source]).ToList());
        Assert.Equal("CHN0917", exception.Problem.Id);
        Assert.Equal("The client package cannot declare N.Outer.Odd (Shop), which the contract of N.A needs: its constructor: 'Odd.Fill' is nothing that a client has.", exception.Message);
    }

    [Fact]
    public void Project_without_the_package_Chains_is_told_so()
    {
        ClientPackage package = Package with { Packages = new Dictionary<string, PackageReference>() };
        Assert.Equal("CHN0918", Assert.Throws<ProblemException>(() => package.Create("Shop.csproj", [], []).ToList()).Problem.Id);
    }

    [Fact]
    public void Chain_of_the_folders_name_is_refused()
    {
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", "\"entrypoint\":{\"chain\":\"Client\"}") + "namespace N; public class Start;");
        ProblemException exception = Assert.Throws<ProblemException>(() => Package.Create("Shop.csproj", [TestChain.Only(assembly)], []).ToList());
        Assert.Equal("CHN0912", exception.Problem.Id);
    }
}
