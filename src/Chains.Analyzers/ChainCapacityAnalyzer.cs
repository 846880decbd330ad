using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Reports numbers of a chain that do not go together, and chainlets that no chain has. Only what was written counts: a default is not held against anyone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainCapacityAnalyzer : DiagnosticAnalyzer
{
    /// <summary>What a call takes at most where nothing else is said, in seconds (DESIGN section 6).</summary>
    private const double DefaultTimeout = 600;

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ChainDiagnostics.ChainletMustBeReachable,
        ChainDiagnostics.TimeoutMustFitTheCallers,
        ChainDiagnostics.LimitMustFitTheReplicas);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var graph = new ChainGraph(start.Compilation);
            start.RegisterSymbolAction(symbol => Analyze(symbol, graph), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ChainGraph graph)
    {
        var chainlet = (INamedTypeSymbol)context.Symbol;
        if (!KnownSymbols.IsChainlet(chainlet))
        {
            return;
        }
        var report = new ReadReport(context.ReportDiagnostic);
        ImmutableArray<INamedTypeSymbol> entrypoints = graph.Chainlets(context.CancellationToken).Where(IsEntrypoint).ToImmutableArray();
        bool isReached = entrypoints.Any(entrypoint => graph.Closure(entrypoint).Contains(chainlet, SymbolEqualityComparer.Default));
        if (!entrypoints.IsEmpty && !isReached && !IsBaseOfAnother(graph, chainlet, context) && !IsMeant(graph, chainlet, entrypoints, context))
        {
            report.Add(ChainDiagnostics.ChainletMustBeReachable, chainlet, chainlet.Name, "I" + chainlet.Name);
        }
        (double Seconds, string Path)? budget = null;
        foreach (Dependency dependency in graph.Dependencies(chainlet))
        {
            if (ChainletInterfaces.DependsOf(dependency.Parameter) is not { } depends)
            {
                continue;
            }
            AnalyzeLimit(report, chainlet, dependency, depends);
            if (isReached && Number(depends, "TimeoutSeconds") is { } seconds and > 0)
            {
                budget ??= Budget(graph, chainlet, entrypoints, new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default));
                if (seconds > budget.Value.Seconds)
                {
                    report.AddArgument(ChainDiagnostics.TimeoutMustFitTheCallers, depends, "TimeoutSeconds", dependency.Parameter, (ReadReport.Replacement, budget.Value.Seconds.ToString("R", CultureInfo.InvariantCulture)),
                        chainlet.Name, Text(seconds), dependency.Chainlet.Name, Text(budget.Value.Seconds), budget.Value.Path);
                }
            }
        }
    }

    private static void AnalyzeLimit(ReadReport report, INamedTypeSymbol chainlet, Dependency dependency, AttributeData depends)
    {
        AttributeData? compute = KnownSymbols.FindAttribute(dependency.Chainlet, "ComputeAttribute");
        AttributeData? scaling = KnownSymbols.FindAttribute(dependency.Chainlet, "AutoscalingAttribute");
        // Who has said nothing about either has not thought of it yet.
        if (Number(depends, "ConcurrencyLimit") is not { } limit || compute is null && scaling is null)
        {
            return;
        }
        double each = Number(compute, "PredictConcurrency") ?? 1;
        if (each < 0)
        {
            // Concurrency.PerCpu.
            each = Math.Max(1, Math.Floor(Number(compute, "CpuCount") ?? 1));
        }
        double replicas = Math.Max(Number(scaling, "MaxReplicas") ?? 1, Number(scaling, "MinReplicas") ?? 1);
        if (limit > each * replicas && each > 0 && replicas > 0)
        {
            report.AddArgument(ChainDiagnostics.LimitMustFitTheReplicas, depends, "ConcurrencyLimit", dependency.Parameter, (ReadReport.Replacement, (each * replicas).ToString("R", CultureInfo.InvariantCulture)),
                chainlet.Name, Text(limit), dependency.Chainlet.Name, Text(each * replicas), $"{Text(replicas)} replica{(replicas > 1 ? "s" : "")} of {Text(each)}");
        }
    }

    /// <summary>The longest that any caller waits for a chainlet, and which path that is.</summary>
    private static (double Seconds, string Path) Budget(ChainGraph graph, INamedTypeSymbol chainlet, ImmutableArray<INamedTypeSymbol> entrypoints, HashSet<INamedTypeSymbol> open)
    {
        // Callers outside of the chain are answered within the default; in a cycle, which its own rule reports, nothing is bounded.
        if (IsEntrypoint(chainlet) || !open.Add(chainlet))
        {
            return (IsStream(chainlet) ? double.PositiveInfinity : DefaultTimeout, chainlet.Name);
        }
        (double Seconds, string Path) best = (0, chainlet.Name);
        foreach (INamedTypeSymbol caller in entrypoints.SelectMany(e => graph.Closure(e)).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default))
        {
            foreach (Dependency dependency in graph.Dependencies(caller).Where(d => SymbolEqualityComparer.Default.Equals(d.Chainlet, chainlet)))
            {
                double own = Number(ChainletInterfaces.DependsOf(dependency.Parameter), "TimeoutSeconds") is { } seconds and > 0
                    ? seconds
                    : IsStream(chainlet) ? double.PositiveInfinity : DefaultTimeout;
                (double above, string path) = Budget(graph, caller, entrypoints, open);
                double least = Math.Min(own, above);
                if (least > best.Seconds)
                {
                    best = (least, $"{path} → {chainlet.Name}");
                }
            }
        }
        open.Remove(chainlet);
        return best.Seconds > 0 ? best : (double.PositiveInfinity, chainlet.Name);
    }

    private static bool IsEntrypoint(INamedTypeSymbol chainlet) => KnownSymbols.FindAttribute(chainlet, "EntrypointAttribute") is not null;

    private static bool IsStream(INamedTypeSymbol chainlet) =>
        chainlet.GetMembers("RunRemote").OfType<IMethodSymbol>().Any(m => m.ReturnType.Name == "IAsyncEnumerable" || m.Parameters.Any(p => p.Type.Name == "IAsyncEnumerable"));

    private static bool IsBaseOfAnother(ChainGraph graph, INamedTypeSymbol chainlet, SymbolAnalysisContext context) =>
        graph.Chainlets(context.CancellationToken).Any(other =>
        {
            for (INamedTypeSymbol? type = other.BaseType; type is not null; type = type.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(type, chainlet))
                {
                    return true;
                }
            }
            return false;
        });

    /// <summary>Whether a chainlet of a chain asks for something that is not understood, which may be this one: another rule reports that.</summary>
    private static bool IsMeant(ChainGraph graph, INamedTypeSymbol chainlet, ImmutableArray<INamedTypeSymbol> entrypoints, SymbolAnalysisContext context) =>
        entrypoints.SelectMany(e => graph.Closure(e)).Where(graph.IsOwn).Any(reached =>
            ChainGraph.Constructor(reached) is not { } constructor
            || constructor.Parameters.Any(p => KnownSymbols.ContainsError(p.Type)
                || (ChainletInterfaces.DependsOf(p) is null && !ChainletInterfaces.IsChainletInterface(p.Type) && UnknownDependency.ExplainUnregistered(graph, reached, p.Type, context.CancellationToken) is not null))
            || reached.GetMembers().Any(m => (m is IPropertySymbol property && IsInterfaceOf(property.Type, chainlet)) || (m is IMethodSymbol method && method.Parameters.Any(p => IsInterfaceOf(p.Type, chainlet)))));

    private static bool IsInterfaceOf(ITypeSymbol type, INamedTypeSymbol chainlet) => SymbolEqualityComparer.Default.Equals(ChainletInterfaces.ChainletOf(type), chainlet);

    private static double? Number(AttributeData? attribute, string property) =>
        attribute?.NamedArguments.FirstOrDefault(a => a.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: int or double } value
            ? Convert.ToDouble(value.Value, CultureInfo.InvariantCulture)
            : null;

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
