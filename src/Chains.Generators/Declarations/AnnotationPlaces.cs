using System.Linq;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Annotations on a type that has no host of its own: nobody reads them. A chainlet does not inherit those of its base class, since each says what its own replicas need.
/// </summary>
internal static class AnnotationPlaces
{
    private static readonly string[] OfClasses =
    [
        "ComputeAttribute", "AutoscalingAttribute", "AssetsAttribute", "ModelRepoAttribute", "ExternalDataAttribute", "DockerImageAttribute", "ChainletOptionsAttribute", "HealthChecksAttribute",
        "IdempotentAttribute", "RemoteErrorAttribute",
    ];

    /// <summary>Checks a class that is no chainlet, or an interface.</summary>
    public static void Check(INamedTypeSymbol type, ReadReport report)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface) || KnownSymbols.FindAttribute(type, "ContainerChainletAttribute") is not null)
        {
            return;
        }
        foreach (AttributeData data in type.GetAttributes().Where(a => OfClasses.Any(n => KnownSymbols.IsChains(a.AttributeClass, n))))
        {
            string name = data.AttributeClass!.Name;
            report.Add(ChainDiagnostics.AnnotationNeedsAHost, data.ApplicationSyntaxReference, type, type.Name, name.Substring(0, name.Length - "Attribute".Length),
                type.TypeKind == TypeKind.Class ? "is no chainlet" : KnownSymbols.FindAttribute(type, "ExternalChainletAttribute") is not null ? "stands for a service that others deploy" : "is an interface without [ContainerChainlet]",
                type.TypeKind == TypeKind.Class ? "move it to the chainlets that it is meant for" : "move it to the chainlet, or remove it");
        }
    }
}
