using System.Collections.Immutable;
using Chains.Benchmarks.Generator;
using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Editor;

/// <summary>One project in three hands: the compiler's alone, with no-ops that cost it what being asked costs, and with the generator and the analyzers.</summary>
internal sealed class EditorSession
{
    private readonly (string Name, string Text)[] _files;
    private readonly ImmutableArray<(DiagnosticAnalyzer Product, RegistrationRecord Record)> _records;
    private readonly ImmutableArray<GeneratedFile> _generated;
    private readonly ImmutableArray<DiagnosticAnalyzer> _product = ProductAnalyzers.Create();

    private EditorSession(EditorProject project, ImmutableArray<(DiagnosticAnalyzer Product, RegistrationRecord Record)> records)
    {
        Project = project;
        _files = [.. project.Files()];
        _records = records;
        _generated = GeneratedFile.AllOf(Driver(new ChainletGenerator()).RunGenerators(Parse()));
    }

    public EditorProject Project { get; }

    /// <summary>How many characters the compiler reads: the user's and the generated ones.</summary>
    public (long Written, long Generated) Volume => (_files.Sum(static file => (long)file.Text.Length), _generated.Sum(static file => (long)file.Text.Length));

    /// <summary>How many registrations the analyzers make in this project.</summary>
    public int Registrations => _records.Sum(static pair => pair.Record.Describe().Count);

    /// <summary>Reads the registrations off the analyzers, and makes sure that the no-ops have the same ones and that nobody finds anything wrong.</summary>
    public static async Task<EditorSession> StartAsync(EditorProject project)
    {
        var session = new EditorSession(project, [.. ProductAnalyzers.Create().Where(static analyzer => analyzer is not DiagnosticSuppressor).Select(static analyzer => (analyzer, new RegistrationRecord()))]);
        CSharpCompilation complete = Generated(session.Parse(), Driver(new ChainletGenerator()));
        ImmutableArray<Diagnostic> found = await AnalyzeAsync(complete, [.. session._records.Select(static pair => new RecordedAnalyzer(pair.Product, pair.Record))], isConcurrent: true);
        if (found.FirstOrDefault(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning) is { } diagnostic)
        {
            throw new InvalidOperationException($"The project is meant to be correct: {diagnostic}");
        }

        ImmutableArray<RegistrationRecord> replayed = [.. session._records.Select(static _ => new RegistrationRecord())];
        CSharpCompilation sameOutputs = Generated(session.Parse(), Driver(session.NoOpGenerator()));
        await AnalyzeAsync(sameOutputs, [.. session._records.Zip(replayed, static (pair, record) => new RecordedAnalyzer(new NoOpAnalyzer(pair.Product.SupportedDiagnostics, pair.Record), record))], isConcurrent: true);
        foreach (((DiagnosticAnalyzer product, RegistrationRecord record), RegistrationRecord again) in session._records.Zip(replayed))
        {
            if (!record.Describe().SequenceEqual(again.Describe()))
            {
                throw new InvalidOperationException($"The no-op of {product.GetType().Name} does not have its registrations.");
            }
        }

        if (!complete.SyntaxTrees.Select(static tree => tree.Length).Order().SequenceEqual(sameOutputs.SyntaxTrees.Select(static tree => tree.Length).Order()))
        {
            throw new InvalidOperationException("The no-op generator does not have the generator's outputs.");
        }

        return session;
    }

    public ImmutableArray<DiagnosticAnalyzer> NoOpAnalyzers() =>
    [
        .. _records.Select(static pair => new NoOpAnalyzer(pair.Product.SupportedDiagnostics, pair.Record)),
        .. _product.OfType<DiagnosticSuppressor>().Select(static suppressor => new NoOpSuppressor(suppressor.SupportedSuppressions)),
    ];

    public IIncrementalGenerator NoOpGenerator() => Chains.Benchmarks.Editor.NoOpGenerator.Of(_generated);

    /// <summary>The user's files, parsed anew.</summary>
    public CSharpCompilation Parse(bool isConcurrent = true) => Compile(_files, isConcurrent);

    /// <summary>The user's files and the generated ones as if the user had written them too.</summary>
    public CSharpCompilation ParseAll(bool isConcurrent = true) => Compile([.. _files, .. _generated.Select(static file => (file.HintName, file.Text))], isConcurrent);

    public static GeneratorDriver Driver(IIncrementalGenerator generator) => CSharpGeneratorDriver.Create(generator);

    /// <summary>What the generator makes of the user's files.</summary>
    public static CSharpCompilation Generated(CSharpCompilation compilation, GeneratorDriver driver)
    {
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out ImmutableArray<Diagnostic> diagnostics);
        return diagnostics.IsEmpty ? (CSharpCompilation)complete : throw new InvalidOperationException(diagnostics[0].ToString());
    }

    /// <summary>All diagnostics, the compiler's and the analyzers', which work beside each other as in a build.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation complete, ImmutableArray<DiagnosticAnalyzer> analyzers, bool isConcurrent) =>
        await new CompilationWithAnalyzers(complete, analyzers, Options(isConcurrent, logTimes: false)).GetAllDiagnosticsAsync(CancellationToken.None);

    public static CompilationWithAnalyzersOptions Options(bool isConcurrent, bool logTimes) => new(
        new AnalyzerOptions([]),
        onAnalyzerException: static (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer} threw: {exception.Message}", exception),
        concurrentAnalysis: isConcurrent,
        logAnalyzerExecutionTime: logTimes);

    private static CSharpCompilation Compile(IEnumerable<(string Name, string Text)> files, bool isConcurrent)
    {
        CSharpCompilation compilation = CompiledProject.Compile(files);
        return compilation.WithOptions(compilation.Options.WithConcurrentBuild(isConcurrent));
    }
}
