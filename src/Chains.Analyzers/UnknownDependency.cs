using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>
/// Why no chainlet stands behind a constructor parameter, and what the user probably meant. The compiler already reports an
/// unknown name (CS0246); this says what to do about it.
/// </summary>
internal sealed class UnknownDependency
{
    /// <summary>The key of a diagnostic's property that holds the interface to take instead.</summary>
    public const string MeantInterface = "MeantInterface";

    private readonly string _advice;
    private readonly ImmutableDictionary<string, string?> _properties;

    private UnknownDependency(string advice, ImmutableDictionary<string, string?>? properties = null)
    {
        _advice = advice;
        _properties = properties ?? ImmutableDictionary<string, string?>.Empty;
    }

    public void Report(Action<Diagnostic> sink, SyntaxReference? syntax, IParameterSymbol parameter, string name, string chainlet)
    {
        Location location = syntax?.GetSyntax().GetLocation() ?? parameter.Locations.FirstOrDefault() ?? Location.None;
        sink(Diagnostic.Create(ChainDiagnostics.DependencyMustExist, location, _properties, name, chainlet, _advice));
    }

    /// <summary>Explains a type that the compiler does not find; null where the compiler's own error says enough.</summary>
    public static UnknownDependency? Explain(ChainGraph graph, IErrorTypeSymbol unknown, bool isMarked, CancellationToken cancellationToken)
    {
        string name = unknown.Name;
        bool looksLikeInterface = ChainletInterfaces.LooksLikeInterface(name);
        // A name that several namespaces offer (CS0104), or that is not accessible, is known: the compiler says which.
        if (name.Length == 0 || unknown.Arity > 0 || !unknown.CandidateSymbols.IsEmpty || !(looksLikeInterface || isMarked))
        {
            return null;
        }
        ImmutableArray<INamedTypeSymbol> chainlets = graph.Chainlets(cancellationToken);
        List<INamedTypeSymbol> interfaces = chainlets.Select(ChainletInterfaces.InterfaceOf).OfType<INamedTypeSymbol>().ToList();
        if (chainlets.Length > 0 && interfaces.Count == 0)
        {
            // The generator did not run: every interface is unknown, and none of them for the reason that this rule gives.
            return null;
        }
        if (looksLikeInterface)
        {
            foreach (INamedTypeSymbol type in graph.Compilation.GetSymbolsWithName(name.Substring(1), SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>().OrderBy(t => t.ToDisplayString(KnownSymbols.Id), StringComparer.Ordinal))
            {
                if (KnownSymbols.IsChainlet(type))
                {
                    return ChainletInterfaces.InterfaceOf(type) is null
                        ? null
                        : new UnknownDependency(type.ContainingNamespace.IsGlobalNamespace
                            ? $"write 'global::{name}'"
                            : $"it is generated in namespace '{type.ContainingNamespace.ToDisplayString()}': add 'using {type.ContainingNamespace.ToDisplayString()};'");
                }
                if (CanBeMarked(type))
                {
                    return new UnknownDependency($"mark class '{type.Name}' with [Chainlet]");
                }
            }
        }
        if (Nearest(name, interfaces) is { } meant)
        {
            return new UnknownDependency($"did you mean '{meant}'?", ImmutableDictionary<string, string?>.Empty.Add(MeantInterface, meant));
        }
        return new UnknownDependency(looksLikeInterface
            ? $"no class '{name.Substring(1)}' exists in this project; declare it as 'public sealed partial class {name.Substring(1)}' with [Chainlet], or correct the name"
            : "take the interface of a chainlet, for example 'IName' of a class 'Name' with [Chainlet]");
    }

    /// <summary>
    /// Explains an interface of the user's that neither a chainlet stands behind nor the chainlet registers: its host could not
    /// supply it. Null where it may well be a service.
    /// </summary>
    public static UnknownDependency? ExplainUnregistered(ChainGraph graph, INamedTypeSymbol chainlet, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        // Interfaces of other assemblies come with the framework or a package; one's own can only be registered by oneself.
        if (parameter is not { HasExplicitDefaultValue: false, Type: INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: 0 } wanted }
            || !ChainletInterfaces.LooksLikeInterface(wanted.Name)
            || !wanted.DeclaringSyntaxReferences.Any(KnownSymbols.IsUserWritten)
            || ChainletReader.FindConfigureServices(chainlet) is not null)
        {
            return null;
        }
        INamedTypeSymbol? fitting = graph.Chainlets(cancellationToken).FirstOrDefault(c => c.AllInterfaces.Contains(wanted, SymbolEqualityComparer.Default)
            || AdapterReader.WhyNot(c, wanted, out _, out _) is null);
        if (fitting is not null)
        {
            return new UnknownDependency($"say which chainlet stands behind it with [Depends<{fitting.Name}>]");
        }
        INamedTypeSymbol? unmarked = wanted.ContainingNamespace.GetTypeMembers(wanted.Name.Substring(1), 0).FirstOrDefault(CanBeMarked);
        string register = $"register a service for it in 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)' of '{chainlet.Name}'";
        return new UnknownDependency(unmarked is null ? register : $"mark class '{unmarked.Name}' with [Chainlet], or {register}");
    }

    private static bool CanBeMarked(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsStatic: false, IsAbstract: false, Arity: 0, ContainingType: null } && !KnownSymbols.IsChainlet(type);

    private static string? Nearest(string name, List<INamedTypeSymbol> interfaces)
    {
        // A third of the letters wrong is another word.
        int limit = Math.Max(1, name.Length / 3);
        return interfaces
            .Select(i => i.Name)
            .Distinct(StringComparer.Ordinal)
            .Select(candidate => (Name: candidate, Distance: EditDistance.Between(name, candidate)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }
}
