using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Usage;

/// <summary>
/// Reports a <c>RunRemote</c> whose work goes on after its caller has gone: it calls what could be cancelled, and has no token or does not use it. Calls to
/// other chainlets end with the call that they are part of, token or not, and so do reads of a stream that comes in: they alone need none.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class CancellationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.RunRemoteMustTakeAToken, ChainDiagnostics.TokenMustBeUsed);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(Analyze);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol { Name: "RunRemote", DeclaredAccessibility: Accessibility.Public, IsStatic: false } method || !KnownSymbols.IsChainlet(method.ContainingType))
        {
            return;
        }
        IParameterSymbol? token = method.Parameters.FirstOrDefault(p => KnownSymbols.IsCancellationToken(p.Type));
        var calls = new List<IInvocationOperation>();
        foreach (IOperation operation in context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf()))
        {
            if (token is not null && operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, token))
            {
                return;
            }
            if (operation is IInvocationOperation call && CouldBeCancelled(call, method.ContainingType) && !ReadsIncoming(call, method) && !GoesOnFromDependency(call, method.ContainingType))
            {
                calls.Add(call);
            }
        }
        if (calls.Count == 0)
        {
            return;
        }
        var report = new ReadReport(context.ReportDiagnostic);
        string callee = Name(calls[0].TargetMethod);
        if (token is not null)
        {
            report.Add(ChainDiagnostics.TokenMustBeUsed, token, token.Name, method.ContainingType.Name, callee);
        }
        // An override cannot have one more parameter, nor can what another's interface declares.
        else if (!method.IsOverride && !ImplementsInterface(method))
        {
            report.Add(ChainDiagnostics.RunRemoteMustTakeAToken, method, method.ContainingType.Name, callee);
        }
    }

    private static bool ReadsIncoming(IInvocationOperation call, IMethodSymbol method) => call.Descendants().OfType<IParameterReferenceOperation>().Any(reference =>
        reference.Parameter.Type.Name == "IAsyncEnumerable" && SymbolEqualityComparer.Default.Equals(reference.Parameter.ContainingSymbol, method));

    /// <summary>Whether a call is made on the task or the stream of a dependency, which ends with the call that it is part of: <c>phi.RunRemote(text).WaitAsync(limit)</c>.</summary>
    private static bool GoesOnFromDependency(IInvocationOperation call, INamedTypeSymbol chainlet)
    {
        IOperation? receiver = call;
        while (receiver is IInvocationOperation outer)
        {
            receiver = outer.Instance ?? (outer.TargetMethod.IsExtensionMethod ? outer.Arguments.FirstOrDefault()?.Value : null);
            while (receiver is IConversionOperation conversion)
            {
                receiver = conversion.Operand;
            }
            if (receiver is IInvocationOperation { TargetMethod.ContainingType: { } type } && ChainletInterfaces.IsDependency(type, chainlet))
            {
                return true;
            }
        }
        return false;
    }

    private static bool ImplementsInterface(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .Where(i => !ChainletInterfaces.IsChainletInterface(i))
        .SelectMany(i => i.GetMembers(method.Name))
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static string Name(IMethodSymbol method) => method.ContainingType is { } type ? type.Name + "." + method.Name : method.Name;

    /// <summary>Whether a call takes a token that it was not given: as an optional parameter, or in an overload with one more parameter.</summary>
    internal static bool CouldBeCancelled(IInvocationOperation call, INamedTypeSymbol chainlet)
    {
        IMethodSymbol method = call.TargetMethod;
        if (ChainletInterfaces.IsDependency(method.ContainingType, chainlet))
        {
            return false;
        }
        IArgumentOperation? given = call.Arguments.FirstOrDefault(a => a.Parameter is { } parameter && KnownSymbols.IsCancellationToken(parameter.Type));
        if (given is not null)
        {
            return given.ArgumentKind == ArgumentKind.DefaultValue;
        }
        if (!IsAwaitable(method.ReturnType))
        {
            return false;
        }
        // An extension that is called on its receiver has lost its first parameter.
        IMethodSymbol definition = method.OriginalDefinition;
        return definition.ContainingType.GetMembers(definition.Name).OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == definition.Parameters.Length + 1
            && other.Arity == definition.Arity
            && other.IsStatic == definition.IsStatic
            && KnownSymbols.IsCancellationToken(other.Parameters[other.Parameters.Length - 1].Type)
            && definition.Parameters.Select(p => p.Type).SequenceEqual(other.Parameters.Take(definition.Parameters.Length).Select(p => p.Type), SymbolEqualityComparer.Default));
    }

    private static bool IsAwaitable(ITypeSymbol type) =>
        KnownSymbols.Is(type, "System.Threading.Tasks.Task") || KnownSymbols.Is(type, "System.Threading.Tasks.ValueTask") || type.Name == "IAsyncEnumerable";
}
