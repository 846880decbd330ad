using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>A constructor parameter and the chainlet that it asks for.</summary>
internal readonly struct Dependency(IParameterSymbol parameter, INamedTypeSymbol chainlet)
{
    public IParameterSymbol Parameter { get; } = parameter;

    public INamedTypeSymbol Chainlet { get; } = chainlet;
}

/// <summary>
/// The chainlets of one compilation and the edges between them, read from constructors on demand: a keystroke in one file asks
/// for the part of the graph around its chainlets alone. Edges lead into referenced assemblies as well.
/// </summary>
internal sealed class ChainGraph(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<Dependency>> _dependencies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _closures = new(SymbolEqualityComparer.Default);
    private ImmutableArray<INamedTypeSymbol> _chainlets;

    public Compilation Compilation => compilation;

    /// <summary>The chainlets of this compilation's own sources, ordered.</summary>
    public ImmutableArray<INamedTypeSymbol> Chainlets(CancellationToken cancellationToken)
    {
        if (_chainlets.IsDefault)
        {
            // Several threads may do this at once; all find the same.
            var found = new List<INamedTypeSymbol>();
            Collect(compilation.Assembly.GlobalNamespace, found, cancellationToken);
            found.Sort(ChainletInterfaces.Compare);
            ImmutableInterlocked.InterlockedInitialize(ref _chainlets, found.ToImmutableArray());
        }
        return _chainlets;
    }

    /// <summary>The constructor that the host calls; null where the chainlet has none or several, which its own rule reports.</summary>
    public static IMethodSymbol? Constructor(INamedTypeSymbol chainlet) => ConstructorReader.Find(chainlet, new ReadReport());

    /// <summary>The chainlets that the constructor of <paramref name="chainlet"/> asks for, in order.</summary>
    public ImmutableArray<Dependency> Dependencies(INamedTypeSymbol chainlet) => _dependencies.GetOrAdd(chainlet, static c =>
        Constructor(c) is not { } constructor
            ? ImmutableArray<Dependency>.Empty
            : constructor.Parameters
                .Select(parameter => (Parameter: parameter, Chainlet: Target(parameter)))
                .Where(edge => edge.Chainlet is not null)
                .Select(edge => new Dependency(edge.Parameter, edge.Chainlet!))
                .ToImmutableArray());

    /// <summary>Everything that <paramref name="chainlet"/> reaches, itself included, ordered.</summary>
    public ImmutableArray<INamedTypeSymbol> Closure(INamedTypeSymbol chainlet) => _closures.GetOrAdd(chainlet, root =>
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default) { root };
        var open = new Stack<INamedTypeSymbol>(seen);
        while (open.Count > 0)
        {
            foreach (Dependency dependency in Dependencies(open.Pop()))
            {
                if (seen.Add(dependency.Chainlet))
                {
                    open.Push(dependency.Chainlet);
                }
            }
        }
        var closure = seen.ToList();
        closure.Sort(ChainletInterfaces.Compare);
        return closure.ToImmutableArray();
    });

    /// <summary>
    /// The shortest cycle that begins with <paramref name="first"/> and has its own chainlet as the first in order, from the chainlet
    /// back to itself; null where there is none. Each cycle has one such chainlet, so each is found once, and where the user types.
    /// </summary>
    public IReadOnlyList<INamedTypeSymbol>? CycleFrom(INamedTypeSymbol chainlet, Dependency first)
    {
        var cameFrom = new Dictionary<INamedTypeSymbol, INamedTypeSymbol>(SymbolEqualityComparer.Default) { [first.Chainlet] = chainlet };
        var open = new Queue<INamedTypeSymbol>();
        open.Enqueue(first.Chainlet);
        while (open.Count > 0)
        {
            INamedTypeSymbol current = open.Dequeue();
            if (SymbolEqualityComparer.Default.Equals(current, chainlet))
            {
                var path = new List<INamedTypeSymbol> { chainlet };
                for (INamedTypeSymbol step = cameFrom[current]; !SymbolEqualityComparer.Default.Equals(step, chainlet); step = cameFrom[step])
                {
                    path.Add(step);
                }
                path.Add(chainlet);
                path.Reverse();
                return path;
            }
            if (ChainletInterfaces.Compare(current, chainlet) < 0)
            {
                continue;
            }
            foreach (Dependency dependency in Dependencies(current))
            {
                if (!cameFrom.ContainsKey(dependency.Chainlet))
                {
                    cameFrom.Add(dependency.Chainlet, current);
                    open.Enqueue(dependency.Chainlet);
                }
            }
        }
        return null;
    }

    /// <summary>Whether a chainlet stands in this compilation's own sources.</summary>
    public bool IsOwn(INamedTypeSymbol chainlet) => SymbolEqualityComparer.Default.Equals(chainlet.ContainingAssembly, compilation.Assembly);

    private static INamedTypeSymbol? Target(IParameterSymbol parameter)
    {
        if (ChainletInterfaces.ImplementationOf(parameter) is { } implementation)
        {
            return KnownSymbols.IsChainlet(implementation) ? implementation : null;
        }
        return KnownSymbols.IsChainlet(parameter.Type) ? (INamedTypeSymbol)parameter.Type : ChainletInterfaces.ChainletOf(parameter.Type);
    }

    private static void Collect(INamespaceSymbol space, List<INamedTypeSymbol> found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        found.AddRange(space.GetTypeMembers().Where(KnownSymbols.IsChainlet));
        foreach (INamespaceSymbol inner in space.GetNamespaceMembers())
        {
            Collect(inner, found, cancellationToken);
        }
    }
}
