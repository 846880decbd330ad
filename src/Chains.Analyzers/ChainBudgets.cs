using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>
/// How long the most patient caller of each chainlet waits, over all chains of the project: along a path the least of its timeouts, and of all paths the one
/// that leaves most. Who calls an entrypoint, and how long that caller waits, is not known.
/// </summary>
internal sealed class ChainBudgets
{
    /// <summary>What a unary call takes at most where nothing else is said, in seconds (DESIGN section 6).</summary>
    private const double DefaultTimeout = 600;

    private readonly Dictionary<INamedTypeSymbol, Reach> _reached = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IParameterSymbol, Overrun> _overruns = new(SymbolEqualityComparer.Default);

    private ChainBudgets()
    {
    }

    /// <summary>The chainlets of this project that a chain starts at.</summary>
    public ImmutableArray<INamedTypeSymbol> Entrypoints { get; private set; }

    public static ChainBudgets Read(ChainGraph graph, CancellationToken cancellationToken)
    {
        var budgets = new ChainBudgets { Entrypoints = graph.Entrypoints(cancellationToken) };
        budgets.Spread(graph, cancellationToken);
        budgets.FindOverruns(graph, cancellationToken);
        return budgets;
    }

    /// <summary>Whether a chain of this project has the chainlet.</summary>
    public bool Reaches(INamedTypeSymbol chainlet) => _reached.ContainsKey(chainlet);

    /// <summary>Whether a time for one of the chainlet's dependencies is more than its own callers wait.</summary>
    public Overrun? OverrunOf(INamedTypeSymbol chainlet, Dependency dependency)
    {
        if (_reached.TryGetValue(chainlet, out Reach? reach) && ChainletInterfaces.DependsOf(dependency.Parameter) is { } depends && Longest(depends) is { } longest && longest.Seconds > reach.Seconds)
        {
            return new Overrun(longest.Property, longest.Seconds, chainlet, dependency.Chainlet, reach.Seconds, PathTo(chainlet));
        }
        return null;
    }

    /// <summary>
    /// A chainlet of a referenced assembly that waits longer than this dependency lets it: there it can be right, and only here is it known that nobody waits so long.
    /// The worst of several.
    /// </summary>
    public Overrun? OverrunBehind(Dependency dependency) => _overruns.TryGetValue(dependency.Parameter, out Overrun? overrun) ? overrun : null;

    /// <summary>The property that bounds a call.</summary>
    public static string BoundOf(AttributeData depends) =>
        Seconds(depends, "AttemptTimeoutSeconds") is { } attempt && !(Seconds(depends, "TimeoutSeconds") <= attempt) ? "AttemptTimeoutSeconds" : "TimeoutSeconds";

