using Chains.Build.Diagnostics;
using Chains.TestSupport;

namespace Chains.Build.Tests;

public sealed class DiagnosticPageTests
{
    public static TheoryData<string> Ids => [.. Problems.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_problem_of_the_task_has_its_page(string id)
    {
        string page = File.ReadAllText(Repo.PathOf($"docs/diagnostics/{id}.md"));
        Assert.StartsWith($"# {id}: ", page, StringComparison.Ordinal);
        Assert.Contains("## How to repair it", page, StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", Problems.HelpLink(id), StringComparison.Ordinal);
    }

    [Fact]
    public void No_page_of_the_tasks_range_is_left_over()
        => Assert.Equal(
            Problems.Ids.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Repo.PathOf("docs/diagnostics"), "CHN09*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_problem_that_is_made_is_in_the_list()
    {
        string source = File.ReadAllText(Repo.PathOf("src/Chains.Build/Diagnostics/Problems.cs"));
        Assert.Equal(Problems.Ids, System.Text.RegularExpressions.Regex.Matches(source, "new\\(\"(CHN\\d+)\"").Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }
}
