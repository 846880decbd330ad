using Chains.TestSupport;

namespace Chains.Build.Tests.Rules;

/// <summary>What the analyzers of the SDK and of others say about chainlets, in a real build: advice that is right, but never that a chainlet should stop being one.</summary>
[Collection("Rules in real builds")]
public sealed class OtherAnalyzersTests(OtherAnalyzersBuild build) : IClassFixture<OtherAnalyzersBuild>
{
    public static TheoryData<string> Careful => [.. OtherAnalyzersBuild.Careful];

    public static TheoryData<string> All => [.. OtherAnalyzersBuild.All];

    [Theory]
    [MemberData(nameof(Careful))]
    public void A_careful_project_has_no_warning_that_it_could_not_follow(string project)
    {
        SarifResult[] left = [.. build.Log(project).Where(result => !result.IsSuppressed && result.Level is "warning" or "error")];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(result => result.ToString())));
        Assert.True(build.IsBuilt(project));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Generated_code_has_no_diagnostic(string project)
    {
        Assert.NotEmpty(build.Generated(project));
        SarifResult[] left = [.. build.Log(project).Where(result => !result.IsSuppressed && result.File.EndsWith(".chainlet.g.cs", StringComparison.Ordinal))];
        Assert.True(left.Length == 0, string.Join('\n', left.Select(result => result.ToString())));
        Assert.True(build.IsBuilt(project));
    }

    /// <summary>The analyzers really report these, and the suppressor takes them back.</summary>
    [Theory]
    [InlineData("CA1062", "Library")]
    [InlineData("CA1822", "Application")]
    [InlineData("IDE0060", "Application")]
    [InlineData("MA0038", "Application")]
    [InlineData("MA0137", "Application")]
    [InlineData("RCS1046", "Application")]
    [InlineData("RCS1163", "Application")]
    [InlineData("S1172", "Application")]
    [InlineData("S2325", "Application")]
    [InlineData("VSTHRD200", "Application")]
    public void A_misreading_is_taken_back(string id, string project) =>
        Assert.Contains(build.Log(project), result => result.Id == id && result.Suppressions.Any(by => by.Contains("CHNS00", StringComparison.Ordinal)));
}
