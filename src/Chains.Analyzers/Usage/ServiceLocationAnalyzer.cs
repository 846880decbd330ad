using System.Collections.Immutable;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Usage;

/// <summary>
/// Reports chainlets that are fetched or made by their type. In a chainlet no container holds another chainlet, and no class outside of one is given the
/// dependencies, context and limits that its host gives it. An application that calls a chain may ask its own container for the interface.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ServiceLocationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.ChainletMustNotBeLocated);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        bool isMade = (method.Name, method.ContainingType?.Name) is ("CreateInstance" or "GetServiceOrCreateInstance", "ActivatorUtilities" or "Activator");
        bool isFetched = method.Name is "GetService" or "GetRequiredService" or "GetServices" or "GetKeyedService" or "GetRequiredKeyedService"
            && (KnownSymbols.Is(method.ContainingType, "System.IServiceProvider") || method.ContainingNamespace?.ToDisplayString() == "Microsoft.Extensions.DependencyInjection");
        if (!isMade && !isFetched || TypeOf(call) is not { } type)
        {
            return;
        }
        bool isChainlet = KnownSymbols.IsChainlet(type);
        bool inChainlet = KnownSymbols.IsChainlet(context.ContainingSymbol?.ContainingType);
        if ((isChainlet && !TestCode.Contains(context)) || (inChainlet && ChainletInterfaces.IsChainletInterface(type)))
        {
            string wanted = isChainlet ? "I" + type.Name : type.Name;
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ChainletMustNotBeLocated, call.Syntax.GetLocation(), type.Name,
                inChainlet ? $"take '{wanted}' in the constructor of '{context.ContainingSymbol!.ContainingType.Name}'" : $"use Chain.RunLocalAsync<{wanted}>(), or services.AddChainlet<{wanted}>(address) and ask for '{wanted}'"));
        }
    }

    private static ITypeSymbol? TypeOf(IInvocationOperation call)
    {
        if (call.TargetMethod.TypeArguments.Length == 1)
        {
            return call.TargetMethod.TypeArguments[0];
        }
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value is ITypeOfOperation type)
            {
                return type.TypeOperand;
            }
        }
        return null;
    }
}
