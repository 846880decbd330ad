using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
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
/// for the part of the graph around its chainlets alone. Edges lead into referenced assemblies as well. What takes the whole graph
/// is worked out once and kept, so that asking for each of a thousand chainlets costs what one walk over them does.
/// </summary>
internal sealed class ChainGraph
{
    private static readonly ConditionalWeakTable<Compilation, ChainGraph> Known = new();

    private readonly Compilation _compilation;
    private readonly object _gate = new();
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<Dependency>> _dependencies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _closures = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ImmutableArray<INamedTypeSymbol>> _namesakes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<INamedTypeSymbol, ChainletName> _names = new(SymbolEqualityComparer.Default);
    private ImmutableArray<INamedTypeSymbol> _chainlets;
    private ImmutableArray<INamedTypeSymbol> _entrypoints;
    private HashSet<INamedTypeSymbol>? _cyclic;

    private ChainGraph(Compilation compilation) => _compilation = compilation;

    public Compilation Compilation => _compilation;

    /// <summary>The graph of a compilation, which all analyzers share.</summary>
    public static ChainGraph Of(Compilation compilation) => Known.GetValue(compilation, static c => new ChainGraph(c));

    /// <summary>The chainlets of this compilation's own sources, ordered.</summary>
    public ImmutableArray<INamedTypeSymbol> Chainlets(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_chainlets.IsDefault)
            {
                var found = new List<INamedTypeSymbol>();
                Collect(_compilation.Assembly.GlobalNamespace, found, cancellationToken);
                found.Sort(Compare);
                _chainlets = found.ToImmutableArray();
            }
            return _chainlets;
        }
    }

    /// <summary>Those of them that callers outside of the chain call, ordered.</summary>
    public ImmutableArray<INamedTypeSymbol> Entrypoints(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_entrypoints.IsDefault)
            {
                _entrypoints = Chainlets(cancellationToken).Where(c => KnownSymbols.FindAttribute(c, "EntrypointAttribute") is not null).ToImmutableArray();
            }
            return _entrypoints;
        }
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
        closure.Sort(Compare);
        return closure.ToImmutableArray();
    });

    /// <summary>The chainlets of an entrypoint's chain whose name is another one's too where names are used (<see cref="ChainNames.Shared"/>), ordered.</summary>
    public ImmutableArray<INamedTypeSymbol> Namesakes(INamedTypeSymbol entrypoint) => _namesakes.GetOrAdd(entrypoint, root =>
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        ImmutableArray<INamedTypeSymbol> closure = Closure(root);
        foreach (ChainletName name in closure.Select(NameOf))
        {
            names[name.Display] = names.TryGetValue(name.Display, out int same) ? same + 1 : 1;
            labels[name.Label] = labels.TryGetValue(name.Label, out same) ? same + 1 : 1;
        }
        return closure.Where(c => NameOf(c) is var name && (names[name.Display] > 1 || labels[name.Label] > 1)).ToImmutableArray();
    });

    /// <summary>The name of host, folder and address.</summary>
    public string DisplayName(INamedTypeSymbol chainlet) => NameOf(chainlet).Display;

    /// <summary>Orders chainlets the same way on every machine.</summary>
    public int Compare(INamedTypeSymbol left, INamedTypeSymbol right)
    {
        ChainletName first = NameOf(left);
        ChainletName second = NameOf(right);
        int order = string.CompareOrdinal(first.Id, second.Id);
        return order != 0 ? order : string.CompareOrdinal(left.ContainingAssembly?.Name, right.ContainingAssembly?.Name);
    }

    /// <summary>Whether a chainlet may call itself over others: it both leads to a cycle and is led to from one. There is none in a graph that is right, which is found out for all at once.</summary>
    public bool MayBeInACycle(INamedTypeSymbol chainlet, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return (_cyclic ??= FindCyclic(cancellationToken)).Contains(chainlet);
        }
    }

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
            if (Compare(current, chainlet) < 0)
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
    public bool IsOwn(INamedTypeSymbol chainlet) => SymbolEqualityComparer.Default.Equals(chainlet.ContainingAssembly, _compilation.Assembly);

    private ChainletName NameOf(INamedTypeSymbol chainlet) => _names.GetOrAdd(chainlet, static c => new ChainletName(c));

    /// <summary>What is left when those without a dependency, or without a caller, are taken away again and again.</summary>
    private HashSet<INamedTypeSymbol> FindCyclic(CancellationToken cancellationToken)
    {
        var left = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<INamedTypeSymbol>(Chainlets(cancellationToken));
        var outgoing = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        var incoming = new Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>>(SymbolEqualityComparer.Default);
        while (open.Count > 0)
        {
            INamedTypeSymbol chainlet = open.Pop();
            if (!left.Add(chainlet))
            {
                continue;
            }
            cancellationToken.ThrowIfCancellationRequested();
            foreach (Dependency dependency in Dependencies(chainlet))
            {
                Of(outgoing, chainlet).Add(dependency.Chainlet);
                Of(incoming, dependency.Chainlet).Add(chainlet);
                open.Push(dependency.Chainlet);
            }
        }
        TakeAway(outgoing, incoming);
        TakeAway(incoming, outgoing);
        return left;

        void TakeAway(Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> ahead, Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> behind)
        {
            var waiting = left.ToDictionary(c => c, c => Of(ahead, c).Count(left.Contains), (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default);
            var done = new Stack<INamedTypeSymbol>(waiting.Where(pair => pair.Value == 0).Select(pair => pair.Key));
            while (done.Count > 0)
            {
                INamedTypeSymbol chainlet = done.Pop();
                left.Remove(chainlet);
                foreach (INamedTypeSymbol before in Of(behind, chainlet))
                {
                    if (left.Contains(before) && --waiting[before] == 0)
                    {
                        done.Push(before);
                    }
                }
            }
        }

        static List<INamedTypeSymbol> Of(Dictionary<INamedTypeSymbol, List<INamedTypeSymbol>> edges, INamedTypeSymbol chainlet)
        {
            if (!edges.TryGetValue(chainlet, out List<INamedTypeSymbol>? found))
            {
                edges.Add(chainlet, found = []);
            }
            return found;
        }
    }

    /// <summary>A chainlet with type parameters (CHN0003) is one chainlet, whatever stands for them: Grow&lt;T&gt; that takes a Grow&lt;Grow&lt;T&gt;&gt; would be a graph without end.</summary>
    private static INamedTypeSymbol? Target(IParameterSymbol parameter)
    {
        if (ChainletInterfaces.ImplementationOf(parameter) is { } implementation)
        {
            return KnownSymbols.IsChainlet(implementation) ? implementation.OriginalDefinition : null;
        }
        return KnownSymbols.IsChainlet(parameter.Type) ? ((INamedTypeSymbol)parameter.Type).OriginalDefinition : ChainletInterfaces.ChainletOf(parameter.Type);
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

    /// <summary>What a chainlet is called, and what it is ordered by: both take longer to find out than to keep.</summary>
    private sealed class ChainletName
    {
        public ChainletName(INamedTypeSymbol chainlet)
        {
            Id = chainlet.ToDisplayString(KnownSymbols.Id);
            Display = ChainletInterfaces.DisplayName(chainlet);
            Label = ChainNames.Label(Display);
        }

        public string Id { get; }

        public string Display { get; }

        public string Label { get; }
    }
}
