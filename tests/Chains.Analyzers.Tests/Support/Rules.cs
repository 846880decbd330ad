using System.Collections.Immutable;
using System.Globalization;
using Chains.Analyzers.Usage;
using Chains.Generators;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests.Support;

/// <summary>
/// Runs the generator and then all analyzers over a program, as a build does. What is expected stands in the program itself,
/// <c>{|CHN0001:Echo|}</c>; any diagnostic beside it fails the test, the compiler's errors included.
/// </summary>
internal static class Rules
{
    /// <summary>In each program's project, so that programs begin with what they are about.</summary>
    public const string GlobalUsings = Compile.PackageUsings;

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [new ChainletDeclarationAnalyzer(), new ChainletUseAnalyzer(), new ChainGraphAnalyzer(), new ContractAnalyzer(), new SecretAnalyzer(), new BlockingCallAnalyzer(), new LostCallAnalyzer(), new CancellationAnalyzer(), new StaticStateAnalyzer(), new ServiceLocationAnalyzer(), new ChainCapacityAnalyzer(), new UnusedDependencyAnalyzer()];

    private static readonly AsyncLocal<List<(RuleOptions Options, MarkedSource Program)>?> Recording = new();

    /// <summary>The programs that a test breaks a rule with; the test is not run, others try the fixes on them.</summary>
    public static IReadOnlyList<(RuleOptions Options, MarkedSource Program)> Record(Action test)
    {
        List<(RuleOptions, MarkedSource)> programs = [];
        Recording.Value = programs;
        try
        {
            test();
        }
        finally
        {
            Recording.Value = null;
        }
        return programs;
    }

    /// <summary>Whether a test is only asked for its program, which is then kept.</summary>
    public static bool IsRecorded(RuleOptions options, string marked)
    {
        Recording.Value?.Add((options, MarkedSource.Parse(marked)));
        return Recording.Value is not null;
    }

    public static Task Fires(string marked, params string[] messages) => Fires(RuleOptions.Default, marked, messages);

    public static async Task Fires(RuleOptions options, string marked, params string[] messages)
    {
        MarkedSource program = MarkedSource.Parse(marked);
        if (IsRecorded(options, marked))
        {
            return;
        }
        ImmutableArray<Diagnostic> found = await Run(program.Text, options);
        string[] actual = [.. found.Where(d => !IsCompilers(d)).Select(d => $"{d.Id} at {Describe(d.Location, program.Text)}")];
        string[] expected = [.. options.InLock, .. program.Expected.Select(e => $"{e.Id} at {Describe(e.Span, program.Text)}")];
        Assert.True(expected.SequenceEqual(actual, StringComparer.Ordinal), Explain("The rules report something else.", expected, actual, found));
        AssertCompilerErrors(options, found);
        string[] texts = [.. found.Where(d => !IsCompilers(d)).Select(d => d.GetMessage(CultureInfo.InvariantCulture))];
        Assert.Equal(messages, texts);
    }

    public static Task Clean(string program) => Clean(RuleOptions.Default, program);

    public static async Task Clean(RuleOptions options, string program)
    {
        ImmutableArray<Diagnostic> found = await Run(program, options);
        Assert.True(found.All(IsCompilers), Explain("The rules report a program that is right.", [], [], found));
        AssertCompilerErrors(options, found);
    }

    /// <summary>All that generator, compiler and analyzers report about a program: errors, and warnings of the rules.</summary>
    public static Task<ImmutableArray<Diagnostic>> Run(string program, RuleOptions options)
    {
        CSharpCompilation compilation = Compile.Create(
            [new SourceFile("/project/Program.cs", program), new SourceFile("/project/Globals.cs", GlobalUsings), .. options.OtherFiles.Select((text, i) => new SourceFile($"/project/File{i + 1}.cs", text))],
            new CompileOptions { ImplicitUsings = false, OutputKind = options.OutputKind, References = options.References });
        return Run(compilation, options);
    }

    public static async Task<ImmutableArray<Diagnostic>> Run(CSharpCompilation compilation, RuleOptions options)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Compilation output = compilation;
        ImmutableArray<Diagnostic> generator = [];
        var properties = new BuildProperties(options);
        ImmutableArray<AdditionalText> files = [.. options.Lock.Select(file => new LockText(file.Path, file.Text))];
        if (options.Generate)
        {
            CSharpGeneratorDriver
                .Create([new ChainletGenerator().AsSourceGenerator()], files, parseOptions: Compile.ParseOptions, optionsProvider: properties)
                .RunGeneratorsAndUpdateCompilation(compilation, out output, out generator, cancellationToken);
        }
        ImmutableArray<Diagnostic> rules = await output
            .WithAnalyzers(Analyzers, new AnalyzerOptions(files, properties))
            .GetAnalyzerDiagnosticsAsync(cancellationToken);
        return [.. generator, .. output.GetDiagnostics(cancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error), .. rules.OrderBy(d => d.Location.Kind != LocationKind.ExternalFile).ThenBy(d => d.Location.Kind == LocationKind.ExternalFile ? d.Location.GetLineSpan().Path : "", StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    private static void AssertCompilerErrors(RuleOptions options, ImmutableArray<Diagnostic> found)
    {
        string[] expected = [.. options.CompilerErrors.Order(StringComparer.Ordinal)];
        string[] actual = [.. found.Where(IsCompilers).Select(d => d.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Assert.True(expected.SequenceEqual(actual, StringComparer.Ordinal), Explain("The compiler reports something else.", expected, actual, found));
    }

    private static bool IsCompilers(Diagnostic diagnostic) => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal) && diagnostic.Id is not ("CS8784" or "CS8785");

    private static string Describe(TextSpan span, string text) => $"[{span.Start}..{span.End}) '{(span.End <= text.Length ? text[span.Start..span.End] : "")}'";

    private static string Describe(Location location, string text) => location.Kind != LocationKind.ExternalFile
        ? Describe(location.SourceSpan, text)
        : System.IO.Path.GetFileName(location.GetLineSpan().Path) + ":" + (location.GetLineSpan().StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture);

    private static string Explain(string what, string[] expected, string[] actual, ImmutableArray<Diagnostic> found) =>
        $"{what}\nExpected: {string.Join(", ", expected)}\nActual:   {string.Join(", ", actual)}\n\n{string.Join('\n', found.Select(Compile.Describe))}";

    private sealed class BuildProperties(RuleOptions options) : AnalyzerConfigOptionsProvider
    {
        private readonly Values _own = new(options.Options);

        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(options.Properties
            .AddRange(options.ChainsEmit is { } emit ? [new("ChainsEmit", emit)] : [])
            .AddRange(options.ChainsJsonNaming is { } naming ? [new("ChainsJsonNaming", naming)] : [])
            .ToImmutableDictionary(pair => "build_property." + pair.Key, pair => pair.Value));

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _own;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _own;

        private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
        {
            private readonly ImmutableDictionary<string, string> _values = values.WithComparers(KeyComparer);

            public override bool TryGetValue(string key, out string value) => _values.TryGetValue(key, out value!);
        }
    }
}
