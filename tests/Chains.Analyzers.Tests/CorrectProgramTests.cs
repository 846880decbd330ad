using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers.Tests;

/// <summary>No false alarm: neither the rules nor the compiler say anything about programs that are right, of which there are many and various.</summary>
public sealed class CorrectProgramTests
{
    public static IEnumerable<TheoryDataRow<string>> Names =>
        [.. CorrectPrograms.All.Keys.Select(name => new TheoryDataRow<string>(name)), .. CorrectPrograms.Samples.Keys.Select(name => new TheoryDataRow<string>("samples/" + name))];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_said_about_a_program_that_is_right(string name)
    {
        CorrectProgram program = name.StartsWith("samples/", StringComparison.Ordinal) ? CorrectPrograms.Samples[name["samples/".Length..]] : CorrectPrograms.All[name];
        foreach (CorrectProject project in program.Projects)
        {
            ImmutableArray<Diagnostic> rules = await project.Output.WithAnalyzers(Rules.Analyzers, project.Options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
            Diagnostic[] found = [.. project.CreateDriver().RunGenerators(project.Compilation, TestContext.Current.CancellationToken).GetRunResult().Diagnostics
                .Concat(project.Output.GetDiagnostics(TestContext.Current.CancellationToken))
                .Where(d => d.Severity != DiagnosticSeverity.Hidden && !d.IsSuppressed)
                .Concat(rules)];
            Assert.True(found.Length == 0, $"{project.Path}\n{string.Join('\n', found.Select(Compile.Describe))}");
        }
    }

    [Fact]
    public void There_are_many_programs()
    {
        Assert.True(CorrectPrograms.All.Count >= 45, $"Only {CorrectPrograms.All.Count} programs were found.");
        Assert.All(CorrectPrograms.All.Values, program => Assert.Contains(program.Files, file => file.Text.Contains("Chainlet", StringComparison.Ordinal)));
    }
}
