using System.Collections.Immutable;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Tests;

/// <summary>
/// What analyzers of others say about a chainlet is taken back where they misread it, and only there. Stand-ins with their ids report every method and class;
/// <c>OtherAnalyzersTests</c> builds with the real ones.
/// </summary>
public sealed class SuppressionTests
{
    private const string Program = """
        [Chainlet]
        internal sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);

            public Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

            public Task<bool> IsHealthy() => Task.FromResult(true);

            private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddHttpClient();

            private string Helper() => "";
        }

        internal abstract class ModelBase
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);

            public Task Warm() => Task.CompletedTask;
        }

        [Chainlet]
        internal sealed partial class Small : ModelBase;

        internal sealed class FakePhiLlm : IPhiLlm
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }

        internal sealed class Other
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);

            private static void ConfigureServices()
            {
            }
        }
        """;

    [Theory]
    [InlineData("CA1822", "PhiLlm.RunRemote, PhiLlm.LoadAsync, PhiLlm.IsHealthy, ModelBase.RunRemote")]
    [InlineData("MA0038", "PhiLlm.RunRemote, PhiLlm.LoadAsync, PhiLlm.IsHealthy, ModelBase.RunRemote")]
    [InlineData("S2325", "PhiLlm.RunRemote, PhiLlm.LoadAsync, PhiLlm.IsHealthy, ModelBase.RunRemote")]
    [InlineData("CA1812", "PhiLlm, Small")]
    [InlineData("IDE0051", "PhiLlm.ConfigureServices")]
    [InlineData("VSTHRD200", "PhiLlm.RunRemote, PhiLlm.IsHealthy, ModelBase.RunRemote, FakePhiLlm.RunRemote")]
    [InlineData("MA0137", "PhiLlm.RunRemote, PhiLlm.IsHealthy, ModelBase.RunRemote, FakePhiLlm.RunRemote")]
    [InlineData("RCS1046", "PhiLlm.RunRemote, PhiLlm.IsHealthy, ModelBase.RunRemote, FakePhiLlm.RunRemote")]
    [InlineData("IDE0060", "PhiLlm.RunRemote, PhiLlm.ConfigureServices, ModelBase.RunRemote")]
    [InlineData("RCS1163", "PhiLlm.RunRemote, PhiLlm.ConfigureServices, ModelBase.RunRemote")]
    [InlineData("S1172", "PhiLlm.RunRemote, PhiLlm.ConfigureServices, ModelBase.RunRemote")]
    public Task A_misreading_is_suppressed_and_nothing_else(string id, string suppressed) => Suppresses(Program, id, suppressed);

    /// <summary>CA1062 is about the use of a parameter.</summary>
    [Fact]
    public Task A_null_that_the_host_never_gives_is_not_to_be_looked_for() => Suppresses("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            private readonly string _dir;

            public PhiLlm(DeploymentContext context, object? maybe) => _dir = context.DataDir + maybe;

            public Task<string> RunRemote(string prompt, string? hint) => Task.FromResult(Helper(prompt) + hint + _dir);

            public static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddHttpClient(context.ToString()!);

            private static string Helper(string text) => text;
        }

        public sealed class Other(string name)
        {
            public string RunRemote(string prompt) => name + prompt;
        }
        """,
        "CA1062",
        "PhiLlm..ctor.context, PhiLlm.RunRemote.prompt, PhiLlm.ConfigureServices.services, PhiLlm.ConfigureServices.context");

    private static async Task Suppresses(string program, string id, string suppressed)
    {
        CSharpCompilation compilation = Compile.Create([new SourceFile("/project/Program.cs", program), new SourceFile("/project/Globals.cs", Rules.GlobalUsings)], new CompileOptions { ImplicitUsings = false });
        CSharpGeneratorDriver
            .Create([new Generators.ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        ImmutableArray<Diagnostic> found = await output.WithAnalyzers([new Everything(id), new ChainletSuppressor()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Diagnostic[] ofProgram = [.. found.Where(d => d.Location.SourceTree?.FilePath == "/project/Program.cs").OrderBy(d => d.Location.SourceSpan.Start)];
        Assert.All(ofProgram, d => Assert.Equal(id, d.Id));
        Assert.Equal(suppressed, string.Join(", ", ofProgram.Where(d => d.IsSuppressed).Select(d => d.GetMessage(null))));
        Assert.Contains(ofProgram, d => !d.IsSuppressed);
    }

    [Fact]
    public void Each_suppression_has_an_id_and_a_reason()
    {
        ImmutableArray<SuppressionDescriptor> suppressions = new ChainletSuppressor().SupportedSuppressions;
        Assert.Equal(suppressions.Length, suppressions.Select(s => s.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(suppressions, s => Assert.NotEmpty(s.Justification.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

#pragma warning disable RS1017, RS1036, RS1038, RS1041, RS2008 // A stand-in of the tests, which nobody else loads.
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Everything(string id) : DiagnosticAnalyzer
    {
        private readonly DiagnosticDescriptor _rule = new(id, "Everything", "{0}", "Tests", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            if (id == "CA1062")
            {
                context.RegisterOperationAction(
                    operation =>
                    {
                        var parameter = ((IParameterReferenceOperation)operation.Operation).Parameter;
                        operation.ReportDiagnostic(Diagnostic.Create(_rule, operation.Operation.Syntax.GetLocation(), $"{parameter.ContainingType.Name}.{parameter.ContainingSymbol.Name}.{parameter.Name}"));
                    },
                    OperationKind.ParameterReference);
                return;
            }
            context.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol is { IsImplicitlyDeclared: false } and (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }))
                    {
                        string name = symbol.Symbol is IMethodSymbol method ? method.ContainingType.Name + "." + method.Name : symbol.Symbol.Name;
                        Location? location = symbol.Symbol.Locations.FirstOrDefault(l => l.SourceTree?.FilePath == "/project/Program.cs");
                        if (location is not null)
                        {
                            symbol.ReportDiagnostic(Diagnostic.Create(_rule, location, name));
                        }
                    }
                },
                SymbolKind.NamedType,
                SymbolKind.Method);
        }
    }
#pragma warning restore RS1017, RS1036, RS1038, RS1041, RS2008
}
