using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
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
    /// <summary>The default of <c>[Batch(MaxSize)]</c>.</summary>
    private const double DefaultBatch = 32;

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
            ChainGraph graph = ChainGraph.Of(start.Compilation);
            var membership = new ChainMembership(graph);
            // Without a lock: several threads may read both at once, and all find the same.
            var budgets = new Lazy<ChainBudgets>(() => ChainBudgets.Read(graph, start.CancellationToken), LazyThreadSafetyMode.PublicationOnly);
            var named = new Lazy<HashSet<string>>(() => TypeArguments.Read(start.Compilation, start.CancellationToken), LazyThreadSafetyMode.PublicationOnly);
            start.RegisterSymbolAction(symbol => Analyze(symbol, graph, membership, budgets, named), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ChainGraph graph, ChainMembership membership, Lazy<ChainBudgets> lazy, Lazy<HashSet<string>> named)
    {
        var chainlet = (INamedTypeSymbol)context.Symbol;
        if (!KnownSymbols.IsChainlet(chainlet))
        {
            return;
        }
        var report = new ReadReport(context.ReportDiagnostic);
        ChainBudgets budgets = lazy.Value;
        if (!budgets.Entrypoints.IsEmpty && !budgets.Reaches(chainlet) && !membership.IsBaseOfAnother(chainlet, context.CancellationToken) && !membership.IsMeant(chainlet, context.CancellationToken)
            // Who runs it by itself, or calls it where it is deployed, needs no host of this project.
            && !named.Value.Contains("I" + chainlet.Name) && !named.Value.Contains(chainlet.Name))
        {
            report.Add(ChainDiagnostics.ChainletMustBeReachable, chainlet, chainlet.Name, "I" + chainlet.Name);
        }
        foreach (Dependency dependency in graph.Dependencies(chainlet))
        {
            AttributeData? depends = ChainletInterfaces.DependsOf(dependency.Parameter);
            if (depends is not null)
            {
                AnalyzeLimit(report, chainlet, dependency, depends);
            }
            if (budgets.OverrunOf(chainlet, dependency) is { } own)
            {
                Report(own, depends, own.Property, own.Left);
            }
            if (budgets.OverrunBehind(dependency) is { } behind)
            {
                Report(behind, depends, depends is null ? "" : ChainBudgets.BoundOf(depends));
            }

            void Report(Overrun overrun, AttributeData? attribute, string property, double? right = null)
            {
                object[] arguments = [overrun.Caller.Name, AttributeNumbers.Text(overrun.Seconds), overrun.Callee.Name, AttributeNumbers.Text(overrun.Left), overrun.Path];
                if (attribute is null)
                {
                    report.Add(ChainDiagnostics.TimeoutMustFitTheCallers, dependency.Parameter, arguments);
                }
                else
                {
                    report.AddArgument(ChainDiagnostics.TimeoutMustFitTheCallers, attribute, property, dependency.Parameter, (ReadReport.Replacement, right?.ToString("R", CultureInfo.InvariantCulture)), arguments);
                }
            }
        }
    }

    private static void AnalyzeLimit(ReadReport report, INamedTypeSymbol chainlet, Dependency dependency, AttributeData depends)
    {
        AttributeData? compute = KnownSymbols.FindAttribute(dependency.Chainlet, "ComputeAttribute");
        AttributeData? scaling = KnownSymbols.FindAttribute(dependency.Chainlet, "AutoscalingAttribute");
        // Who has said nothing about either has not thought of it yet.
        if (AttributeNumbers.Of(depends, "ConcurrencyLimit") is not { } limit || compute is null && scaling is null)
        {
            return;
        }
        double each = AttributeNumbers.Of(compute, "PredictConcurrency") ?? 1;
        double replicas = Math.Max(AttributeNumbers.Of(scaling, "MaxReplicas") ?? 1, AttributeNumbers.Of(scaling, "MinReplicas") ?? 1);
        // Callers of a batch call with one item each, and one call of RunRemote serves a list of them.
        double items = ChainBudgets.RunRemote(dependency.Chainlet) is { } run && KnownSymbols.FindAttribute(run, "BatchAttribute") is { } batch ? AttributeNumbers.Of(batch, "MaxSize") ?? DefaultBatch : 1;
        double most = each * replicas * items;
        // Concurrency.PerCpu is -1: CpuCount is what a replica has at least, and how many its machine gives it is not known here.
        if (each > 0 && replicas > 0 && items > 0 && limit > most)
        {
            report.AddArgument(ChainDiagnostics.LimitMustFitTheReplicas, depends, "ConcurrencyLimit", dependency.Parameter, (ReadReport.Replacement, most.ToString("R", CultureInfo.InvariantCulture)),
                chainlet.Name, AttributeNumbers.Text(limit), dependency.Chainlet.Name,
                AttributeNumbers.Text(most),
                $"{AttributeNumbers.Text(replicas)} replica{(replicas > 1 ? "s" : "")} of {AttributeNumbers.Text(each)}{(items > 1 ? " with lists of " + AttributeNumbers.Text(items) : "")}");
        }
    }
}
