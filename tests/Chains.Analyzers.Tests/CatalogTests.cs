using System.Text.RegularExpressions;
using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Analyzers.Tests;

/// <summary>A rule has its descriptor, one analyzer, a release row, a page, a help link and a test file, and none of these lacks its rule.</summary>
public sealed class CatalogTests
{
    private const string Repository = "https://github.com/chains-dotnet/chains/blob/main/";

    public static IEnumerable<TheoryDataRow<string>> Ids => Catalog.Ids;

    [Fact]
    public void Rules_are_ordered_and_have_ids_and_names_of_their_own()
    {
        string[] ids = [.. Catalog.Rules.Select(r => r.Rule.Id)];
        Assert.Equal(ids.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Matches("^CHN[0-9]{4}$", id));
        Assert.True(ids.Length >= 40, $"Only {ids.Length} rules are left.");
    }

    [Fact]
    public void Ids_lie_in_the_range_of_their_category()
    {
        Dictionary<string, (int First, int Last)> ranges = File.ReadLines(Repo.PathOf("src/Chains.Generators/Diagnostics/DiagnosticCategoryAndIdRanges.txt"))
            .Select(line => Regex.Match(line, "^(?<category>[A-Za-z.]+): CHN(?<first>[0-9]{4})-CHN(?<last>[0-9]{4})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Where(match => match.Success)
            .ToDictionary(match => match.Groups["category"].Value, match => (Number(match.Groups["first"].Value), Number(match.Groups["last"].Value)), StringComparer.Ordinal);
        Assert.All(Catalog.Rules, r => Assert.InRange(Number(r.Rule.Id[3..]), ranges[r.Rule.Category].First, ranges[r.Rule.Category].Last));
    }

    /// <summary>What runs all the same: a contract that is not written down yet must not stop the build that writes it down, and what costs only where a chain is deployed is the user's decision.</summary>
    private static readonly string[] Warnings = ["CHN0111", "CHN0112", "CHN0113", "CHN0114", "CHN0206", "CHN0302", "CHN0303", "CHN0305", "CHN0306", "CHN0308"];

    [Fact]
    public void Every_rule_is_on_and_an_error_unless_it_is_known_not_to_be()
    {
        Assert.Equal(Warnings, Catalog.Rules.Where(r => r.Rule.DefaultSeverity == DiagnosticSeverity.Warning).Select(r => r.Rule.Id));
        Assert.All(Catalog.Rules, r => Assert.True(r.Rule.DefaultSeverity is DiagnosticSeverity.Warning or DiagnosticSeverity.Error && r.Rule.IsEnabledByDefault, r.Rule.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void One_analyzer_reports_the_rule(string id)
    {
        Assert.Single(Rules.Analyzers, a => a.SupportedDiagnostics.Any(d => d.Id == id));
    }

    [Fact]
    public void Analyzers_report_nothing_but_the_rules()
    {
        Assert.Equal(
            Catalog.Rules.Select(r => r.Rule.Id),
            Rules.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_rule_has_a_page_with_its_title(string id)
    {
        (_, DiagnosticDescriptor rule) = Catalog.Rules.Single(r => r.Rule.Id == id);
        string page = File.ReadAllText(Catalog.PageOf(id));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"Category `{rule.Category}`, severity {(rule.DefaultSeverity == DiagnosticSeverity.Error ? "error" : "warning")}.", page, StringComparison.Ordinal);
        Assert.All(new[] { "## Why", "## Violation", "## Repaired", "## How to repair it", "## Suppressing it" }, section => Assert.Contains($"\n{section}\n", page, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_help_link_leads_to_the_page(string id)
    {
        (_, DiagnosticDescriptor rule) = Catalog.Rules.Single(r => r.Rule.Id == id);
        Assert.StartsWith(Repository, rule.HelpLinkUri, StringComparison.Ordinal);
        Assert.Equal(Catalog.PageOf(id), Repo.PathOf(rule.HelpLinkUri[Repository.Length..]));
    }

    /// <summary>A test shows where the rule fires, by a mark in its program or a place in the contract lock, and another one a program that is right.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_rule_has_tests_for_fire_and_for_no_fire(string id)
    {
        SyntaxNode file = CSharpSyntaxTree.ParseText(File.ReadAllText(Repo.PathOf($"tests/Chains.Analyzers.Tests/{id}Tests.cs")), cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        (string Name, string Text)[] tests = [.. file.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(method => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute is { Name: IdentifierNameSyntax { Identifier.Text: "Fact" or "Theory" }, ArgumentList: null }))
            .Select(method => (method.Identifier.Text, method.ToString()))];
        Assert.Contains(tests, test => test.Name.EndsWith("_fires", StringComparison.Ordinal) && test.Text.Contains("Rules.Fires(", StringComparison.Ordinal)
            && (test.Text.Contains($"{{|{id}:", StringComparison.Ordinal) || test.Text.Contains($"\"{id} at ", StringComparison.Ordinal)));
        Assert.Contains(tests, test => test.Name.EndsWith("_does_not_fire", StringComparison.Ordinal) && test.Text.Contains("Rules.Clean(", StringComparison.Ordinal));
    }

    /// <summary>A message names who breaks the rule, and ends with what to do: behind a colon or semicolon, as a demand, or in an argument of its own.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_message_names_the_culprit_and_the_repair(string id)
    {
        (_, DiagnosticDescriptor rule) = Catalog.Rules.Single(r => r.Rule.Id == id);
        string message = rule.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("{0}", message, StringComparison.Ordinal);
        Assert.Matches(@"([:;] (?!\{\d\}$)| must be |\{\d\}$)", message);
        Assert.DoesNotMatch("[.!]$", message);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_says_whether_there_is_a_fix_and_how_to_suppress(string id)
    {
        (_, DiagnosticDescriptor rule) = Catalog.Rules.Single(r => r.Rule.Id == id);
        RulePage page = RulePage.Read(id);
        Assert.Equal(Catalog.Fixes.Any(fix => fix.FixableDiagnosticIds.Contains(id)), !page.Text.Contains("There is no automatic fix", StringComparison.Ordinal));
        Assert.True(page.Suppressing.Contains(id, StringComparison.Ordinal) || page.Suppressing.Contains("chains_contract_level", StringComparison.Ordinal) || page.Suppressing.Contains("\nDo not", StringComparison.Ordinal), page.Suppressing);
        // What is an error has its reason there.
        Assert.True(rule.DefaultSeverity != DiagnosticSeverity.Error || page.Suppressing.Length > 60, page.Suppressing);
    }

    [Fact]
    public void Release_rows_are_those_of_the_rules()
    {
        string[] rows = [.. new[] { "Shipped", "Unshipped" }
            .SelectMany(kind => File.ReadLines(Repo.PathOf($"src/Chains.Generators/Diagnostics/AnalyzerReleases.{kind}.md")))
            .Where(line => line.StartsWith("CHN", StringComparison.Ordinal))];
        Assert.Equal(Catalog.Rules.Select(r => $"{r.Rule.Id} | {r.Rule.Category} | {r.Rule.DefaultSeverity} | {r.Name}"), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_and_test_files_are_those_of_the_rules()
    {
        string[] ids = [.. Catalog.Rules.Select(r => r.Rule.Id)];
        Assert.Equal(ids, Stems("docs/diagnostics", "CHN*.md", "").Where(id => !id.StartsWith("CHN09", StringComparison.Ordinal)));
        Assert.Equal(ids, Stems("tests/Chains.Analyzers.Tests", "CHN*Tests.cs", "Tests"));
    }

    [Fact]
    public void A_fix_bears_the_name_of_its_rule_and_repairs_all_at_once()
    {
        Assert.True(Catalog.Fixes.Count >= 10, $"Only {Catalog.Fixes.Count} fixes are left.");
        Assert.All(Catalog.Fixes, fix =>
        {
            string id = Assert.Single(fix.FixableDiagnosticIds);
            string name = Catalog.Rules.Single(r => r.Rule.Id == id).Name;
            Assert.Equal(name + "Fix", fix.GetType().Name);
            Assert.True(File.Exists(Repo.PathOf($"src/Chains.CodeFixes/{name}Fix.cs")));
            Assert.NotNull(fix.GetFixAllProvider());
            Assert.Contains(fix.GetType().GetCustomAttributes(inherit: false), a => a is ExportCodeFixProviderAttribute { Languages: [LanguageNames.CSharp] });
            if (fix is IDocumentFix { Title: var title })
            {
                Assert.Contains($"\nAn editor offers “{title}”", File.ReadAllText(Catalog.PageOf(id)), StringComparison.Ordinal);
            }
            Assert.Contains("The_fix_", File.ReadAllText(Repo.PathOf($"tests/Chains.Analyzers.Tests/{id}Tests.cs")), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_page_says_whether_there_is_a_fix()
    {
        Assert.Equal(
            Catalog.Rules.Select(r => r.Rule.Id).Where(id => !Catalog.Fixes.Any(f => f.FixableDiagnosticIds.Contains(id))),
            Catalog.Rules.Select(r => r.Rule.Id).Where(id => File.ReadAllText(Catalog.PageOf(id)).Contains("\nThere is no automatic fix", StringComparison.Ordinal)));
    }

    [Fact]
    public void At_least_half_of_the_rules_have_a_fix()
    {
        Assert.True(Catalog.Fixes.Count * 2 >= Catalog.Rules.Count, $"{Catalog.Fixes.Count} of {Catalog.Rules.Count} rules have a fix.");
    }

    [Fact]
    public void The_overview_lists_the_rules()
    {
        string path = Repo.PathOf("docs/diagnostics/README.md");
        string expected = Catalog.Readme();
        if (Environment.GetEnvironmentVariable("CHAINS_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected,
            "docs/diagnostics/README.md is not what the rules say: run this test with CHAINS_ACCEPT_SNAPSHOTS=1 to rewrite it.");
    }

    private static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Stems(string folder, string pattern, string suffix) => Directory.GetFiles(Repo.PathOf(folder), pattern)
        .Select(file => Path.GetFileNameWithoutExtension(file)!)
        .Select(stem => stem[..^suffix.Length])
        .Order(StringComparer.Ordinal);
}