    private void Spread(ChainGraph graph, CancellationToken cancellationToken)
    {
        var open = new Queue<INamedTypeSymbol>();
        foreach (INamedTypeSymbol entrypoint in Entrypoints)
        {
            _reached[entrypoint] = new Reach(double.PositiveInfinity, null, null);
            open.Enqueue(entrypoint);
        }
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            INamedTypeSymbol caller = open.Dequeue();
            Reach above = _reached[caller];
            foreach (Dependency dependency in graph.Dependencies(caller))
            {
                double own = TimeOf(dependency);
                double left = Math.Min(own, above.Seconds);
                // A chainlet is looked at again only when it got more, so a cycle comes to an end.
                if (!_reached.TryGetValue(dependency.Chainlet, out Reach? known) || left > known.Seconds)
                {
                    _reached[dependency.Chainlet] = new Reach(left, caller, own < above.Seconds ? dependency.Parameter : above.Bound);
                    open.Enqueue(dependency.Chainlet);
                }
            }
        }
    }

    private void FindOverruns(ChainGraph graph, CancellationToken cancellationToken)
    {
        foreach (INamedTypeSymbol foreign in _reached.Keys.Where(c => !graph.IsOwn(c)).OrderBy(c => c, Comparer<INamedTypeSymbol>.Create(graph.Compare)).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_reached[foreign].Bound is { } bound && SymbolEqualityComparer.Default.Equals(bound.ContainingAssembly, graph.Compilation.Assembly))
            {
                foreach (Overrun overrun in graph.Dependencies(foreign).Select(d => OverrunOf(foreign, d)).OfType<Overrun>())
                {
                    if (!_overruns.TryGetValue(bound, out Overrun? worst) || overrun.Seconds > worst.Seconds)
                    {
                        _overruns[bound] = overrun;
                    }
                }
            }
        }
    }

    private string PathTo(INamedTypeSymbol chainlet)
    {
        var path = new List<string>();
        for (INamedTypeSymbol? step = chainlet; step is not null; step = _reached[step].Caller)
        {
            path.Add(step.Name);
        }
        path.Reverse();
        return string.Join(" → ", path);
    }

    /// <summary>What a call over an edge is given: all its attempts have TimeoutSeconds together, and a callee sees one attempt.</summary>
    private static double TimeOf(Dependency dependency)
    {
        AttributeData? depends = ChainletInterfaces.DependsOf(dependency.Parameter);
        bool isStream = IsStream(dependency.Chainlet);
        double all = Seconds(depends, "TimeoutSeconds") ?? (isStream ? double.PositiveInfinity : DefaultTimeout);
        // Whether an attempt ends with the first item of a stream or the last is not for this rule to say.
        return isStream ? all : Math.Min(all, Seconds(depends, "AttemptTimeoutSeconds") ?? double.PositiveInfinity);
    }

    private static (string Property, double Seconds)? Longest(AttributeData depends) =>
        Seconds(depends, "TimeoutSeconds") is { } all ? ("TimeoutSeconds", all)
        : Seconds(depends, "AttemptTimeoutSeconds") is { } attempt ? ("AttemptTimeoutSeconds", attempt)
        : null;

    private static double? Seconds(AttributeData? depends, string property) => AttributeNumbers.Of(depends, property) is { } seconds and > 0 ? seconds : null;

    private static bool IsStream(INamedTypeSymbol chainlet) =>
        RunRemote(chainlet) is { } run && (run.ReturnType.Name == "IAsyncEnumerable" || run.Parameters.Any(p => p.Type.Name == "IAsyncEnumerable"));

    /// <summary>The chainlet's RunRemote, which it may have of a base class.</summary>
    internal static IMethodSymbol? RunRemote(INamedTypeSymbol chainlet)
    {
        for (INamedTypeSymbol? type = chainlet; type is not null; type = type.BaseType)
        {
            if (type.GetMembers("RunRemote").OfType<IMethodSymbol>().FirstOrDefault() is { } method)
            {
                return method;
            }
        }
        return null;
    }

    /// <param name="seconds">What a call has left when it comes to the chainlet.</param>
    /// <param name="caller">The last step of the most patient path; null for an entrypoint.</param>
    /// <param name="bound">The parameter whose time is the least on that path; null where none has any.</param>
    private sealed class Reach(double seconds, INamedTypeSymbol? caller, IParameterSymbol? bound)
    {
        public double Seconds { get; } = seconds;

        public INamedTypeSymbol? Caller { get; } = caller;

        public IParameterSymbol? Bound { get; } = bound;
    }
}

/// <summary>A time that nobody waits for.</summary>
internal sealed class Overrun(string property, double seconds, INamedTypeSymbol caller, INamedTypeSymbol callee, double left, string path)
{
    /// <summary>The property of [Depends] that says it.</summary>
    public string Property { get; } = property;

    public double Seconds { get; } = seconds;

    public INamedTypeSymbol Caller { get; } = caller;

    public INamedTypeSymbol Callee { get; } = callee;

    /// <summary>What the caller itself is given at most.</summary>
    public double Left { get; } = left;

    /// <summary>By which path.</summary>
    public string Path { get; } = path;
}
