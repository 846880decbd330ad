using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>A project as an editor has it open: the driver goes on from edit to edit.</summary>
internal sealed class Session
{
    private GeneratorDriver _driver;

    public Session(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null, ImmutableArray<AdditionalText> files = default)
    {
        _driver = CSharpGeneratorDriver.Create(
            [new ChainletGenerator().AsSourceGenerator()],
            files.IsDefault ? [] : files,
            Compile.ParseOptions,
            options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Run(compilation);
    }

    /// <summary>The projects that most tests of edits go through: every sample program, and the samples of the repository.</summary>
    public static SortedDictionary<string, SourceFile[]> Projects { get; } = FindProjects();

    public CSharpCompilation Compilation { get; private set; } = null!;

    public GeneratorRunResult Result { get; private set; }

    /// <summary>How each output of the last run came about.</summary>
    public IEnumerable<IncrementalStepRunReason> Outputs => Result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason);

    public ImmutableSortedDictionary<string, string> Sources => SourcesOf(Result);

    /// <summary>What the generator gives where it has seen nothing before.</summary>
    public static ImmutableSortedDictionary<string, string> Fresh(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null, ImmutableArray<AdditionalText> files = default) =>
        new Session(compilation, options, files).Sources;

    public void Run(CSharpCompilation compilation)
    {
        _driver = _driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        Compilation = compilation;
        Result = _driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
    }

    /// <summary>The file with the text at a place replaced, parsed anew as an editor does it.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, SyntaxTree tree, TextSpan at, string text) =>
        compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(tree.GetText(TestContext.Current.CancellationToken).WithChanges(new TextChange(at, text))));

    private static ImmutableSortedDictionary<string, string> SourcesOf(GeneratorRunResult result) =>
        result.GeneratedSources.ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);

    private static SortedDictionary<string, SourceFile[]> FindProjects()
    {
        var projects = new SortedDictionary<string, SourceFile[]>(StringComparer.Ordinal);
        foreach ((string name, string text) in Programs.All)
        {
            projects.Add(name, [new SourceFile($"/project/{name}.cs", text)]);
        }

        foreach (string folder in Directory.GetDirectories(Repo.PathOf("samples")))
        {
            projects.Add("samples/" + Path.GetFileName(folder), [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "chains"))
                .Order(StringComparer.Ordinal)
                .Select(file => new SourceFile("/" + Path.GetRelativePath(Repo.Root, file).Replace('\\', '/'), File.ReadAllText(file)))]);
        }

        return projects;
    }
}
