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

    private static readonly Regex Lock = new("\n```proto\n(?<text>.*?\n)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static readonly Regex Option = new("// .editorconfig: (?<name>[a-z_]+) = (?<value>[a-z]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    public static IEnumerable<TheoryDataRow<string>> Ids => Catalog.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_violation_is_reported_and_the_repaired_program_is_not(string id)
    {
        string page = await File.ReadAllTextAsync(Catalog.PageOf(id), TestContext.Current.CancellationToken);
        (string Section, string Text)[] programs = [.. Program.Matches(page).Select(m => (m.Groups["section"].Value, m.Groups["text"].Value))];
        Assert.Equal(["Violation", "Repaired"], programs.Select(p => p.Section));
        ImmutableArray<Diagnostic> violation = await Run(programs[0].Text, Contract(page, last: false));
        Assert.Contains(violation, d => d.Id == id);
        // A name that no chainlet generates is unknown to the compiler as well, and a static class breaks the rule of static methods, too.
        Assert.All(violation, d => Assert.True(d.Id == id || (id, d.Id) is ("CHN0102", "CS0246") or ("CHN0005", "CHN0008"), Compile.Describe(d)));
        ImmutableArray<Diagnostic> repaired = await Run(programs[1].Text, Contract(page, last: true));
        Assert.True(repaired.IsEmpty, string.Join('\n', repaired.Select(Compile.Describe)));
    }

    // The contract beside the programs; a page may repair that instead.
    private static ImmutableArray<(string Path, string Text)> Contract(string page, bool last)
    {
        Match[] contracts = Lock.Matches(page).ToArray();
        return contracts.Length == 0 ? [] : [("/project/contracts/stock.proto", contracts[last ? contracts.Length - 1 : 0].Groups["text"].Value)];
    }

    // An option that a program is about stands in a comment of it.
    private static ImmutableDictionary<string, string> Options(string program) => Option.Match(program) is { Success: true } option
        ? ImmutableDictionary<string, string>.Empty.Add(option.Groups["name"].Value, option.Groups["value"].Value)
        : ImmutableDictionary<string, string>.Empty;

    private static Task<ImmutableArray<Diagnostic>> Run(string program, ImmutableArray<(string Path, string Text)> contract) => Rules.Run(program, new RuleOptions
    {
        Lock = contract,
        Options = Options(program),
        OutputKind = program.Contains("static void Main", StringComparison.Ordinal) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
    });
}
