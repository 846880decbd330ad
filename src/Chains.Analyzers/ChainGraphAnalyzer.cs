using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Reports what is wrong between chainlets. All but one rule are found from a chainlet's own declaration, so that the editor
/// shows them while the user types there; only the absence of an entrypoint needs the whole compilation.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainGraphAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The MSBuild property that asks for hosts (<c>true</c>) or forbids them (<c>false</c>).</summary>
    internal const string EmitProperty = "build_property.ChainsEmit";

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ChainDiagnostics.DependencyMustBeAnInterface,
        ChainDiagnostics.DependencyMustExist,
        ChainDiagnostics.DependencyMustBeInjectedOnce,
        ChainDiagnostics.DependenciesMustNotBeCyclic,
        ChainDiagnostics.DisplayNamesMustDiffer,
        ChainDiagnostics.ChainMustHaveAnEntrypoint,
        ChainDiagnostics.DependencyMustBeInConstructor,
        ChainDiagnostics.DependsNeedsAChainlet,
        ChainDiagnostics.ImplementationMustFit,
        ChainDiagnostics.ChainNamesMustDiffer,
        ChainDiagnostics.NameMustFitALabel);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            ChainGraph graph = ChainGraph.Of(start.Compilation);
            start.RegisterSymbolAction(symbol => AnalyzeType(symbol, graph), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => AnalyzeEntrypoints(end, graph));
        });
    }

    private static void AnalyzeType(SymbolAnalysisContext context, ChainGraph graph)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        bool isChainlet = KnownSymbols.IsChainlet(type);
        IMethodSymbol? constructor = isChainlet ? ChainGraph.Constructor(type) : null;
        AnalyzeDependsElsewhere(context, type, isChainlet, constructor);
        if (!isChainlet)
        {
            return;
        }
        if (constructor is not null)
        {
            foreach (IParameterSymbol parameter in constructor.Parameters)
            {
                AnalyzeParameter(context, graph, type, parameter);
            }
        }
        AnalyzeRepetition(context, graph, type);
        AnalyzeOutsideRepetition(context, type, constructor);
        AnalyzeCycles(context, graph, type);
        AnalyzeNames(context, graph, type);
        ChainNames.Analyze(context, graph, type);
        AnalyzeMembers(context, type);
    }

    private static void AnalyzeParameter(SymbolAnalysisContext context, ChainGraph graph, INamedTypeSymbol chainlet, IParameterSymbol parameter)
    {
        var report = new ReadReport(context.ReportDiagnostic);
        SyntaxReference? syntax = TypeSyntax.Of(parameter);
        AttributeData? depends = ChainletInterfaces.DependsOf(parameter);
        // The '?' behind an unknown name makes the compiler think of a nullable struct.
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [IErrorTypeSymbol error] } ? error : parameter.Type;
        if (KnownSymbols.IsChainlet(type))
        {
            report.Add(ChainDiagnostics.DependencyMustBeAnInterface, syntax, parameter, parameter.Name, chainlet.Name, type.Name, "I" + type.Name);
        }
        else if (type is IErrorTypeSymbol unknown)
        {
            if (UnknownDependency.Explain(graph, unknown, depends is not null, context.CancellationToken) is { } advice)
            {
                advice.Report(context.ReportDiagnostic, syntax, parameter, unknown.Name, chainlet.Name);
            }
        }
        else if (ChainletInterfaces.ImplementationOf(parameter) is { TypeKind: not TypeKind.Error } implementation)
        {
            // The chainlet's own interface needs no adapter.
            if (!SymbolEqualityComparer.Default.Equals(ChainletInterfaces.ChainletOf(type), implementation)
                && AdapterReader.WhyNot(implementation, type, out _, out _) is { } reason)
            {
                report.Add(ChainDiagnostics.ImplementationMustFit, depends!.ApplicationSyntaxReference, parameter,
                    implementation.Name, type.ToDisplayString(KnownSymbols.Short), reason);
            }
        }
        else if (!ChainletInterfaces.IsChainletInterface(type))
        {
            if (depends is { AttributeClass.Arity: 0 })
            {
                string name = type.ToDisplayString(KnownSymbols.Short);
                report.Add(ChainDiagnostics.DependsNeedsAChainlet, depends.ApplicationSyntaxReference, parameter, parameter.Name, chainlet.Name,
                    $"'{name}' is no chainlet's interface: remove [Depends], or take the interface of a chainlet");
            }
            else if (depends is null && UnknownDependency.ExplainUnregistered(graph, chainlet, parameter, context.CancellationToken) is { } advice)
            {
                advice.Report(context.ReportDiagnostic, syntax, parameter, type.Name, chainlet.Name);
            }
        }
    }

    /// <summary>Options of a parameter that nobody reads as a dependency.</summary>
    private static void AnalyzeDependsElsewhere(SymbolAnalysisContext context, INamedTypeSymbol type, bool isChainlet, IMethodSymbol? constructor)
    {
        // For every type of the project, chainlet or not.
        foreach (ISymbol member in type.GetMembers())
        {
            // Several open constructors are reported as such: any of them may be the one that was meant.
            if (member is not IMethodSymbol { IsImplicitlyDeclared: false, Parameters.IsEmpty: false } method
                || (isChainlet && method.MethodKind == MethodKind.Constructor)
                || SymbolEqualityComparer.Default.Equals(method, constructor))
            {
                continue;
            }
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (ChainletInterfaces.DependsOf(parameter) is { } depends)
                {
                    new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.DependsNeedsAChainlet, depends.ApplicationSyntaxReference, parameter, parameter.Name,
                        method.MethodKind == MethodKind.Constructor ? type.Name : type.Name + "." + method.Name,
                        isChainlet
                            ? "only the constructor is read for dependencies: remove [Depends], or take the interface there"
                            : $"'{type.Name}' is no chainlet, so nothing reads it: remove [Depends], or mark the class with [Chainlet]");
                }
            }
        }
    }

    private static void AnalyzeRepetition(SymbolAnalysisContext context, ChainGraph graph, INamedTypeSymbol chainlet)
    {
        var seen = new Dictionary<INamedTypeSymbol, Dependency>(SymbolEqualityComparer.Default);
        foreach (Dependency dependency in graph.Dependencies(chainlet))
        {
            if (!seen.TryGetValue(dependency.Chainlet, out Dependency first))
            {
                seen.Add(dependency.Chainlet, dependency);
                continue;
            }
            // By two interfaces, of which one is the user's own, it is one chainlet all the same.
            bool isSame = SymbolEqualityComparer.Default.Equals(first.Parameter.Type, dependency.Parameter.Type);
            new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.DependencyMustBeInjectedOnce, dependency.Parameter,
                chainlet.Name, isSame ? dependency.Parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(KnownSymbols.Short) : dependency.Chainlet.Name, first.Parameter.Name, dependency.Parameter.Name);
        }
    }

    /// <summary>The same of services that are no chainlets of C#.</summary>
    private static void AnalyzeOutsideRepetition(SymbolAnalysisContext context, INamedTypeSymbol chainlet, IMethodSymbol? constructor)
    {
        if (constructor is null)
        {
            return;
        }
        var seen = new Dictionary<ISymbol, IParameterSymbol>(SymbolEqualityComparer.Default);
        foreach (IParameterSymbol parameter in constructor.Parameters.Where(p => OutsideReader.IsOutside(p.Type)))
        {
            if (!seen.TryGetValue(parameter.Type, out IParameterSymbol? first))
            {
                seen.Add(parameter.Type, parameter);
                continue;
            }
            new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.DependencyMustBeInjectedOnce, parameter,
                chainlet.Name, parameter.Type.ToDisplayString(KnownSymbols.Short), first.Name, parameter.Name);
        }
    }

    private static void AnalyzeCycles(SymbolAnalysisContext context, ChainGraph graph, INamedTypeSymbol chainlet)
    {
        if (!graph.MayBeInACycle(chainlet, context.CancellationToken))
        {
            return;
        }
        var reported = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (Dependency dependency in graph.Dependencies(chainlet))
        {
            if (reported.Add(dependency.Chainlet) && graph.CycleFrom(chainlet, dependency) is { } cycle)
            {
                new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.DependenciesMustNotBeCyclic, dependency.Parameter,
                    string.Join(" → ", cycle.Select(c => c.Name)));
            }
        }
    }

    /// <summary>Reports the later one of two chainlets of one name, once, whatever the number of chains that hold both.</summary>
    private static void AnalyzeNames(SymbolAnalysisContext context, ChainGraph graph, INamedTypeSymbol chainlet)
    {
        var report = new ReadReport(context.ReportDiagnostic);
        string name = graph.DisplayName(chainlet);
        foreach (INamedTypeSymbol entrypoint in graph.Entrypoints(context.CancellationToken))
        {
            ImmutableArray<INamedTypeSymbol> namesakes = graph.Namesakes(entrypoint);
            if (SymbolEqualityComparer.Default.Equals(entrypoint, chainlet))
            {
                ReportForeignTwins(report, graph, entrypoint, namesakes);
            }
            INamedTypeSymbol? twin = namesakes.FirstOrDefault(c => !SymbolEqualityComparer.Default.Equals(c, chainlet) && ChainNames.Shared(graph.DisplayName(c), name) is not null);
            if (twin is not null && namesakes.Contains(chainlet, SymbolEqualityComparer.Default)
                && (!graph.IsOwn(twin) || graph.Compare(twin, chainlet) < 0))
            {
                AttributeData attribute = KnownSymbols.FindAttribute(chainlet, "ChainletAttribute")!;
                name = ChainNames.Shared(graph.DisplayName(twin), name)!;
                if (attribute.NamedArguments.Any(a => a.Key == "Name"))
                {
                    report.AddArgument(ChainDiagnostics.DisplayNamesMustDiffer, attribute, "Name", chainlet, Distinct(twin, chainlet), Distinct(chainlet, twin), name);
                }
                else
                {
                    report.Add(ChainDiagnostics.DisplayNamesMustDiffer, chainlet, Distinct(twin, chainlet), Distinct(chainlet, twin), name);
                }
                return;
            }
        }
    }

    /// <summary>Two chainlets of referenced assemblies meet in this project's chain alone, so its entrypoint is where that is said.</summary>
    private static void ReportForeignTwins(ReadReport report, ChainGraph graph, INamedTypeSymbol entrypoint, ImmutableArray<INamedTypeSymbol> namesakes)
    {
        INamedTypeSymbol[] foreign = namesakes.Where(c => !graph.IsOwn(c)).ToArray();
        for (int i = 0; i < foreign.Length; i++)
        {
            INamedTypeSymbol? first = foreign.Take(i).FirstOrDefault(c => ChainNames.Shared(graph.DisplayName(c), graph.DisplayName(foreign[i])) is not null);
            if (first is not null)
            {
                report.Add(ChainDiagnostics.DisplayNamesMustDiffer, entrypoint, Distinct(first, foreign[i]), Distinct(foreign[i], first),
                    ChainNames.Shared(graph.DisplayName(first), graph.DisplayName(foreign[i]))!);
            }
        }
    }

    private static string Distinct(INamedTypeSymbol type, INamedTypeSymbol other) =>
        type.Name == other.Name ? type.ToDisplayString(KnownSymbols.Id) : type.Name;

    private static void AnalyzeMembers(SymbolAnalysisContext context, INamedTypeSymbol chainlet)
    {
        foreach (ISymbol member in chainlet.GetMembers().Where(m => !m.IsImplicitlyDeclared))
        {
            switch (member)
            {
                case IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: "RunRemote" or "LoadAsync" or "IsHealthy" } method:
                    foreach (IParameterSymbol parameter in method.Parameters)
                    {
                        Check(parameter, parameter.Type, $"Parameter '{parameter.Name}' of {method.Name}", TypeSyntax.Of(parameter));
                    }
                    break;
                // A constructor sets what a private setter guards: only others invite callers to.
                case IPropertySymbol { IsIndexer: false, SetMethod.DeclaredAccessibility: not Accessibility.Private } property when !IsPositional(property):
                    Check(property, property.Type, $"Property '{property.Name}'", syntax: null);
                    break;
                case IFieldSymbol { AssociatedSymbol: null } field when IsOpen(field):
                    Check(field, field.Type, $"Field '{field.Name}'", syntax: null);
                    break;
                default:
                    break;
            }
        }

        void Check(ISymbol culprit, ITypeSymbol type, string description, SyntaxReference? syntax)
        {
            if (ChainletInterfaces.IsChainletInterface(type))
            {
                new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.DependencyMustBeInConstructor, syntax, culprit, description, chainlet.Name, type.Name);
            }
        }
    }

    /// <summary>A record's property that is a parameter of its constructor.</summary>
    internal static bool IsPositional(IPropertySymbol property) => property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.ParameterSyntax);

    /// <summary>A field that others may set, or that another framework's attribute says will be.</summary>
    private static bool IsOpen(IFieldSymbol field) =>
        field is { DeclaredAccessibility: not Accessibility.Private, IsReadOnly: false }
        || field.GetAttributes().Any(a => a.AttributeClass?.Name is "InjectAttribute" or "ImportAttribute" or "FromServicesAttribute" or "FromKeyedServicesAttribute");

    private static void AnalyzeEntrypoints(CompilationAnalysisContext context, ChainGraph graph)
    {
        context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(EmitProperty, out string? emit);
        bool demanded = string.Equals(emit?.Trim(), "true", StringComparison.OrdinalIgnoreCase);
        bool forbidden = string.Equals(emit?.Trim(), "false", StringComparison.OrdinalIgnoreCase);
        bool application = context.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication;
        if (forbidden || !(demanded || application))
        {
            return;
        }
        ImmutableArray<INamedTypeSymbol> chainlets = graph.Chainlets(context.CancellationToken);
        if (!graph.Entrypoints(context.CancellationToken).IsEmpty)
        {
            return;
        }
        if (chainlets.IsEmpty)
        {
            if (demanded)
            {
                context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ChainMustHaveAnEntrypoint, Location.None,
                    "this project declares no chainlet: mark a class [Chainlet, Entrypoint], or remove ChainsEmit from the project file"));
            }
            return;
        }
        // What no other chainlet calls is called from outside, or from nowhere.
        var called = new HashSet<INamedTypeSymbol>(chainlets.SelectMany(c => graph.Dependencies(c)).Select(d => d.Chainlet), SymbolEqualityComparer.Default);
        INamedTypeSymbol candidate = chainlets.FirstOrDefault(c => !called.Contains(c)) ?? chainlets[0];
        new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.ChainMustHaveAnEntrypoint, candidate,
            $"mark the one that callers outside the chain call, for example '{candidate.Name}', or set ChainsEmit to false in the project file");
    }
}
