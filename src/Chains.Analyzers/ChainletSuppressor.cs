using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Takes back what analyzers of others say about chainlets because they do not see the generated half: that a method could be static, a class is never made, a
/// member never used, or a name lacks its ending.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainletSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor CouldBeStatic = new("CHNS0001", "CA1822", "Hosts and callers call this member of a chainlet on its instance");
    private static readonly SuppressionDescriptor NeverMade = new("CHNS0002", "CA1812", "The host of a chainlet makes it, in generated code");
    private static readonly SuppressionDescriptor NeverUsed = new("CHNS0003", "IDE0051", "The host of a chainlet calls ConfigureServices, in generated code");
    private static readonly SuppressionDescriptor NeedsAnEnding = new("CHNS0004", "VSTHRD200", "RunRemote and IsHealthy are the names that a chainlet's contract has");
    private static readonly SuppressionDescriptor CouldBeStaticToo = new("CHNS0005", "MA0038", "Hosts and callers call this member of a chainlet on its instance");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(CouldBeStatic, NeverMade, NeverUsed, NeedsAnEnding, CouldBeStaticToo);

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            SuppressionDescriptor suppression = SupportedSuppressions.First(s => s.SuppressedDiagnosticId == diagnostic.Id);
            if (Symbol(context, diagnostic) is { } symbol && IsMisread(suppression, symbol))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool IsMisread(SuppressionDescriptor suppression, ISymbol symbol) => suppression.SuppressedDiagnosticId switch
    {
        "CA1812" => symbol is INamedTypeSymbol type && KnownSymbols.IsChainlet(type),
        "IDE0051" => symbol is IMethodSymbol { Name: "ConfigureServices" } && KnownSymbols.IsChainlet(symbol.ContainingType),
        "VSTHRD200" => symbol is IMethodSymbol { Name: "RunRemote" or "IsHealthy" } && (KnownSymbols.IsChainlet(symbol.ContainingType) || Interfaces(symbol.ContainingType).Any(ChainletInterfaces.IsChainletInterface)),
        _ => symbol is IMethodSymbol { Name: "RunRemote" or "IsHealthy" or "LoadAsync" } && KnownSymbols.IsChainlet(symbol.ContainingType),
    };

    private static IEnumerable<ITypeSymbol> Interfaces(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? new[] { type } : type.AllInterfaces;

    private static ISymbol? Symbol(SuppressionAnalysisContext context, Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return null;
        }
        SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member ? context.GetSemanticModel(tree).GetDeclaredSymbol(member, context.CancellationToken) : null;
    }
}
