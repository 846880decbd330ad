using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Diagnostics;
using Chains.TestSupport;

namespace Chains.Build.Tests;

/// <summary>The folder of [DockerImage(DataDir = …)] is there when the chain is emitted.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chains-data").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_is_missing_is_named()
        => Assert.Equal($"The DataDir of N.Start is 'data/models'. There is no folder {Path.Combine(_folder, "data/models")}: create it, or correct the path.", Only("data/models"));

    [Fact]
    public void A_folder_without_a_file_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data/models"));
        Assert.Equal($"The DataDir of N.Start is 'data'. The folder {Path.Combine(_folder, "data")} holds no file: put the data there, or leave DataDir out.", Only("data"));
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(Path.Combine(_folder, "data"), "x");
        Assert.Equal($"The DataDir of N.Start is 'data'. {Path.Combine(_folder, "data")} is a file: name the folder that it lies in.", Only("data"));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("./data/")]
    [InlineData("data/models")]
    public void A_folder_with_a_file_is_taken(string dataDir)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "data/models"));
        File.WriteAllText(Path.Combine(_folder, "data/models/a.bin"), "x");
        Assert.Empty(Check(dataDir));
    }

    [Fact]
    public async Task A_build_says_it_at_the_chainlet()
    {
        await using TempProject project = TempProject.Create("no-data", await PackedFeed.GetAsync());
        project.Write("Shop.csproj", project.ProjectFile()).Write("Shop.cs", """
            using Chains;

            [Chainlet, Entrypoint("shop")]
            [DockerImage(DataDir = "prices")]
            public sealed partial class Counter
            {
                public Task<int> RunRemote(int count) => Task.FromResult(2 * count);
            }
            """);
        BuildResult build = await project.BuildAsync("Shop.csproj");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains($"Shop.cs(7,46): error CHN0912: The DataDir of Counter is 'prices'. There is no folder {project.PathOf("prices")}: create it, or correct the path.", build.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(project.PathOf("bin/chains/shop")), "A chain was emitted without its data.");
    }

    private string Only(string dataDir)
    {
        Problem problem = Assert.Single(Check(dataDir));
        Assert.Equal("CHN0912", problem.Id);
        Assert.Equal(new SourcePlace("N.Start", 7, 5), problem.Place);
        return problem.Message;
    }

    private List<Problem> Check(string dataDir)
    {
        using ChainAssembly assembly = TestChain.Plain(TestChain.Descriptor("N.Start", "", $"\"entrypoint\":{{\"chain\":\"Test\"}},\"dockerImage\":{{\"dataDir\":\"{dataDir}\"}}") + "namespace N; public class Start;");
        ChainModel chain = TestChain.Only(assembly);

        // A chainlet of two chains is named once.
        return [.. DataFolders.Check([chain, chain with { Name = "Other" }], _folder, chainlet => new SourcePlace(chainlet.Type, 7, 5))];
    }
}
