using System.Collections.Immutable;
using Chains.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers.Fuzz.Judging;

/// <summary>What of ours the compiler and the editor load. Found by type: a new analyzer or fix needs no line here.</summary>
/// <param name="Generators">The generators.</param>
/// <param name="Analyzers">The analyzers and suppressors.</param>
/// <param name="Fixes">The code fixes.</param>
internal sealed record Components(ImmutableArray<IIncrementalGenerator> Generators, ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Fixes)
{
    public static Components Ours { get; } = new(
        [new ChainletGenerator()],
        [.. Instances<DiagnosticAnalyzer>(typeof(ChainletDeclarationAnalyzer)), new Suppressible(Instances<DiagnosticAnalyzer>(typeof(ChainletDeclarationAnalyzer)).OfType<DiagnosticSuppressor>())],
        [.. Instances<CodeFixProvider>(typeof(CodeFixes.Edits))]);

    private static IEnumerable<T> Instances<T>(Type marker) => marker.Assembly.GetTypes()
        .Where(static type => !type.IsAbstract && !type.ContainsGenericParameters && typeof(T).IsAssignableFrom(type))
        .OrderBy(static type => type.FullName, StringComparer.Ordinal)
        .Select(static type => (T)Activator.CreateInstance(type)!);

#pragma warning disable RS1036, RS1038, RS1041 // It runs here and nowhere else.
    /// <summary>Reports at every member what a suppressor of ours takes back: without that, suppressors have nothing to do.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Suppressible(IEnumerable<DiagnosticSuppressor> suppressors) : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [
            .. suppressors.SelectMany(static suppressor => suppressor.SupportedSuppressions).Select(static suppression => suppression.SuppressedDiagnosticId).Distinct(StringComparer.Ordinal)
                .Select(static id => new DiagnosticDescriptor(id, "Suppressible", "Suppressible", "Fuzz", DiagnosticSeverity.Info, isEnabledByDefault: true)),
        ];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxTreeAction(tree =>
            {
                foreach (SyntaxNode node in tree.Tree.GetRoot(tree.CancellationToken).DescendantNodes().Where(static node => node is MemberDeclarationSyntax))
                {
                    foreach (DiagnosticDescriptor descriptor in SupportedDiagnostics)
                    {
                        tree.ReportDiagnostic(Diagnostic.Create(descriptor, node.GetFirstToken().GetLocation()));
                    }
                }
            });
        }
    }
#pragma warning restore RS1036, RS1038, RS1041
}
