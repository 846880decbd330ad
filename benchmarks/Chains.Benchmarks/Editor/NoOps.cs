// No compiler loads these, and what they register is another analyzer's affair.
#pragma warning disable RS1001, RS1025, RS1026

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Benchmarks.Editor;

/// <summary>Registers what another analyzer registers and does nothing: the compiler's price for being asked, without ours for what we do.</summary>
internal sealed class NoOpAnalyzer(ImmutableArray<DiagnosticDescriptor> supported, RegistrationRecord record) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => supported;

    public override void Initialize(AnalysisContext context) => record.Replay(context);
}

/// <summary>Lets an analyzer run as it is, and writes down what it registers.</summary>
internal sealed class RecordedAnalyzer(DiagnosticAnalyzer analyzer, RegistrationRecord record) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => analyzer.SupportedDiagnostics;

    public override void Initialize(AnalysisContext context) => record.Initialize(analyzer, context);
}

/// <summary>Could suppress what another one could, and suppresses nothing.</summary>
internal sealed class NoOpSuppressor(ImmutableArray<SuppressionDescriptor> supported) : DiagnosticSuppressor
{
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => supported;

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
    }
}

/// <summary>Looks for chainlets as the real generator does, and adds for each the files that the real one wrote; the codecs, which chainlets share, for all of them.</summary>
/// <param name="perChainlet">The files of each chainlet by its name.</param>
/// <param name="shared">All others.</param>
internal sealed class NoOpGenerator(IReadOnlyDictionary<string, ImmutableArray<GeneratedFile>> perChainlet, ImmutableArray<GeneratedFile> shared) : IIncrementalGenerator
{
    /// <summary>One that adds the files that the real one wrote.</summary>
    public static NoOpGenerator Of(IReadOnlyCollection<GeneratedFile> generated)
    {
        ILookup<bool, GeneratedFile> byChainlet = generated.ToLookup(static file => ChainletOf(file) is not null);
        return new NoOpGenerator(
            byChainlet[true].GroupBy(ChainletOf, StringComparer.Ordinal).ToDictionary(static group => group.Key!, static group => group.ToImmutableArray(), StringComparer.Ordinal),
            [.. byChainlet[false]]);
    }

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> chainlets = context.SyntaxProvider.ForAttributeWithMetadataName(
            "Chains.ChainletAttribute",
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            static (context, _) => context.TargetSymbol.Name);
        context.RegisterSourceOutput(chainlets, (output, name) => Add(output, perChainlet[name]));
        context.RegisterSourceOutput(chainlets.Collect(), (output, _) => Add(output, shared));

        static void Add(SourceProductionContext output, ImmutableArray<GeneratedFile> files)
        {
            foreach (GeneratedFile file in files)
            {
                output.AddSource(file.HintName, file.Text);
            }
        }
    }

    /// <summary>The class whose own files these are; null for a codec. The name of a file ends with class, hash, part and suffix.</summary>
    private static string? ChainletOf(GeneratedFile file) => file.HintName.Split('.') is [.., var name, _, "chainlet" or "descriptor", "g", "cs"] ? name : null;
}

/// <summary>What a generator adds to a project.</summary>
internal sealed record GeneratedFile(string HintName, string Text)
{
    /// <summary>All that the driver's one generator added.</summary>
    public static ImmutableArray<GeneratedFile> AllOf(GeneratorDriver driver) =>
        [.. driver.GetRunResult().Results.Single().GeneratedSources.Select(static source => new GeneratedFile(source.HintName, source.SourceText.ToString()))];
}
