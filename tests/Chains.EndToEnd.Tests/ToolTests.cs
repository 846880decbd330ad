using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>The packed tool <c>chains</c> as a user installs it from a feed: for one folder, and in the manifest of a repository. Four builds.</summary>
public sealed class ToolTests
{
    private const string Before = """
        using Chains;

        namespace Shop;

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<string> RunRemote(string name, CancellationToken cancellationToken = default) => Task.FromResult(name);
        }
        """;

    [Fact]
    public async Task It_installs_into_a_folder_and_accepts_and_checks_a_contract()
    {
        PackedFeed feed = await PackedFeed.GetWithToolAsync();
        await using TempProject project = TempProject.Create("tool", feed);
        project.Write("Shop.csproj", project.ProjectFile()).Write("Shop.cs", Before);
        (await RunAsync(project, "dotnet", "tool", "install", "Chains.Cli", "--version", feed.Version, "--tool-path", "tools")).AssertSucceeded();
        string chains = project.PathOf(OperatingSystem.IsWindows() ? "tools/chains.exe" : "tools/chains");

        BuildResult help = (await RunAsync(project, chains, "--help")).AssertSucceeded();
        Assert.Contains("contract  The contract that is checked in under contracts/.", help.Output, StringComparison.Ordinal);
        Assert.StartsWith(feed.Version, (await RunAsync(project, chains, "--version")).AssertSucceeded().Output, StringComparison.Ordinal);

        (await RunAsync(project, chains, "contract", "accept")).AssertSucceeded();
        Assert.Equal(project.Read("bin/chains/shop/protos/stock.proto"), project.Read("contracts/stock.proto"));
        Assert.Contains("is up to date", (await RunAsync(project, chains, "contract", "check", "Shop.csproj")).AssertSucceeded().Output, StringComparison.Ordinal);

        project.Write("Shop.cs", Before.Replace("string name", "string name, int limit = 5", StringComparison.Ordinal));
        BuildResult check = (await RunAsync(project, chains, "contract", "check")).AssertFailed();
        Assert.Contains("stock.proto is not what the build emits. Run `chains contract accept`, and check the file in.", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_installs_into_a_manifest_and_says_what_is_wrong_with_its_arguments()
    {
        PackedFeed feed = await PackedFeed.GetWithToolAsync();
        await using TempProject project = TempProject.Create("tool", feed);
        project.Write("Shop.csproj", project.ProjectFile()).Write("Shop.cs", Before);
        (await RunAsync(project, "dotnet", "new", "tool-manifest")).AssertSucceeded();
        (await RunAsync(project, "dotnet", "tool", "install", "Chains.Cli", "--version", feed.Version)).AssertSucceeded();
        Assert.Contains($"\"{feed.Version}\"", project.Read(File.Exists(project.PathOf("dotnet-tools.json")) ? "dotnet-tools.json" : ".config/dotnet-tools.json"), StringComparison.Ordinal);

        (await RunAsync(project, "dotnet", "chains", "contract", "accept", ".")).AssertSucceeded();
        Assert.True(File.Exists(project.PathOf("contracts/stock.proto")));

        await Refused("'acept' was not matched. Did you mean one of the following?\naccept\n", "contract", "acept");
        await Refused("'--braking' is none of the options, which are listed below.", "contract", "accept", "--braking");
        await Refused($"There is no project {project.PathOf("Shop.fsproj")}. Name a project's file or folder, or the .cs file of a chain that is one file.", "contract", "check", "Shop.fsproj");
        await Refused("accept <project>", "contract");

        async Task Refused(string text, params string[] arguments)
        {
            BuildResult refused = (await RunAsync(project, "dotnet", ["chains", .. arguments])).AssertFailed();
            Assert.Contains(text, refused.ErrorOutput + "\n" + refused.Output, StringComparison.Ordinal);
            // What can be written instead stands below.
            Assert.Contains("Usage:\n  chains contract", refused.Output, StringComparison.Ordinal);
        }
    }

    // The CLI's own folder, with its cache of tools, is the project's.
    private static async Task<BuildResult> RunAsync(TempProject project, string program, params string[] arguments)
    {
        await using ProcessRun run = project.Start(program, arguments, new Dictionary<string, string?> { ["DOTNET_CLI_HOME"] = project.PathOf(".cli") });
        int exitCode = await run.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        return new BuildResult($"{program} {string.Join(' ', arguments)}", exitCode, run.Output, run.Errors);
    }
}
