using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests;

/// <summary>The programs in the rules' pages are what the pages say they are; <c>RulePageBuildTests</c> builds the same ones with the SDK.</summary>
public sealed class PageTests
{
    public static IEnumerable<TheoryDataRow<string>> Ids => Catalog.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_violation_is_reported_and_the_repaired_program_is_not(string id)
    {
        RulePage page = RulePage.Read(id);
        Assert.Equal(["Violation", "Repaired"], page.Programs.Select(p => p.Section));
        ImmutableArray<Diagnostic> violation = await Run(page.Violation, page.Contracts.FirstOrDefault());
        Assert.Contains(violation, d => d.Id == id);
        // A page names the rules that its program breaks beside its own.
        Assert.All(violation, d => Assert.True(d.Id.StartsWith("CHN", StringComparison.Ordinal) && page.Text.Contains(d.Id, StringComparison.Ordinal), Compile.Describe(d)));
        ImmutableArray<Diagnostic> repaired = await Run(page.Repaired, page.Contracts.LastOrDefault());
        Assert.True(repaired.IsEmpty, string.Join('\n', repaired.Select(Compile.Describe)));
    }

    private static Task<ImmutableArray<Diagnostic>> Run(string program, string? contract) => Rules.Run(program, new RuleOptions
    {
        Lock = contract is null ? [] : [("/project/contracts/stock.proto", contract)],
        Options = RulePage.OptionsOf(program),
        OutputKind = RulePage.IsApplication(program) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
    });
}
