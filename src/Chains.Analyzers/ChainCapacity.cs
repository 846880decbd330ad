using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>What the chains of one compilation leave each of their chainlets: time to answer in, and a place at all. Each is worked out once, whatever the number of chainlets that ask.</summary>
internal sealed class ChainCapacity(ChainGraph graph)
{
    /// <summary>What a call takes at most where nothing else is said, in seconds (DESIGN section 6).</summary>
    private const double DefaultTimeout = 600;

    private readonly object _gate = new();
    private readonly ConcurrentDictionary<INamedTypeSymbol, (double Seconds, INamedTypeSymbol? Caller)> _budgets = new(SymbolEqualityComparer.Default);
    private HashSet<INamedTypeSymbol>? _bases;
    private (bool Any, HashSet<INamedTypeSymbol> These)? _meant;

    public ChainGraph Graph => graph;

    /// <summary>The longest that any caller waits for a chainlet, in seconds.</summary>
    public double Budget(INamedTypeSymbol chainlet, CancellationToken cancellationToken) => BudgetOf(chainlet, cancellationToken).Seconds;

    /// <summary>From where the callers wait that long.</summary>
    public string PathOfBudget(INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        var path = new List<string>();
        for (INamedTypeSymbol? step = chainlet; step is not null; step = BudgetOf(step, cancellationToken).Caller)
        {
            path.Add(step.Name);
        }
        path.Reverse();
        return string.Join(" → ", path);
    }

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

    /// <summary>A number that an attribute gives.</summary>
    public static double? Number(AttributeData? attribute, string property) =>
        attribute?.NamedArguments.FirstOrDefault(a => a.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: int or double } value
            ? Convert.ToDouble(value.Value, CultureInfo.InvariantCulture)
            : null;

    private (double Seconds, INamedTypeSymbol? Caller) BudgetOf(INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        if (_budgets.TryGetValue(chainlet, out (double, INamedTypeSymbol?) known))
        {
            return known;
        }
        double unbounded = IsStream(chainlet) ? double.PositiveInfinity : DefaultTimeout;
        (double Seconds, INamedTypeSymbol? Caller) best = (0, null);
        // Callers outside of the chain are answered within the default; in a cycle, which its own rule reports, nothing is bounded.
        if (KnownSymbols.FindAttribute(chainlet, "EntrypointAttribute") is not null || graph.MayBeInACycle(chainlet, cancellationToken))
        {
            best = (unbounded, null);
        }
        else
        {
            foreach (ReachedChainlets.Call call in graph.Reached(cancellationToken).CallsOf(chainlet))
            {
                double own = Number(ChainletInterfaces.DependsOf(call.Parameter), "TimeoutSeconds") is { } seconds and > 0 ? seconds : unbounded;
                double least = Math.Min(own, BudgetOf(call.Caller, cancellationToken).Seconds);
                if (least > best.Seconds)
                {
                    best = (least, call.Caller);
                }
            }
            if (best.Caller is null)
            {
                best = (double.PositiveInfinity, null);
            }
        }
        return _budgets.GetOrAdd(chainlet, best);
    }

    private static bool IsStream(INamedTypeSymbol chainlet) =>
        chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().Any(m => m.ReturnType.Name == "IAsyncEnumerable" || m.Parameters.Any(p => p.Type.Name == "IAsyncEnumerable"));

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
        foreach (INamedTypeSymbol reached in graph.Reached(cancellationToken).InOrder.Where(graph.IsOwn))
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
        || (ChainletInterfaces.DependsOf(parameter) is null && !ChainletInterfaces.IsChainletInterface(parameter.Type) && UnknownDependency.ExplainUnregistered(graph, chainlet, parameter.Type, cancellationToken) is not null);

    private static IEnumerable<ITypeSymbol> TypesOf(ISymbol member) => member switch
    {
        IPropertySymbol property => [property.Type],
        IMethodSymbol method => method.Parameters.Select(p => p.Type),
        _ => [],
    };
}
