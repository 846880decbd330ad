using System.Linq;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Types are recognised by name and namespace, without a look-up in the compilation: that costs nothing per keystroke and works
/// on sources that do not compile yet.
/// </summary>
internal static class KnownSymbols
{
    public const string ChainletAttribute = "Chains.ChainletAttribute";

    /// <summary>The ending of every file that the generator adds: what stands in such a file is not the user's.</summary>
    public const string GeneratedFileSuffix = ".chainlet.g.cs";

    public static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers |
            SymbolDisplayMiscellaneousOptions.UseSpecialTypes |
            SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As <see cref="FullName"/> without <c>global::</c>: ids in descriptors and messages.</summary>
    public static readonly SymbolDisplayFormat Id = FullName.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>For messages to the user: short names as code in the same file would write them.</summary>
    public static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public static bool IsChains(ISymbol? symbol, string name) =>
        symbol is not null && symbol.Name == name && symbol.ContainingNamespace is { Name: "Chains", ContainingNamespace.IsGlobalNamespace: true };

    public static AttributeData? FindAttribute(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => IsChains(a.AttributeClass, name));

    /// <summary>Whether naming the symbol is an error that no pragma lifts (CS0619).</summary>
    public static bool IsObsoleteAsError(ISymbol symbol) =>
        symbol.GetAttributes().Any(a => Is(a.AttributeClass, "System.ObsoleteAttribute") && a.ConstructorArguments is [_, { Value: true }]);

    public static bool IsChainlet(ITypeSymbol? type) => type is INamedTypeSymbol && FindAttribute(type, "ChainletAttribute") is not null;

    /// <summary>Compares with a dotted name such as <c>System.Threading.CancellationToken</c>, arity aside.</summary>
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        if (type is null)
        {
            return false;
        }
        int dot = fullName.LastIndexOf('.');
        if (type.Name != fullName.Substring(dot + 1) || type.ContainingType is not null)
        {
            return false;
        }
        INamespaceSymbol? space = type.ContainingNamespace;
        while (dot > 0)
        {
            int previous = fullName.LastIndexOf('.', dot - 1);
            if (space is null || space.Name != fullName.Substring(previous + 1, dot - previous - 1))
            {
                return false;
            }
            space = space.ContainingNamespace;
            dot = previous;
        }
        return space is { IsGlobalNamespace: true };
    }

    public static bool IsCancellationToken(ITypeSymbol type) => Is(type, "System.Threading.CancellationToken");

    /// <summary>Whether a declaration stands in a file of the user's: the analyzer also sees the generated halves.</summary>
    public static bool IsUserWritten(SyntaxReference declaration) =>
        !declaration.SyntaxTree.FilePath.EndsWith(GeneratedFileSuffix, System.StringComparison.Ordinal);

    public static bool ContainsError(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => ContainsError(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(ContainsError),
        _ => type.TypeKind == TypeKind.Error,
    };
}
