using System.Collections.Immutable;
using System.Diagnostics;
using Chains.Analyzers.Tests.Support;
using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests;

/// <summary>
/// Half-typed programs: each sample is cut off after every token, and loses every one token in turn (those of the rules' pages: every n-th).
/// Neither generator nor analyzers may throw (CS8785, AD0001) or take long. <c>CHAINS_ROBUSTNESS=full</c> cuts and deletes at
/// every character of all programs, <c>CHAINS_ROBUSTNESS=HelloWorld,samples/Quickstart</c> of those two alone.
/// </summary>
public sealed class RobustnessTests
{
    /// <summary>What the rules' pages show, of which there is much, is thinned out to this many variants of each kind: every n-th, the same ones in each run.</summary>
    private const int VariantsOfExamples = 12;

    /// <summary>How often the files beside a broken one are analyzed with it.</summary>
    private const int Neighbours = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string[] Full = (Environment.GetEnvironmentVariable("CHAINS_ROBUSTNESS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static readonly SortedDictionary<string, SourceFile[]> Projects = FindProjects();

    /// <summary>Every file of every project, to be broken while the others stay whole.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Files =>
        Projects.SelectMany(project => project.Value.Select(file => new TheoryDataRow<string, string>(project.Key, file.Path)));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_program_cut_off_anywhere_makes_nothing_throw(string project, string file)
    {
        (CSharpCompilation compilation, SyntaxTree tree, string text) = Open(project, file);
        IEnumerable<int> ends = IsFull(project) ? Enumerable.Range(0, text.Length) : Thin(project, Tokens(tree).Select(t => t.Span.End));
        await Try(compilation, tree, ends.Select(end => ($"cut off at {end}", text[..end])));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_program_without_one_token_makes_nothing_throw(string project, string file)
    {
        (CSharpCompilation compilation, SyntaxTree tree, string text) = Open(project, file);
        IEnumerable<TextSpan> gaps = IsFull(project) ? Enumerable.Range(0, text.Length).Select(i => new TextSpan(i, 1)) : Thin(project, Tokens(tree).Select(t => t.Span).Where(s => s.Length > 0));
        await Try(compilation, tree, gaps.Select(gap => ($"without {gap} '{text.Substring(gap.Start, gap.Length)}'", text.Remove(gap.Start, gap.Length))));
    }

    [Fact]
    public void There_are_programs_to_break()
    {
        Assert.True(Projects.Count >= 45, $"Only {Projects.Count} programs were found.");
        Assert.All(Projects.Values, files => Assert.NotEmpty(files));
    }

    private static bool IsFull(string project) => Full.Contains("full") || Full.Contains(project);

    private static async Task Try(CSharpCompilation whole, SyntaxTree tree, IEnumerable<(string What, string Text)> variants)
    {
        (string What, string Text)[] all = [.. variants];
        Assert.NotEmpty(all);
        int share = (all.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount;
        await Task.WhenAll(all.Chunk(share).Select(part => Task.Run(() => TryInTurn(whole, tree, part), TestContext.Current.CancellationToken)));
    }

    private static async Task TryInTurn(CSharpCompilation whole, SyntaxTree tree, IEnumerable<(string What, string Text)> variants)
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGenerators(whole, TestContext.Current.CancellationToken);
        // Globals.cs is the second file of a program that stands alone.
        bool isAlone = whole.SyntaxTrees.Length == 2;
        int count = 0;
        foreach ((string what, string text) in variants)
        {
            CSharpCompilation broken = whole.ReplaceSyntaxTree(tree, Compile.Parse(new SourceFile(tree.FilePath, text)));
            long start = Stopwatch.GetTimestamp();
            // A keystroke follows the keystroke before: caches of half-typed programs must serve as well.
            driver = driver.RunGeneratorsAndUpdateCompilation(broken, out Compilation output, out ImmutableArray<Diagnostic> generator, TestContext.Current.CancellationToken);
            CompilationWithAnalyzers analysis = output.WithAnalyzers(Rules.Analyzers, new AnalyzerOptions([]));
            ImmutableArray<Diagnostic> rules = isAlone || count++ % Neighbours == 0
                ? await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)
                : await analysis.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(output.SyntaxTrees.Single(t => t.FilePath == tree.FilePath)), filterSpan: null, TestContext.Current.CancellationToken);
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            Diagnostic[] thrown = [.. generator.Concat(rules).Where(d => d.Id is "CS8784" or "CS8785" or "AD0001")];
            Assert.True(thrown.Length == 0, $"{tree.FilePath} {what}:\n{string.Join('\n', thrown.Select(d => d.ToString()))}\n\n{text}");
            Assert.True(driver.GetRunResult().Results.All(r => r.Exception is null), $"{tree.FilePath} {what}: {driver.GetRunResult().Results[0].Exception}\n\n{text}");
            Assert.True(taken < Limit, $"{tree.FilePath} {what} took {taken}.\n\n{text}");
        }
    }

    private static (CSharpCompilation Compilation, SyntaxTree Tree, string Text) Open(string project, string file)
    {
        CSharpCompilation compilation = Compile.Create(
            [.. Projects[project], new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
        SyntaxTree tree = compilation.SyntaxTrees.Single(t => t.FilePath == file);
        return (compilation, tree, tree.ToString());
    }

    private static IEnumerable<SyntaxToken> Tokens(SyntaxTree tree) => tree.GetRoot(TestContext.Current.CancellationToken).DescendantTokens();

    private static IEnumerable<T> Thin<T>(string project, IEnumerable<T> all)
    {
        T[] items = [.. all];
        int step = project.StartsWith("CHN", StringComparison.Ordinal) ? Math.Max(1, (items.Length + VariantsOfExamples - 1) / VariantsOfExamples) : 1;
        return items.Where((_, i) => i % step == 0);
    }

    private static SortedDictionary<string, SourceFile[]> FindProjects()
    {
        var projects = new SortedDictionary<string, SourceFile[]>(StringComparer.Ordinal);
        foreach ((string name, string text) in Programs.All)
        {
            projects.Add(name, [new SourceFile($"/project/{name}.cs", text)]);
        }
        foreach ((_, DiagnosticDescriptor rule) in Catalog.Rules)
        {
            // What breaks a rule is the program that the reader has to be most careful with.
            string page = File.ReadAllText(Catalog.PageOf(rule.Id));
            int start = page.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
            projects.Add(rule.Id, [new SourceFile($"/project/{rule.Id}.cs", page[start..page.IndexOf("```\n", start, StringComparison.Ordinal)])]);
        }
        foreach (string folder in Directory.GetDirectories(Repo.PathOf("samples")))
        {
            SourceFile[] files = [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "chains"))
                .Order(StringComparer.Ordinal)
                .Select(f => new SourceFile("/" + Path.GetRelativePath(Repo.Root, f).Replace('\\', '/'), File.ReadAllText(f)))];
            if (files.Length > 0)
            {
                projects.Add("samples/" + Path.GetFileName(folder), files);
            }
        }
        return projects;
    }
}
