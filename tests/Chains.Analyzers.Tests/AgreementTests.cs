using Chains.Analyzers.Tests.Support;
using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Analyzers.Tests;

/// <summary>
/// Analyzers run on what the generator has added to, the generator on what stands there without it; both must still come to the
/// same end: a chainlet that is reported has its violation in the descriptor, and one that is not has none.
/// </summary>
public sealed class AgreementTests
{
    // What is no chainlet has no descriptor.
    public static IEnumerable<TheoryDataRow<string>> Ids => Catalog.Rules
        .Where(r => r.Rule.Category == "Chains.Declaration" && r.Rule.Id is not ("CHN0027" or "CHN0042"))
        .Select(r => new TheoryDataRow<string>(r.Rule.Id));

    public static IEnumerable<TheoryDataRow<string>> ProgramNames => Programs.All.Keys.Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_generator_skips_what_the_analyzer_reports(string id)
    {
        string[] blocks = (await File.ReadAllTextAsync(Catalog.PageOf(id), TestContext.Current.CancellationToken)).Split("```csharp\n");
        Assert.Contains(id, Descriptors(blocks[1].Split("```\n")[0]), StringComparison.Ordinal);
        Assert.DoesNotContain("CHN0", Descriptors(blocks[2].Split("```\n")[0]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ProgramNames))]
    public Task A_program_that_is_right_is_not_reported(string name) => Rules.Clean(Programs.All[name]);

    private static string Descriptors(string program)
    {
        CSharpCompilation compilation = Compile.Create(
            [new SourceFile("/project/Program.cs", program), new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
        GeneratorDriverRunResult result = CSharpGeneratorDriver
            .Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGenerators(compilation, TestContext.Current.CancellationToken)
            .GetRunResult();
        string[] texts = [.. result.GeneratedTrees.Select(tree => tree.ToString()).Where(text => text.Contains("ChainletDescriptor(", StringComparison.Ordinal))];
        Assert.NotEmpty(texts);
        return string.Join('\n', texts);
    }
}
