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
        if (OutsideReader.IsOutside(contract))
        {
            return $"'{contract.Name}' is marked as the interface of a service that is no chainlet of C#; remove [Depends<{chainlet.Name}>], or the mark";
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
        bool isSynchronous = EndpointReader.ReturnOf(runRemote).Shape is ReturnShape.Value or ReturnShape.Void;
        if (isSynchronous && !KnownSymbols.Is(method.ReturnType, "System.Threading.Tasks.Task"))
        {
            string task = runRemote.ReturnsVoid ? "Task" : $"Task<{runRemote.ReturnType.ToDisplayString(KnownSymbols.Short)}>";
            return $"'{chainlet.Name}.RunRemote' is synchronous, so its calls return a task, and the interface's method does not; declare the method with '{task}'";
        }
        ITypeSymbol[] wanted = method.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).Select(p => p.Type).ToArray();
        IParameterSymbol[] offered = runRemote.Parameters.Where(p => !KnownSymbols.IsCancellationToken(p.Type)).ToArray();
        bool fits = wanted.Length <= offered.Length
            && wanted.Zip(offered, (w, o) => SymbolEqualityComparer.Default.Equals(w, o.Type)).All(same => same)
            && offered.Skip(wanted.Length).All(p => p.HasExplicitDefaultValue)
            // With parameters left out, a positional CancellationToken would land in the wrong place.
            && (wanted.Length == offered.Length || !method.Parameters.Any(p => KnownSymbols.IsCancellationToken(p.Type)))
            && (isSynchronous ? IsTaskOf(method.ReturnType, runRemote) : SymbolEqualityComparer.Default.Equals(method.ReturnType, runRemote.ReturnType));
        return fits ? null : $"'{method.ToDisplayString(KnownSymbols.Short)}' and '{runRemote.ToDisplayString(KnownSymbols.Short)}' differ in parameters or result";
    }

    /// <summary>What callers get of a synchronous RunRemote.</summary>
    private static bool IsTaskOf(ITypeSymbol type, IMethodSymbol runRemote) => type is INamedTypeSymbol task
        && (runRemote.ReturnsVoid ? task.TypeArguments.IsEmpty : task.TypeArguments is [var result] && SymbolEqualityComparer.Default.Equals(result, runRemote.ReturnType));

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString(KnownSymbols.Id).Replace("@", "") + "." + type.MetadataName : type.MetadataName;
}
