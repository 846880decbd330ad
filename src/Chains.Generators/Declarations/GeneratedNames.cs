using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Chains.Generators.Diagnostics;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// The names that generated types take in the chainlet's namespace. Where another declaration of the project has one, the compiler would only say so in a generated file (CS0101).
/// A type with the name of the interface is the user's half of it, and CHN0019's.
/// </summary>
internal static class GeneratedNames
{
    /// <summary>The names that are taken. Types of the same name with type parameters, within other types, in one file alone or in other assemblies take none.</summary>
    public static EquatableArray<string> ReadTaken(INamedTypeSymbol chainlet, ReadReport report)
    {
        if (chainlet.ContainingType is not null || chainlet.IsGenericType || chainlet.IsFileLocal)
        {
            // Nothing is generated for it.
            return default;
        }
        var taken = new List<string>();
        Check("interface", ChainletModel.InterfaceOf(chainlet.Name), ownsTypes: true);
        Check("client", ChainletModel.ClientOf(chainlet.Name), ownsTypes: false);
        Check("host entry", ChainletModel.HostOf(chainlet.Name), ownsTypes: false);
        return taken.ToEquatableArray();

        void Check(string generated, string name, bool ownsTypes)
        {
            if (Find(chainlet.ContainingNamespace, name, ownsTypes) is var (other, description))
            {
                taken.Add(name);
                report.Add(ChainDiagnostics.GeneratedNameMustBeFree, chainlet, chainlet.Name, generated, name, $"{description} '{other.ToDisplayString(KnownSymbols.Id)}'{PlaceOf(other)}");
            }
        }
    }

    private static (ISymbol Other, string Description)? Find(INamespaceSymbol space, string name, bool ownsTypes)
    {
        foreach (ISymbol member in space.GetMembers(name))
        {
            if ((member is INamespaceSymbol || (!ownsTypes && IsOfTheNamespace(member))) && member.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten))
            {
                return (member, Describe(member));
            }
        }
        // What is generated for one chainlet may be called as what is generated for another: IPoemsClient is the interface of PoemsClient, and the client of IPoems.
        if (!ownsTypes && name[0] == 'I' && space.GetTypeMembers(name.Substring(1), 0).FirstOrDefault(t => !t.IsFileLocal && KnownSymbols.IsChainlet(t)) is { } twin)
        {
            return (twin, "the interface of the chainlet");
        }
        return null;
    }

    private static bool IsOfTheNamespace(ISymbol member) => member is INamedTypeSymbol { Arity: 0, IsFileLocal: false };

    private static string Describe(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type when KnownSymbols.IsChainlet(type) => "the chainlet",
        INamedTypeSymbol { IsRecord: true } => "the record",
        INamedTypeSymbol { TypeKind: TypeKind.Struct } => "the struct",
        INamedTypeSymbol { TypeKind: TypeKind.Interface } => "the interface",
        INamedTypeSymbol { TypeKind: TypeKind.Enum } => "the enum",
        INamedTypeSymbol { TypeKind: TypeKind.Delegate } => "the delegate",
        INamespaceSymbol => "the namespace",
        _ => "the class",
    };

    private static string PlaceOf(ISymbol symbol)
    {
        FileLinePositionSpan? place = symbol.Locations.FirstOrDefault(l => l.IsInSource && !l.SourceTree!.FilePath.EndsWith(KnownSymbols.GeneratedFileSuffix, StringComparison.Ordinal))?.GetMappedLineSpan();
        return place is { Path.Length: > 0 } known ? $" in {Path.GetFileName(known.Path)}, line {(known.StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture)}," : "";
    }
}
