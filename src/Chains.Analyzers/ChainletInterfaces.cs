using System.Linq;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>
/// Which interfaces stand for chainlets. Analyzers run after the generator, so <c>I&lt;Chainlet&gt;</c> is a symbol here; it is
/// found by its name as well as by its contract, since a chainlet that breaks a rule gets an interface without one.
/// </summary>
internal static class ChainletInterfaces
{
    /// <summary>The chainlet that <paramref name="type"/> is the interface of, in the interface's own assembly.</summary>
    public static INamedTypeSymbol? ChainletOf(ITypeSymbol type) =>
        // Not every script tells upper from lower case, and not every name begins with a capital: I日本, Ilock.
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: 0, ContainingType: null, Name: ['I', _, ..] } contract
            ? contract.ContainingNamespace.GetTypeMembers(contract.Name.Substring(1), 0).FirstOrDefault(KnownSymbols.IsChainlet)
            : null;

    /// <summary>The interface that callers of <paramref name="chainlet"/> inject; null while the generator has not written it.</summary>
    public static INamedTypeSymbol? InterfaceOf(INamedTypeSymbol chainlet) =>
        chainlet.ContainingNamespace.GetTypeMembers("I" + chainlet.Name, 0).FirstOrDefault(t => t.TypeKind == TypeKind.Interface);

    /// <summary>Whether <paramref name="type"/> is injected as a chainlet of the chain, of a container or of another chain.</summary>
    public static bool IsChainletInterface(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface
        && (ChainletOf(type) is not null
            || type.AllInterfaces.Any(i => KnownSymbols.IsChains(i, "IChainletContract"))
            || KnownSymbols.FindAttribute(type, "ExternalChainletAttribute") is not null
            || KnownSymbols.FindAttribute(type, "ContainerChainletAttribute") is not null);

    /// <summary>Whether a call to <paramref name="type"/> is one to a dependency of <paramref name="chainlet"/>: also an interface of the user's own, by <c>[Depends&lt;T&gt;]</c>.</summary>
    public static bool IsDependency(ITypeSymbol type, INamedTypeSymbol chainlet) => IsChainletInterface(type)
        || (type.TypeKind == TypeKind.Interface
            && ChainGraph.Constructor(chainlet) is { } constructor
            && constructor.Parameters.Any(p => SymbolEqualityComparer.Default.Equals(p.Type, type) && ImplementationOf(p) is not null));

    /// <summary>Whether a name has the form <c>IName</c>.</summary>
    public static bool LooksLikeInterface(string name) => name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]);

    /// <summary><c>[Depends]</c> or <c>[Depends&lt;T&gt;]</c>.</summary>
    public static AttributeData? DependsOf(IParameterSymbol parameter) => KnownSymbols.FindAttribute(parameter, "DependsAttribute");

    /// <summary>The <c>T</c> of <c>[Depends&lt;T&gt;]</c>.</summary>
    public static INamedTypeSymbol? ImplementationOf(IParameterSymbol parameter) =>
        DependsOf(parameter)?.AttributeClass is { Arity: 1 } depends ? depends.TypeArguments[0] as INamedTypeSymbol : null;

    /// <summary>The name of host, folder and address.</summary>
    public static string DisplayName(INamedTypeSymbol chainlet) =>
        KnownSymbols.FindAttribute(chainlet, "ChainletAttribute")?.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string ?? chainlet.Name;
}
