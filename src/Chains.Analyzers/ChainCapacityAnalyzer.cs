using System;
using System.Collections.Immutable;
using System.Globalization;
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
            var capacity = new ChainCapacity(ChainGraph.Of(start.Compilation));
            start.RegisterSymbolAction(symbol => Analyze(symbol, capacity), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ChainCapacity capacity)
    {
        var chainlet = (INamedTypeSymbol)context.Symbol;
        if (!KnownSymbols.IsChainlet(chainlet))
        {
            return;
        }
        var report = new ReadReport(context.ReportDiagnostic);
        ReachedChainlets reached = capacity.Graph.Reached(context.CancellationToken);
        bool isReached = reached.Contains(chainlet);
        if (reached.InOrder.Count > 0 && !isReached && !capacity.IsBaseOfAnother(chainlet, context.CancellationToken) && !capacity.IsMeant(chainlet, context.CancellationToken))
        {
            report.Add(ChainDiagnostics.ChainletMustBeReachable, chainlet, chainlet.Name, "I" + chainlet.Name);
        }
        foreach (Dependency dependency in capacity.Graph.Dependencies(chainlet))
        {
            if (ChainletInterfaces.DependsOf(dependency.Parameter) is not { } depends)
            {
                continue;
            }
            AnalyzeLimit(report, chainlet, dependency, depends);
            if (isReached && ChainCapacity.Number(depends, "TimeoutSeconds") is { } seconds and > 0
                && capacity.Budget(chainlet, context.CancellationToken) is var budget && seconds > budget)
            {
                report.AddArgument(ChainDiagnostics.TimeoutMustFitTheCallers, depends, "TimeoutSeconds", dependency.Parameter,
                    chainlet.Name, Text(seconds), dependency.Chainlet.Name, Text(budget), capacity.PathOfBudget(chainlet, context.CancellationToken));
            }
        }
    }

    private static void AnalyzeLimit(ReadReport report, INamedTypeSymbol chainlet, Dependency dependency, AttributeData depends)
    {
        AttributeData? compute = KnownSymbols.FindAttribute(dependency.Chainlet, "ComputeAttribute");
        AttributeData? scaling = KnownSymbols.FindAttribute(dependency.Chainlet, "AutoscalingAttribute");
        // Who has said nothing about either has not thought of it yet.
        if (ChainCapacity.Number(depends, "ConcurrencyLimit") is not { } limit || compute is null && scaling is null)
        {
            return;
        }
        double each = ChainCapacity.Number(compute, "PredictConcurrency") ?? 1;
        if (each < 0)
        {
            // Concurrency.PerCpu.
            each = Math.Max(1, Math.Floor(ChainCapacity.Number(compute, "CpuCount") ?? 1));
        }
        double replicas = Math.Max(ChainCapacity.Number(scaling, "MaxReplicas") ?? 1, ChainCapacity.Number(scaling, "MinReplicas") ?? 1);
        if (limit > each * replicas && each > 0 && replicas > 0)
        {
            report.AddArgument(ChainDiagnostics.LimitMustFitTheReplicas, depends, "ConcurrencyLimit", dependency.Parameter,
                chainlet.Name, Text(limit), dependency.Chainlet.Name, Text(each * replicas), $"{Text(replicas)} replica{(replicas > 1 ? "s" : "")} of {Text(each)}");
        }
    }

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
