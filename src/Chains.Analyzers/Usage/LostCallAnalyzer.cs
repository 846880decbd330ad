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
        if (WhyLost(call, context.ContainingSymbol) is { } why)
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.DependencyCallMustBeAwaited, call.Syntax.GetLocation(), call.TargetMethod.ContainingType.Name, why));
        }
    }

    private static string? WhyLost(IInvocationOperation call, ISymbol around)
    {
        IOperation value = Outermost(call, around);
        bool isText = value.Parent is IInterpolationOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String };
        if (isText)
        {
            return "is put into a text as the task that it is, not as its result: await it";
        }
        bool isLost = value.Parent switch
        {
            IExpressionStatementOperation => true,
            ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation local, Parent: IExpressionStatementOperation } => !IsRead(call, local.Local),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsRead(call, declarator.Symbol),
            IArgumentOperation { Parent: IInvocationOperation { Instance: ILocalReferenceOperation list, TargetMethod.Name: "Add" or "Enqueue" or "Push" } } => IsOnlyFilled(call, list.Local),
            _ => false,
        };
        return !isLost ? null
            : call.TargetMethod.ReturnType.Name == "IAsyncEnumerable" ? "is never read, so it does not even start: enumerate it with 'await foreach'"
            : "is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later";
    }

    /// <summary>What holds the call's task for whoever may await it: the task itself, one that was made of it, or the sequence that <c>Select</c> gives.</summary>
    private static IOperation Outermost(IInvocationOperation call, ISymbol around)
    {
        IOperation value = call;
        while (true)
        {
            IOperation? next = value.Parent switch
            {
                IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or ICoalesceOperation => value.Parent,
                IConditionalOperation { Type: not null } choice when choice.Condition != value => choice,
                ISwitchExpressionArmOperation arm when arm.Value == value => arm.Parent,
                IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" or "ContinueWith" or "WaitAsync" or "Unwrap" } passed when passed.Instance == value => passed,
                // Several at once.
                IArrayInitializerOperation { Parent: IArrayCreationOperation array } => array,
                ICollectionExpressionOperation list => list,
                IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny", ContainingType: { } type } } all } when KnownSymbols.Is(type, "System.Threading.Tasks.Task") => all,
                IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ToList" or "ToArray" } all } when IsOfEnumerable(all) => all,
                // The result of a lambda is that of what runs it. What is begun with the chainlet itself is no part of a call.
                IAwaitOperation or IReturnOperation when around is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: not "LoadAsync" } && Lambda(value) is { } lambda => RunnerOf(lambda),
                _ => null,
            };
            if (next is null)
            {
                return value;
            }
            value = next;
        }
    }

    private static IAnonymousFunctionOperation? Lambda(IOperation within)
    {
        for (IOperation? parent = within.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is ILocalFunctionOperation)
            {
                return null;
            }
            if (parent is IAnonymousFunctionOperation lambda)
            {
                return lambda;
            }
        }
        return null;
    }

    /// <summary>The call that gives back a lambda's task, or a sequence of such: <c>Task.Run</c>, <c>Select</c>.</summary>
    private static IOperation? RunnerOf(IAnonymousFunctionOperation lambda)
    {
        IOperation value = lambda;
        while (value.Parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }
        return value.Parent is IArgumentOperation { Parent: IInvocationOperation call }
            && (call.TargetMethod is { Name: "Run", ContainingType: { } type } && KnownSymbols.Is(type, "System.Threading.Tasks.Task") || (call.TargetMethod.Name == "Select" && IsOfEnumerable(call)))
            ? call
            : null;
    }

    private static bool IsOfEnumerable(IInvocationOperation call) => KnownSymbols.Is(call.TargetMethod.ContainingType, "System.Linq.Enumerable");

    /// <summary>Whether a local list takes tasks, and nothing takes them out again.</summary>
    private static bool IsOnlyFilled(IOperation within, ILocalSymbol list) => References(within, list).All(reference => reference.Parent switch
    {
        IInvocationOperation { TargetMethod.Name: "Add" or "Enqueue" or "Push" or "Clear", Parent: IExpressionStatementOperation } call => call.Instance == reference,
        IPropertyReferenceOperation { Property.Name: "Count" } count => count.Instance == reference,
        _ => false,
    });

    private static bool IsRead(IOperation within, ILocalSymbol local) =>
        References(within, local).Any(reference => !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference));

    private static IEnumerable<ILocalReferenceOperation> References(IOperation within, ILocalSymbol local)
    {
        IOperation root = within;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }
        return root.Descendants().OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));
    }
}
