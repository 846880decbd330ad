using System.Globalization;
using System.Text;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;

namespace Chains.Analyzers.Tests;

/// <summary>docs/diagnostics/truss-checks.md is written from the table, and the table names nothing that is not there.</summary>
public sealed class TrussChecksTests
{
    private const int Checks = 115;

    [Fact]
    public void Every_check_has_one_answer()
    {
        Assert.Equal(Enumerable.Range(1, Checks), TrussChecks.All.Select(check => check.Number));
        Assert.All(TrussChecks.All, check => Assert.True(check.Answer == TrussAnswer.Rule || check.Why.Length > 0, $"Check {check.Number} has no reason."));
    }

    [Fact]
    public void Rules_that_are_named_have_their_page()
    {
        TrussCheck[] byRule = [.. TrussChecks.All.Where(check => check.Answer == TrussAnswer.Rule)];
        Assert.All(byRule, check =>
        {
            Assert.NotEmpty(Ids(check));
            Assert.All(Ids(check), id => Assert.True(File.Exists(Catalog.PageOf(id)), $"Check {check.Number} names {id}, which has no page."));
        });
    }

    [Fact]
    public void Reasons_that_refer_to_another_check_name_one_with_a_reason() => Assert.All(TrussChecks.All.Where(check => check.Why.StartsWith("As ", StringComparison.Ordinal)), check =>
    {
        int other = int.Parse(new string([.. check.Why.Skip(3).TakeWhile(char.IsDigit)]), CultureInfo.InvariantCulture);
        Assert.NotEqual(check.Number, other);
        Assert.False(TrussChecks.All[other - 1].Why.StartsWith("As ", StringComparison.Ordinal), $"Check {check.Number} refers to {other}, which refers on.");
    });

    [Fact]
    public void The_page_is_what_the_table_says()
    {
        string path = Repo.PathOf("docs/diagnostics/truss-checks.md");
        string expected = Page();
        if (Environment.GetEnvironmentVariable("CHAINS_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, "docs/diagnostics/truss-checks.md is not what the table says: run this test with CHAINS_ACCEPT_SNAPSHOTS=1 to rewrite it.");
    }

    private static string[] Ids(TrussCheck check) => check.By.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Page()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The checks of Truss Chains

            Truss Chains makes {Checks} checks: when a module is imported, when a chain is pushed, or when a call is made. Here is what answers each of them. **Rule**: an error or warning in the editor and the build.
            **C#**: the language does not let it be written. **Later**: a command or a look-up at run time, which the section of the design brings. **None**: what the check protects from is not there.
            This page is written from a table in the tests, and a test compares it.

            | | check of the original | answered by | |
            | --- | --- | --- | --- |

            """);
        foreach (TrussCheck check in TrussChecks.All)
        {
            string answer = check.Answer switch
            {
                TrussAnswer.Rule => string.Join(", ", Ids(check).Select(id => $"[{id}]({id}.md)")),
                TrussAnswer.Language => "C#",
                TrussAnswer.Design => "Later, section " + check.By,
                _ => "None",
            };
            text.Append(CultureInfo.InvariantCulture, $"| {check.Number} | {Escape(check.What)} | {answer} | {Escape(check.Why)} |\n");
        }
        TrussAnswer[] answers = Enum.GetValues<TrussAnswer>();
        text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(", ", answers.Select(a => $"{TrussChecks.All.Count(c => c.Answer == a)} {Name(a)}"))}.\n");
        return text.ToString();
    }

    private static string Name(TrussAnswer answer) => answer switch
    {
        TrussAnswer.Rule => "by rules",
        TrussAnswer.Language => "by C#",
        TrussAnswer.Design => "later",
        _ => "without a meaning here",
    };

    private static string Escape(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
