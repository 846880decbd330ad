using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>
/// Reads <c>[Depends&lt;PhiLlm&gt;] ITextModel model</c>: an interface of the user's with one method that the chainlet's RunRemote fits.
/// </summary>
internal static class AdapterReader
{
    /// <summary>The adapter, or null where the shapes do not fit (the graph analyzer says why) or the parameter is the chainlet's own interface.</summary>
    public static AdapterModel? Read(INamedTypeSymbol chainlet, IParameterSymbol parameter)
    {
        if (WhyNot(chainlet, parameter.Type, out IMethodSymbol? target, out IMethodSymbol? runRemote) is not null)
        {
            return null;
        }
        string space = chainlet.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString(KnownSymbols.FullName) + "." : "global::";
        string parameters = string.Join(", ", target!.Parameters.Select(p => p.Type.ToDisplayString(KnownSymbols.FullName) + " " + Naming.Escape(p.Name)));
        string method = $"{target.ReturnType.ToDisplayString(KnownSymbols.FullName)} {Naming.Escape(target.Name)}({parameters})";
        string arguments = string.Join(", ", target.Parameters.Select(p => Naming.Escape(p.Name)));
        return new AdapterModel(
            MetadataName(chainlet),
            space + "I" + chainlet.Name,
            parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.FullName),
            method,
            arguments);
    }

    /// <summary>Why a chainlet cannot stand in for an interface; null where it can.</summary>
    public static string? WhyNot(INamedTypeSymbol chainlet, ITypeSymbol type, out IMethodSymbol? target, out IMethodSymbol? runRemote)
    {
        target = null;
        runRemote = null;
        if (!KnownSymbols.IsChainlet(chainlet))
        {
            return $"'{chainlet.Name}' is no chainlet; name a class with [Chainlet]";
        }
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract)
        {
            return "the parameter's type is no interface; declare one with the method that you call";
        }
        ISymbol[] members = contract.GetMembers().Concat(contract.AllInterfaces.SelectMany(i => i.GetMembers())).Where(m => !m.IsStatic).ToArray();
        if (members is not [IMethodSymbol { IsGenericMethod: false } method])
        {
            return "the interface must have exactly one method";
        }
        target = method;
        runRemote = chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().FirstOrDefault(m => m.DeclaredAccessibility == Accessibility.Public);
        if (runRemote is null)
        {
            return $"'{chainlet.Name}' has no RunRemote";
        }
        if (runRemote.ReturnsVoid || runRemote.ReturnType is not INamedTypeSymbol { Name: "Task" or "ValueTask" or "IAsyncEnumerable" })
        {
            return $"'{chainlet.Name}.RunRemote' is synchronous, so its calls return a Task that the interface's method does not have; make RunRemote return a Task";
        }
        ITypeSymbol[] wanted = method.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).Select(p => p.Type).ToArray();
        IParameterSymbol[] offered = runRemote.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).ToArray();
        bool fits = wanted.Length <= offered.Length
            && wanted.Zip(offered, (w, o) => SymbolEqualityComparer.Default.Equals(w, o.Type)).All(same => same)
            && offered.Skip(wanted.Length).All(p => p.HasExplicitDefaultValue)
            // With parameters left out, a positional CancellationToken would land in the wrong place.
            && (wanted.Length == offered.Length || !method.Parameters.Any(p => KnownSymbols.IsCancellationToken(p.Type)))
            && SymbolEqualityComparer.Default.Equals(method.ReturnType, runRemote.ReturnType);
        return fits ? null : $"'{method.ToDisplayString(KnownSymbols.Short)}' and '{runRemote.ToDisplayString(KnownSymbols.Short)}' differ in parameters or result";
    }

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString(KnownSymbols.Id).Replace("@", "") + "." + type.MetadataName : type.MetadataName;
}
