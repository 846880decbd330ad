using System.Collections.Immutable;
using System.Globalization;
using Chains.Analyzers.Fuzz.Corpus;
using Chains.Analyzers.Fuzz.Mutation;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>
/// One program open in an editor: its variants are keystrokes, each following the one before, so that what the generator keeps of half-typed programs must serve as well. Each runs through
/// the generator, all analyzers, the fixes (some of them) and, where nobody finds an error, through what the build reads.
/// </summary>
internal sealed class Session : IDisposable
{
    /// <summary>A program of more files is analyzed as a whole only every so often.</summary>
    private const int FewFiles = 4;

    private const int WholeEvery = 4;

    private readonly FuzzProgram _program;
    private readonly Components _components;
    private readonly CSharpCompilation _whole;
    private readonly ImmutableArray<SyntaxTree> _trees;
    private GeneratorDriver _driver;
    private Surroundings _surroundings;
    private ImmutableArray<SourceFile> _lock = [];
    private ImmutableArray<AdditionalText> _lockTexts = [];
    private Editor? _editor;

    public Session(FuzzProgram program, Components? components = null)
    {
        _program = program;
        _components = components ?? Components.Ours;
        _whole = Compilation(program);
        _trees = _whole.SyntaxTrees;
        _surroundings = Surroundings.Plain;
        _driver = CSharpGeneratorDriver
            .Create(_components.Generators.Select(static generator => generator.AsSourceGenerator()), parseOptions: Compile.ParseOptions, optionsProvider: _surroundings)
            .RunGenerators(_whole);
    }

