extern alias generators;

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ChainletGenerator = generators::Chains.Generators.ChainletGenerator;

namespace Chains.TestSupport;

/// <summary>
/// One run of the generator, proved incremental: after an edit in a method body, and again after an unrelated file was added, every output must come from the cache
/// and have the same text, and no step may hold an object of the compiler. A diagnostic that the test did not ask for fails it.
/// </summary>
public sealed class GeneratorRun
{
    private GeneratorRun(GeneratorDriverRunResult result, Compilation output, ImmutableArray<Diagnostic> diagnostics)
    {
        Result = result;
        Output = output;
        Diagnostics = diagnostics;
        GeneratedSources = result.Results.Single().GeneratedSources.ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal);
    }

    /// <summary>The driver's own result of the first run.</summary>
    public GeneratorDriverRunResult Result { get; }

    /// <summary>The compilation with the generated sources in it.</summary>
    public Compilation Output { get; }

    /// <summary>All diagnostics of the generator and of <see cref="Output"/>, hidden ones left out.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Hint name to text, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> GeneratedSources { get; }

    /// <summary>All generated sources, each under a line with its hint name: the form of a snapshot.</summary>
    public string Text
    {
        get
        {
            StringBuilder text = new();
            foreach ((string hintName, string source) in GeneratedSources)
            {
                text.Append("//// ").Append(hintName).Append('\n').Append(source.TrimEnd('\n')).Append("\n\n");
            }

            return text.ToString();
        }
    }

    /// <summary>Runs the generator over one source.</summary>
    public static GeneratorRun Of(string source, GeneratorRunOptions? options = null) => Of(Compile.Create(source), options);

    /// <summary>Runs the generator over several sources.</summary>
    public static GeneratorRun Of(IEnumerable<SourceFile> sources, GeneratorRunOptions? options = null) => Of(Compile.Create(sources), options);

    /// <summary>Runs the generator over a compilation.</summary>
    public static GeneratorRun Of(CSharpCompilation compilation, GeneratorRunOptions? options = null)
    {
        options ??= GeneratorRunOptions.Default;
        GeneratorDriver driver = CreateDriver(options).RunGenerators(compilation, TestContext.Current.CancellationToken);
        GeneratorRun run = Collect(driver, compilation);
        run.AssertDiagnostics(options.ExpectedDiagnostics);
        run.AssertHoldsNoCompilerObject();
        run.AssertCached(driver, AddUnrelatedFile(compilation), "an unrelated file was added");
        if (EditMethodBody(compilation) is { } edited)
        {
            run.AssertCached(driver, edited, "an edit inside a method body");
        }

        return run;
    }

    /// <summary>
    /// Runs the generator once over input that may be broken in any way, and fails only if it threw. Returns the generator's diagnostics.
    /// </summary>
    public static ImmutableArray<Diagnostic> AssertDoesNotThrow(CSharpCompilation compilation)
    {
        GeneratorRunResult result = CreateDriver(GeneratorRunOptions.Default).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            Assert.Fail($"The generator threw {exception}\non\n{string.Join("\n----\n", compilation.SyntaxTrees)}");
        }

        return result.Diagnostics;
    }

    /// <summary>The one generated source whose hint name contains <paramref name="part"/>; fails, with the names there are, if there is not exactly one.</summary>
    public string Source(string part)
    {
        List<string> names = [.. GeneratedSources.Keys.Where(name => name.Contains(part, StringComparison.Ordinal))];
        if (names.Count != 1)
        {
            Assert.Fail($"{names.Count} generated sources have '{part}' in their names. There are: {string.Join(", ", GeneratedSources.Keys)}");
        }

        return GeneratedSources[names[0]];
    }

    /// <summary>Compares <see cref="Text"/> with a snapshot.</summary>
    public void Verify(string name, [CallerFilePath] string file = "") => Snapshot.Verify(Text, name, file);

    private static GeneratorDriver CreateDriver(GeneratorRunOptions options) => CSharpGeneratorDriver.Create(
        [new ChainletGenerator().AsSourceGenerator()],
        options.AdditionalFiles,
        Compile.ParseOptions,
        new BuildProperties(options.BuildProperties),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static GeneratorRun Collect(GeneratorDriver driver, CSharpCompilation compilation)
    {
        GeneratorDriverRunResult result = driver.GetRunResult();
        GeneratorRunResult generator = result.Results.Single();
        if (generator.Exception is { } exception)
        {
            Assert.Fail($"The generator threw {exception}");
        }

        CSharpCompilation output = compilation.AddSyntaxTrees(result.GeneratedTrees);
        return new GeneratorRun(result, output, [.. generator.Diagnostics
            .Concat(output.GetDiagnostics(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden && !diagnostic.IsSuppressed)]);
    }

    private void AssertDiagnostics(ImmutableArray<string> expected)
    {
        List<string> unexpected = [.. Diagnostics.Where(diagnostic => !expected.Contains(diagnostic.Id)).Select(Compile.Describe)];
        if (unexpected.Count > 0)
        {
            Assert.Fail($"Diagnostics that the test did not ask for:\n{string.Join('\n', unexpected)}\n\n{Text}");
        }

        List<string> missing = [.. expected.Where(id => Diagnostics.All(diagnostic => diagnostic.Id != id))];
        if (missing.Count > 0)
        {
            Assert.Fail($"Expected, and not reported: {string.Join(", ", missing)}");
        }
    }

    private void AssertHoldsNoCompilerObject()
    {
        foreach (IncrementalGeneratorRunStep step in ModelSteps(Result.Results.Single()))
        {
            foreach ((object value, _) in step.Outputs)
            {
                if (ObjectGraph.FindCompilerObject(value) is { } found)
                {
                    Assert.Fail($"Step '{step.Name ?? "(unnamed)"}' holds an object of the compiler: {found}");
                }
            }
        }
    }

    private void AssertCached(GeneratorDriver driver, CSharpCompilation edited, string edit)
    {
        GeneratorRunResult second = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        if (second.Exception is { } exception)
        {
            Assert.Fail($"After {edit} the generator threw {exception}");
        }

        List<IncrementalGeneratorRunStep> outputs = [.. second.TrackedOutputSteps.Values.SelectMany(steps => steps)];
        HashSet<IncrementalGeneratorRunStep> models = ModelSteps(second);
        if (GeneratedSources.Count > 0 && (outputs.Count == 0 || models.Count == 0))
        {
            Assert.Fail($"The generator wrote sources but tracks no step of its own: name its steps with WithTrackingName, or caching cannot be proved. Tracked: {string.Join(", ", second.TrackedSteps.Keys)}; outputs: {outputs.Count}");
        }

        List<string> wrong = [];
        foreach (IncrementalGeneratorRunStep step in outputs)
        {
            wrong.AddRange(step.Outputs.Where(output => output.Reason != IncrementalStepRunReason.Cached).Select(output => $"{step.Name}: {output.Reason}, must be Cached"));
        }

        foreach (IncrementalGeneratorRunStep step in models)
        {
            // Only a step that reads the compiler itself may run again, and must then give an equal value; whatever stands behind a model has no reason to.
            bool reads = !step.Inputs.Any(input => models.Contains(input.Source));
            foreach ((object value, IncrementalStepRunReason reason) in step.Outputs)
            {
                if (reason != IncrementalStepRunReason.Cached && !(reads && reason == IncrementalStepRunReason.Unchanged))
                {
                    wrong.Add($"{step.Name ?? "(unnamed)"}: {reason}, must be Cached{(reads ? " or Unchanged" : "")}: {value}");
                }
            }
        }

        if (wrong.Count > 0)
        {
            Assert.Fail($"After {edit} the generator did its work again:\n{string.Join('\n', wrong)}");
        }

        Assert.Equal(
            GeneratedSources,
            second.GeneratedSources.ToImmutableSortedDictionary(source => source.HintName, source => source.SourceText.ToString(), StringComparer.Ordinal));
    }

    // The generator's own steps: what stands between the outputs and Roslyn's steps, named or not. Roslyn's own hold syntax, as they must.
    private static HashSet<IncrementalGeneratorRunStep> ModelSteps(GeneratorRunResult result)
    {
        HashSet<IncrementalGeneratorRunStep> own = [];
        Stack<IncrementalGeneratorRunStep> open = new(result.TrackedOutputSteps.Values.SelectMany(named => named));
        while (open.TryPop(out IncrementalGeneratorRunStep? step))
        {
            foreach ((IncrementalGeneratorRunStep source, _) in step.Inputs)
            {
                if (!IsRoslyn(source) && own.Add(source))
                {
                    open.Push(source);
                }
            }
        }

        return own;
    }

    private static bool IsRoslyn(IncrementalGeneratorRunStep step)
        => step.Name is { } name && RoslynStepNames.Contains(name);

    private static CSharpCompilation AddUnrelatedFile(CSharpCompilation compilation)
        => compilation.AddSyntaxTrees(Compile.Parse(new SourceFile("/project/Unrelated.cs", "namespace Unrelated { internal static class Added { internal static int Value => 1; } }")));

    // In the first source that has a body: whatever follows moves, so a model that holds a position changes.
    private static CSharpCompilation? EditMethodBody(CSharpCompilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SyntaxNode root = tree.GetRoot(TestContext.Current.CancellationToken);
            foreach (BaseMethodDeclarationSyntax method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
            {
                (int position, string edit) = method switch
                {
                    { Body: { } body } => (body.OpenBraceToken.Span.End, "\n{ }\n"),
                    { ExpressionBody: { } body } => (body.ArrowToken.Span.End, " /* edited */\n"),
                    _ => (-1, ""),
                };
                if (position >= 0)
                {
                    SourceText text = tree.GetText(TestContext.Current.CancellationToken).WithChanges(new TextChange(new TextSpan(position, 0), edit));
                    return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(text));
                }
            }
        }

        return null;
    }
}
