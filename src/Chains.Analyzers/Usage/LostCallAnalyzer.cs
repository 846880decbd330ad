using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Usage;

/// <summary>
/// Reports a call to a dependency whose task nobody can wait for any more: the chainlet's own call ends without it, which cancels it, and its failure is
/// seen by no one. A task that is kept anywhere, in a variable that is read, a field, a list or an argument, may be awaited later and is left alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LostCallAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.DependencyCallMustBeAwaited);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "RunRemote" || call.TargetMethod.ReturnsVoid || context.ContainingSymbol?.ContainingType is not { } chainlet
            || !KnownSymbols.IsChainlet(chainlet) || !ChainletInterfaces.IsDependency(call.TargetMethod.ContainingType, chainlet))
        {
            return;
        }
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation
            || value.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" } passed && passed.Instance == value)
        {
            value = value.Parent;
        }
        bool isStream = call.TargetMethod.ReturnType.Name == "IAsyncEnumerable";
        bool isLost = value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local, Parent: IExpressionStatementOperation } => !IsRead(call, local.Local),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsRead(call, declarator.Symbol),
            _ => false,
        };
        if (isLost)
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.DependencyCallMustBeAwaited, call.Syntax.GetLocation(),
                call.TargetMethod.ContainingType.Name, isStream ? "is never read, so it does not even start: enumerate it with 'await foreach'" : "is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later"));
        }
    }

    private static bool IsRead(IOperation within, ILocalSymbol local)
    {
        IOperation root = within;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }
        return root.Descendants().OfType<ILocalReferenceOperation>().Any(reference =>
            SymbolEqualityComparer.Default.Equals(reference.Local, local) && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference));
    }
}
