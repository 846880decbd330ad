using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Takes back what analyzers of others say about chainlets because they do not see the generated half: that a method could be static, a class is never made, a
/// member or parameter never used, an argument unchecked, or that a name lacks its ending. Matters of taste are left to them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainletSuppressor : DiagnosticSuppressor
{
    private const string CalledOnInstance = "Hosts and callers call this member of a chainlet on its instance";
    private const string NamedByContract = "RunRemote and IsHealthy are the names that a chainlet's contract has";
    private const string GivenByHost = "The parameters are those of the chainlet's contract, or the ones that its host gives to ConfigureServices";

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create<SuppressionDescriptor>(
        new("CHNS0001", "CA1822", CalledOnInstance),
        new("CHNS0002", "CA1812", "The host of a chainlet makes it, in generated code"),
        new("CHNS0003", "IDE0051", "The host of a chainlet calls ConfigureServices, in generated code"),
        new("CHNS0004", "VSTHRD200", NamedByContract),
        new("CHNS0005", "MA0038", CalledOnInstance),
        new("CHNS0006", "S2325", CalledOnInstance),
        new("CHNS0007", "MA0137", NamedByContract),
        new("CHNS0008", "RCS1046", NamedByContract),
        new("CHNS0009", "IDE0060", GivenByHost),
        new("CHNS0010", "RCS1163", GivenByHost),
        new("CHNS0011", "S1172", GivenByHost),
        new("CHNS0012", "CA1062", "The host calls this, and never with null: it refuses a message in which a parameter that cannot be null is absent or null"));

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        var graph = ChainGraph.Of(context.Compilation);
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            SuppressionDescriptor suppression = SupportedSuppressions.First(s => s.SuppressedDiagnosticId == diagnostic.Id);
            if (Symbol(context, diagnostic) is { } symbol && IsMisread(suppression, symbol, graph, context.CancellationToken))
            {
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
            }
        }
    }

    private static bool IsMisread(SuppressionDescriptor suppression, ISymbol symbol, ChainGraph graph, CancellationToken cancellationToken) => suppression.SuppressedDiagnosticId switch
    {
        "CA1812" => symbol is INamedTypeSymbol type && KnownSymbols.IsChainlet(type),
        "IDE0051" => symbol is IMethodSymbol { Name: "ConfigureServices" } && IsOfChainlet(symbol, graph, cancellationToken),
        "VSTHRD200" or "MA0137" or "RCS1046" => symbol is IMethodSymbol { Name: "RunRemote" or "IsHealthy" }
            && (Interfaces(symbol.ContainingType).Any(ChainletInterfaces.IsChainletInterface) || IsOfChainlet(symbol, graph, cancellationToken)),
        "IDE0060" or "RCS1163" or "S1172" => symbol is IMethodSymbol { Name: "RunRemote" or "ConfigureServices" } && IsOfChainlet(symbol, graph, cancellationToken),
        // Where null is allowed, or nobody said that it is not, it may come.
        "CA1062" => symbol is IParameterSymbol { NullableAnnotation: NullableAnnotation.NotAnnotated, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } or IMethodSymbol { Name: "RunRemote" or "ConfigureServices" } }
            && IsOfChainlet(symbol.ContainingSymbol, graph, cancellationToken),
        _ => symbol is IMethodSymbol { Name: "RunRemote" or "IsHealthy" or "LoadAsync" } && IsOfChainlet(symbol, graph, cancellationToken),
    };

    /// <summary>Whether a member belongs to a chainlet: its own, or one that it inherits.</summary>
    private static bool IsOfChainlet(ISymbol member, ChainGraph graph, CancellationToken cancellationToken) =>
        KnownSymbols.IsChainlet(member.ContainingType) || graph.Chainlets(cancellationToken).Any(chainlet => DerivesFrom(chainlet, member.ContainingType));

    private static bool DerivesFrom(INamedTypeSymbol chainlet, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = chainlet.BaseType; level is not null; level = level.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(level.OriginalDefinition, type.OriginalDefinition))
            {
                return true;
            }
        }
        return false;
    }

    private static IEnumerable<ITypeSymbol> Interfaces(INamedTypeSymbol type) => type.TypeKind == TypeKind.Interface ? new[] { type } : type.AllInterfaces;

    /// <summary>What a diagnostic is about: the parameter that is used unchecked, or the member at the place or around it.</summary>
    private static ISymbol? Symbol(SuppressionAnalysisContext context, Diagnostic diagnostic)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
        {
            return null;
        }
        SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        SemanticModel model = context.GetSemanticModel(tree);
        if (diagnostic.Id == "CA1062")
        {
            return model.GetSymbolInfo(node, context.CancellationToken).Symbol;
        }
        return node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member ? model.GetDeclaredSymbol(member, context.CancellationToken) : null;
    }
}