    /// <summary>The program as the SDK compiles it.</summary>
    public static CSharpCompilation Compilation(FuzzProgram program)
    {
        CSharpCompilation compilation = Compile.Create(
            [.. program.Files, new SourceFile("/project/Globals.cs", program.Usings)],
            new CompileOptions { ImplicitUsings = false, References = program.References });
        bool isProgram = compilation.SyntaxTrees.Any(static tree => tree.GetRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .Any(static node => node is GlobalStatementSyntax or MethodDeclarationSyntax { Identifier.ValueText: "Main" }));
        return isProgram ? compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication)) : compilation;
    }

    /// <summary>The same with what the generator adds.</summary>
    public static CSharpCompilation Generated(FuzzProgram program)
    {
        CSharpGeneratorDriver.Create(Components.Ours.Generators.Select(static generator => generator.AsSourceGenerator()), parseOptions: Compile.ParseOptions, optionsProvider: Surroundings.Plain)
            .RunGeneratorsAndUpdateCompilation(Compilation(program), out Compilation output, out ImmutableArray<Diagnostic> _);
        return (CSharpCompilation)output;
    }

    public async Task<Verdict> JudgeAsync(Variant variant)
    {
        Verdict verdict = new();
        try
        {
            await JudgeAsync(variant, verdict).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsOurs(exception))
        {
            verdict.OfCompiler.Add(exception.ToString());
        }
        catch (Exception exception)
        {
            verdict.Problems.Add($"an exception: {exception}");
        }

        return verdict;
    }

    public void Dispose() => _editor?.Dispose();

    private async Task JudgeAsync(Variant variant, Verdict verdict)
    {
        CSharpCompilation broken = _whole;
        List<SyntaxTree> users = [.. _trees];
        for (int i = 0; i < variant.Files.Length; i++)
        {
            if (!ReferenceEquals(variant.Files[i].Text, _program.Files[i].Text))
            {
                users[i] = Compile.Parse(variant.Files[i]);
                broken = broken.ReplaceSyntaxTree(_trees[i], users[i]);
            }
        }

        Compilation output = Generate(variant, broken, verdict);
        bool parses = !users.Exists(HasSyntaxError);
        SyntaxTree[] generated = [.. output.SyntaxTrees.Except(users)];
        if (parses && Array.Find(generated, HasSyntaxError) is { } malformed)
        {
            verdict.Problems.Add($"a generated file does not parse: {Compile.Describe(malformed.GetDiagnostics().First(IsError))}\n{malformed}");
        }

        // Of a program of many files those around a broken one are analyzed with it now and then.
        bool isWhole = users.Count <= FewFiles || variant.Number % WholeEvery == 0;
        ImmutableArray<Diagnostic> rules = await AnalyzeAsync(output, isWhole ? null : users.Except(_trees), verdict).ConfigureAwait(false);
        verdict.Reported = rules.Count(static rule => rule.Id.StartsWith("CHN", StringComparison.Ordinal));
        if (parses && isWhole && !rules.Any(static rule => rule.DefaultSeverity == DiagnosticSeverity.Error))
        {
            Build(output, generated, verdict);
        }

        if (variant.TriesFixes)
        {
            _editor ??= await Editor.OpenAsync(_program, _components, _whole.Options).ConfigureAwait(false);
            await _editor.TryAsync(variant, rules, verdict).ConfigureAwait(false);
        }
    }

    private Compilation Generate(Variant variant, CSharpCompilation broken, Verdict verdict)
    {
        if (variant.Surroundings != _surroundings)
        {
            _surroundings = variant.Surroundings;
            _driver = _driver.WithUpdatedAnalyzerConfigOptions(_surroundings);
        }

        if (variant.Lock != _lock)
        {
            _lock = variant.Lock;
            _lockTexts = [.. _lock.Select(static file => new LockText(file.Path, file.Text))];
            _driver = _driver.ReplaceAdditionalTexts(_lockTexts);
        }

        _driver = _driver.RunGeneratorsAndUpdateCompilation(broken, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        foreach (GeneratorRunResult result in _driver.GetRunResult().Results.Where(static result => result.Exception is not null))
        {
            verdict.Problems.Add($"the generator threw: {result.Exception}");
        }

        if (diagnostics.FirstOrDefault(static diagnostic => diagnostic.Id is "CS8784" or "CS8785") is { } failed)
        {
            verdict.Problems.Add($"the generator failed: {failed}");
        }

        return output;
    }

    private async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation output, IEnumerable<SyntaxTree>? trees, Verdict verdict)
    {
        if (_components.Analyzers.IsEmpty)
        {
            return [];
        }

        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions(_lockTexts, _surroundings),
            (exception, analyzer, _) =>
            {
                lock (verdict)
                {
                    verdict.Problems.Add($"{analyzer.GetType().Name} threw: {exception}");
                }
            },
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true);
        CompilationWithAnalyzers analysis = output.WithAnalyzers(_components.Analyzers, options);
        List<Diagnostic> found = [];
        foreach (SyntaxTree tree in trees ?? [])
        {
            found.AddRange(await analysis.GetAnalyzerSyntaxDiagnosticsAsync(tree, CancellationToken.None).ConfigureAwait(false));
            found.AddRange(await analysis.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(tree), filterSpan: null, CancellationToken.None).ConfigureAwait(false));
        }

        if (trees is null)
        {
            found.AddRange(await analysis.GetAnalyzerDiagnosticsAsync().ConfigureAwait(false));
        }

        foreach (Diagnostic diagnostic in found)
        {
            if (diagnostic.Id == "AD0001")
            {
                verdict.Problems.Add($"an analyzer failed: {diagnostic}");
            }

            // What the user reads must be there to be read.
            diagnostic.GetMessage(CultureInfo.InvariantCulture);
        }

        return [.. found];
    }

    private void Build(Compilation output, SyntaxTree[] generated, Verdict verdict)
    {
        Diagnostic[] errors = [.. output.GetDiagnostics().Where(IsError)];
        if (errors.Length == 0)
        {
            verdict.IsClean = true;
            verdict.Problems.AddRange(BuildStep.Run(output, _program.References));
            verdict.IsBuilt = true;
        }
        else if (Array.TrueForAll(errors, error => generated.Contains(error.Location.SourceTree)))
        {
            verdict.Problems.Add($"only generated code has errors: {string.Join('\n', errors.Take(5).Select(Compile.Describe))}");
        }
    }

    private static bool HasSyntaxError(SyntaxTree tree) => tree.GetDiagnostics().Any(IsError);

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    // The compiler has defects of its own, which are nothing that this command is about.
    private static bool IsOurs(Exception exception)
    {
        string[] frames = [.. exception.ToString().Split('\n').Select(static line => line.TrimStart()).Where(static line => line.StartsWith("at ", StringComparison.Ordinal))];
        return frames.Length == 0 || frames[0].StartsWith("at Chains.", StringComparison.Ordinal)
            || Array.Exists(frames, static frame => frame.StartsWith("at Chains.", StringComparison.Ordinal) && !frame.StartsWith("at Chains.Analyzers.Fuzz.", StringComparison.Ordinal));
    }
}
