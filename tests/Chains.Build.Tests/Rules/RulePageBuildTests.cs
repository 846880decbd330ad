using System.Text.RegularExpressions;
using Chains.TestSupport;

namespace Chains.Build.Tests.Rules;

/// <summary>
/// Every rule in a real <c>dotnet build</c>: it fires on its page's bad program and on no good one, by the page's severity, with the page's address; and switching
/// it down does what the page says. New pages are found by themselves.
/// </summary>
[Collection("Rules in real builds")]
public sealed partial class RulePageBuildTests(RulePageBuilds builds) : IClassFixture<RulePageBuilds>
{
    /// <summary>
    /// Errors about what code does in a host that is sound, or about the contract that callers have: switched down, the host is emitted, on the user's own account.
    /// Every other error is about a host that could not be made or would never start: whatever its severity, there is none.
    /// </summary>
    private static readonly string[] Deployable =
    [
        "CHN0042", "CHN0103", "CHN0104", "CHN0108", "CHN0201", "CHN0202", "CHN0203", "CHN0204", "CHN0301", "CHN0304", "CHN0307", "CHN0309",
    ];

    public static IEnumerable<TheoryDataRow<string>> All => RulePage.All.Select(page => new TheoryDataRow<string>(page.Id));

    public static IEnumerable<TheoryDataRow<string>> Errors => RulePage.All.Where(page => page.IsError).Select(page => new TheoryDataRow<string>(page.Id));

    public static IEnumerable<TheoryDataRow<string>> Warnings => RulePage.All.Where(page => !page.IsError).Select(page => new TheoryDataRow<string>(page.Id));

    [Theory]
    [MemberData(nameof(All))]
    public void The_violation_has_the_pages_rule_and_no_other(string id)
    {
        RulePage page = RulePage.Read(id);
        PageBuild build = builds[id, PageVariant.Violation];
        Assert.True(build.Ours.Any(result => result.Id == id), $"The rule does not fire:\n{build}");
        // A page names the rules that its program breaks beside its own.
        Assert.All(build.Ours, result => Assert.True(page.Text.Contains(result.Id, StringComparison.Ordinal), result.ToString()));
        Assert.All(build.Ours.Where(result => result.Id == id), result =>
        {
            Assert.Equal(page.IsError ? "error" : "warning", result.Level);
            Assert.Contains(Path.GetFileName(result.File), new[] { "Program.cs", "stock.proto" });
            Assert.True(result.Line > 0, result.ToString());
        });
        Assert.All(build.Ours, result => Assert.EndsWith($"/docs/diagnostics/{result.Id}.md", result.Help, StringComparison.Ordinal));
        AssertNothingBroke(build);
        Assert.Equal((!page.IsError, !page.IsError && build.HasEntrypoint), (build.IsBuilt, build.HasHosts));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_repaired_program_builds_in_silence(string id)
    {
        PageBuild build = builds[id, PageVariant.Repaired];
        Assert.True(!build.Ours.Any() && build.Lines.Count == 0 && build.IsBuilt, build.ToString());
        Assert.Equal(build.HasEntrypoint, build.HasHosts);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_that_is_switched_down_still_makes_no_host_that_could_not_run(string id)
    {
        PageBuild build = builds[id, PageVariant.SwitchedDown];
        Assert.True(build.HasEntrypoint || id is "CHN0107", "The program has no chain, so that it proves nothing.");
        AssertNothingBroke(build);
        if (Deployable.Contains(id))
        {
            Assert.True(build is { IsBuilt: true, HasHosts: true } && !build.Errors.Any(), build.ToString());
            return;
        }

        Assert.False(build.HasHosts, build.ToString());
        if (id is "CHN0027")
        {
            // What is marked [Entrypoint] alone is no chainlet: there is nothing that could be missed.
            Assert.True(build.IsBuilt && !build.Errors.Any(), build.ToString());
            return;
        }

        string error = build.Errors.FirstOrDefault(line => IsByName(line)) ?? build.Errors.FirstOrDefault() ?? "";
        // An .editorconfig does not reach a file of the contract lock: these two stay as they are. A page says where another error than that of broken rules follows.
        string expected = id is "CHN0205" or "CHN0207" ? id : OfTheBuild().Match(RulePage.Read(id).Suppressing) is { Success: true } named ? named.Value : "CHN0901";
        Assert.True(error.Contains($": error {expected}: ", StringComparison.Ordinal), build.ToString());
        Assert.True(expected != "CHN0901" || error.Contains($"breaks {id}", StringComparison.Ordinal) || error.Contains($", {id}", StringComparison.Ordinal), error);
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void A_warning_that_is_raised_to_an_error_fails_the_build(string id)
    {
        PageBuild build = builds[id, PageVariant.Raised];
        Assert.Contains(build.Ours, result => result.Id == id && result.Level == "error");
        Assert.Contains(build.Errors, line => line.Contains($": error {id}: ", StringComparison.Ordinal));
        Assert.False(build.IsBuilt || build.HasHosts, build.ToString());
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void A_warning_is_switched_off_as_the_page_says(string id)
    {
        Assert.Contains($"dotnet_diagnostic.{id}.severity", RulePage.Read(id).Suppressing, StringComparison.Ordinal);
        Assert.All([PageVariant.Off, PageVariant.Pragma, PageVariant.Attribute, PageVariant.GlobalAttribute], variant =>
        {
            PageBuild build = builds[id, variant];
            Assert.True(!build.Ours.Any(result => result.Id == id) && !build.Lines.Any(line => line.Contains(id + ": ", StringComparison.Ordinal)) && build.IsBuilt, $"{variant}:\n{build}");
            // What is suppressed in the source was found there, else nothing is shown.
            Assert.Equal(variant != PageVariant.Off, build.Log.Any(result => result.Id == id && result.IsSuppressed));
        });
    }

    // Whatever a user writes, the compiler's own words about a generator, an analyzer or a task that fell over are never among the messages.
    private static void AssertNothingBroke(PageBuild build)
    {
        Assert.All(build.Log, result => Assert.True(result.Id is not ("AD0001" or "CS8784" or "CS8785" or "CS9057") && !(result.Level == "error" && result.Id.StartsWith("CS", StringComparison.Ordinal)), build.ToString()));
        Assert.All(build.Lines, line => Assert.False(line.Contains("MSB4018", StringComparison.Ordinal) || line.Contains("CHN0999", StringComparison.Ordinal), line));
    }

    [GeneratedRegex("CHN09[0-9]{2}", RegexOptions.None, 5000)]
    private static partial Regex OfTheBuild();

    private static bool IsByName(string line) => line.Contains(": error CHN09", StringComparison.Ordinal);
}
