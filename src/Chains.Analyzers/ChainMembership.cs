using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>What else may have a chainlet that no chain reaches, worked out once, whatever the number of chainlets that ask.</summary>
internal sealed class ChainMembership(ChainGraph graph)
{
    private readonly object _gate = new();
    private HashSet<INamedTypeSymbol>? _bases;
    private (bool Any, HashSet<INamedTypeSymbol> These)? _meant;

    /// <summary>Whether another chainlet derives from this one.</summary>
    public bool IsBaseOfAnother(INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _bases ??= FindBases(cancellationToken);
            return _bases.Contains(chainlet);
        }
    }

    /// <summary>Whether a chainlet of a chain asks for something that is not understood, which may be this one: another rule reports that.</summary>
    public bool IsMeant(INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _meant ??= FindMeant(cancellationToken);
            return _meant.Value.Any || _meant.Value.These.Contains(chainlet);
        }
    }

    private HashSet<INamedTypeSymbol> FindBases(CancellationToken cancellationToken)
    {
        var bases = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol chainlet in graph.Chainlets(cancellationToken))
        {
            INamedTypeSymbol? type = chainlet.BaseType;
            while (type is not null && bases.Add(type))
            {
                type = type.BaseType;
            }
        }
        return bases;
    }

    private (bool Any, HashSet<INamedTypeSymbol> These) FindMeant(CancellationToken cancellationToken)
    {
        var these = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol reached in graph.Entrypoints(cancellationToken).SelectMany(e => graph.Closure(e)).Where(graph.IsOwn))
        {
            if (ChainGraph.Constructor(reached) is not { } constructor || constructor.Parameters.Any(p => IsNotUnderstood(reached, p, cancellationToken)))
            {
                return (true, these);
            }
            foreach (ITypeSymbol type in reached.GetMembers().SelectMany(TypesOf))
            {
                if (ChainletInterfaces.ChainletOf(type) is { } meant)
                {
                    these.Add(meant);
                }
            }
        }
        return (false, these);
    }

    private bool IsNotUnderstood(INamedTypeSymbol chainlet, IParameterSymbol parameter, CancellationToken cancellationToken) =>
        KnownSymbols.ContainsError(parameter.Type)
        || (ChainletInterfaces.DependsOf(parameter) is null && !ChainletInterfaces.IsChainletInterface(parameter.Type) && UnknownDependency.ExplainUnregistered(graph, chainlet, parameter, cancellationToken) is not null);

    private static IEnumerable<ITypeSymbol> TypesOf(ISymbol member) => member switch
    {
        IPropertySymbol property => [property.Type],
        IMethodSymbol method => method.Parameters.Select(p => p.Type),
        _ => [],
    };
}
