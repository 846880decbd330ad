using System;
using System.Linq;
using Chains.Generators.Contracts;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>What the build says of names (CHN0905, CHN0908, CHN0912, CHN0913), said where the user types them.</summary>
internal static class ChainNames
{
    /// <summary>What a DNS label, and with it the name of a Kubernetes object, holds.</summary>
    private const int LongestLabel = 63;

    /// <summary>
    /// The name that two names are where they are used: the same folder where letters have no case, or the same in the spelling of Kubernetes, compose and images. Null
    /// where they stay apart.
    /// </summary>
    public static string? Shared(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase) ? right
        : Label(left) is { Length: > 0 } label && label == Label(right) ? label
        : null;

    public static void Analyze(SymbolAnalysisContext context, ChainGraph graph, INamedTypeSymbol chainlet)
    {
        var report = new ReadReport(context.ReportDiagnostic);
        string name = ChainletInterfaces.DisplayName(chainlet);
        AttributeData attribute = KnownSymbols.FindAttribute(chainlet, "ChainletAttribute")!;
        bool isNamed = attribute.NamedArguments.Any(a => a.Key == "Name");
        if (Label(name).Length > LongestLabel)
        {
            object[] arguments = [name, chainlet.Name, Label(name), Label(name).Length];
            if (isNamed)
            {
                report.AddArgument(ChainDiagnostics.NameMustFitALabel, attribute, "Name", chainlet, arguments);
            }
            else
            {
                report.Add(ChainDiagnostics.NameMustFitALabel, chainlet, arguments);
            }
        }
        if (KnownSymbols.FindAttribute(chainlet, "EntrypointAttribute") is not { } entrypoint)
        {
            return;
        }
        string chain = ChainOf(chainlet, entrypoint);
        // A chain that is named by its chainlet is too long for the same reason.
        if (chain != name && Label(chain).Length > LongestLabel)
        {
            report.AddArgument(ChainDiagnostics.NameMustFitALabel, entrypoint, "", chainlet, chain, chainlet.Name, Label(chain), Label(chain).Length);
        }
        INamedTypeSymbol? twin = graph.Entrypoints(context.CancellationToken).FirstOrDefault(other => graph.Compare(other, chainlet) < 0
            && KnownSymbols.FindAttribute(other, "EntrypointAttribute") is { } same
            && string.Equals(ChainOf(other, same), chain, StringComparison.OrdinalIgnoreCase));
        if (twin is not null)
        {
            report.AddArgument(ChainDiagnostics.ChainNamesMustDiffer, entrypoint, "", chainlet, twin.Name == chainlet.Name ? twin.ToDisplayString(KnownSymbols.Id) : twin.Name,
                twin.Name == chainlet.Name ? chainlet.ToDisplayString(KnownSymbols.Id) : chainlet.Name, chain);
        }
    }

    private static string ChainOf(INamedTypeSymbol chainlet, AttributeData entrypoint) =>
        entrypoint.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string name } ? name : ChainletInterfaces.DisplayName(chainlet);

    /// <summary>A name in the spelling of Kubernetes, compose and images.</summary>
    internal static string Label(string name) => ProtoNaming.Words(name, '-');
}
