using Chains.TestSupport;

namespace Chains.EndToEnd.Tests;

/// <summary>The contract lock as a user meets it: accepted by the tool, kept by the build, broken at a line, and accepted again. Six builds.</summary>
public sealed class ContractTests
{
    private const string Before = """
        using Chains;

        namespace Shop;

        public sealed record Item(string Name, int Count);

        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<Item> RunRemote(string name, CancellationToken cancellationToken = default) => Task.FromResult(new Item(name, 1));
        }
        """;

    [Fact]
    public async Task A_contract_is_accepted_kept_broken_and_accepted_again()
    {
        await using TempProject project = TempProject.Create("contract", await PackedFeed.GetAsync());
        project.Write("Shop.csproj", project.ProjectFile()).Write("Shop.cs", Before);

        BuildResult accepted = await ChainsAsync(project, "contract", "accept");
        accepted.AssertSucceeded();
        Assert.Equal(["stock.proto", "types.proto"], Directory.EnumerateFiles(project.PathOf("contracts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertEmittedIsLocked(project);

        // Another order of the members is the same contract: the build says nothing, and emits the lock.
        project.Write("Shop.cs", Before.Replace("string Name, int Count", "int Count, string Name", StringComparison.Ordinal).Replace("new Item(name, 1)", "new Item(1, name)", StringComparison.Ordinal));
        BuildResult same = (await project.BuildAsync()).AssertSucceeded();
        Assert.DoesNotContain(same.Messages, message => message.Id.StartsWith("CHN", StringComparison.Ordinal));
        AssertEmittedIsLocked(project);

        // A break is an error at its line, for the build and for the tool.
        project.Write("Shop.cs", Before.Replace("int Count", "string Count", StringComparison.Ordinal).Replace("new Item(name, 1)", "new Item(name, \"1\")", StringComparison.Ordinal));
        BuildMessage broken = Assert.Single((await ChainsAsync(project, "contract", "accept")).AssertFailed().Errors.DistinctBy(message => (message.Id, message.Line)));
        Assert.Equal(("CHN0201", 5), (broken.Id, broken.Line));
        Assert.EndsWith("Shop.cs", broken.File, StringComparison.Ordinal);
        Assert.Contains("'Item.Count' was 'int32' (contracts/types.proto, line 10) and is now 'string'", broken.Text, StringComparison.Ordinal);

        // A change that breaks nobody is a warning until it is recorded.
        project.Write("Shop.cs", Before.Replace("int Count", "int Count, string? Note = null", StringComparison.Ordinal));
        BuildResult unrecorded = await project.BuildAsync();
        Assert.Equal(0, unrecorded.ExitCode);
        Assert.Equal(("CHN0206", 5, false), Assert.Single(unrecorded.Messages) is var warning ? (warning.Id, warning.Line, warning.IsError) : default);
        (await ChainsAsync(project, "contract", "accept")).AssertSucceeded();
        Assert.Contains("optional string note = 3;", project.Read("contracts/types.proto"), StringComparison.Ordinal);
        AssertEmittedIsLocked(project);
        BuildResult check = (await ChainsAsync(project, "contract", "check")).AssertSucceeded();
        Assert.Contains("is up to date", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(check.Messages, message => message.Id.StartsWith("CHN", StringComparison.Ordinal));
    }

    private static void AssertEmittedIsLocked(TempProject project)
    {
        string[] names = [.. Directory.EnumerateFiles(project.PathOf("bin/chains/shop/protos")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(Directory.EnumerateFiles(project.PathOf("contracts")).Select(Path.GetFileName).Order(StringComparer.Ordinal), names);
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(project.PathOf("contracts/" + name)), File.ReadAllBytes(project.PathOf("bin/chains/shop/protos/" + name))));
    }

    private static Task<BuildResult> ChainsAsync(TempProject project, params string[] arguments) => project.DotnetAsync(["exec", Path.Combine(AppContext.BaseDirectory, "Chains.Cli.dll"), .. arguments]);
}
