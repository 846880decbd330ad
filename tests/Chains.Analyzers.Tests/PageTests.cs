using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests;

/// <summary>The programs in the rules' pages are what the pages say they are.</summary>
public sealed class PageTests
{
    private static readonly Regex Program = new("\n## (?<section>Violation|Repaired)\n\n```csharp\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    public static IEnumerable<TheoryDataRow<string>> Ids => Catalog.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_violation_is_reported_and_the_repaired_program_is_not(string id)
    {
        (string Section, string Text)[] programs = [.. Program.Matches(await File.ReadAllTextAsync(Catalog.PageOf(id), TestContext.Current.CancellationToken)).Select(m => (m.Groups["section"].Value, m.Groups["text"].Value))];
        Assert.Equal(["Violation", "Repaired"], programs.Select(p => p.Section));
        ImmutableArray<Diagnostic> violation = await Run(programs[0].Text);
        Assert.Contains(violation, d => d.Id == id);
        // A name that no chainlet generates is unknown to the compiler as well, and a static class breaks the rule of static methods, too.
        Assert.All(violation, d => Assert.True(d.Id == id || (id, d.Id) is ("CHN0102", "CS0246") or ("CHN0005", "CHN0008"), Compile.Describe(d)));
        ImmutableArray<Diagnostic> repaired = await Run(programs[1].Text);
        Assert.True(repaired.IsEmpty, string.Join('\n', repaired.Select(Compile.Describe)));
    }

    private static Task<ImmutableArray<Diagnostic>> Run(string program) => Rules.Run(program, new RuleOptions
    {
        OutputKind = program.Contains("static void Main", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
    });
}
