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
/// Reports waits that hold a thread in code of a chainlet that could await instead: in an asynchronous <c>RunRemote</c>, and in every method and lambda
/// with <c>async</c>. A synchronous <c>RunRemote</c> has a worker thread of its own, and so has what <c>Task.Run</c> is given; a task that was awaited before is done.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.ChainletMustNotBlock, ChainDiagnostics.ChainletMustNotBeAsyncVoid);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeResult, OperationKind.PropertyReference);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
        context.RegisterOperationAction(AnalyzeLambda, OperationKind.AnonymousFunction);
        context.RegisterOperationAction(AnalyzeLocalFunction, OperationKind.LocalFunction);
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
    }

    private static void AnalyzeResult(OperationAnalysisContext context)
    {
        var reference = (IPropertyReferenceOperation)context.Operation;
        if (reference.Property.Name == "Result" && IsTask(reference.Property.ContainingType) && MayAwait(context) && !IsDone(reference.Instance))
        {
            Report(context, reference.Syntax, ".Result", "await the task");
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod;
        (string What, string Instead)? blocking = (method.Name, method.ContainingType) switch
        {
            ("Wait", { Name: "Task" } type) when IsTask(type) => (".Wait()", "await the task"),
            ("WaitAll" or "WaitAny", { Name: "Task" } type) when IsTask(type) => ("Task." + method.Name, $"await Task.When{method.Name.Substring("Wait".Length)}"),
            ("GetResult", { } type) when IsAwaiter(type) => (".GetAwaiter().GetResult()", "await the task"),
            ("Sleep", { } type) when KnownSymbols.Is(type, "System.Threading.Thread") => ("Thread.Sleep", "await Task.Delay"),
            ("Wait", { } type) when KnownSymbols.Is(type, "System.Threading.SemaphoreSlim") => ("SemaphoreSlim.Wait", "await WaitAsync"),
            _ => null,
        };
        if (blocking is { } found && !OnlyLooks(call) && MayAwait(context) && !IsDone(method.Name == "GetResult" ? (call.Instance as IInvocationOperation)?.Instance : call.Instance))
        {
            Report(context, call.Syntax, found.What, found.Instead);
        }
    }

    /// <summary><c>Wait(0)</c> asks and goes on.</summary>
    private static bool OnlyLooks(IInvocationOperation call) => call.Arguments.Any(argument => argument.Value is { ConstantValue: { HasValue: true, Value: 0 } } or IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } });

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method is { IsAsync: true, ReturnsVoid: true } && InChainlet(method) is { } chainlet)
        {
            new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.ChainletMustNotBeAsyncVoid, method, $"'{chainlet.Name}.{method.Name}'", "return Task, and await it");
        }
    }

    private static void AnalyzeLambda(OperationAnalysisContext context)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (lambda.Symbol is { IsAsync: true, ReturnsVoid: true } && InChainlet(context.ContainingSymbol) is { } chainlet)
        {
            Location location = lambda.Syntax.GetFirstToken().GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ChainletMustNotBeAsyncVoid, location, $"A lambda in '{chainlet.Name}.{context.ContainingSymbol.Name}'", "pass it to something that takes a Func<…, Task>, and await that"));
        }
    }

    private static void AnalyzeLocalFunction(OperationAnalysisContext context)
    {
        IMethodSymbol function = ((ILocalFunctionOperation)context.Operation).Symbol;
        if (function is { IsAsync: true, ReturnsVoid: true } && InChainlet(context.ContainingSymbol) is { } chainlet)
        {
            new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.ChainletMustNotBeAsyncVoid, function, $"'{function.Name}' in '{chainlet.Name}.{context.ContainingSymbol.Name}'", "return Task, and await it");
        }
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode syntax, string what, string instead) => context.ReportDiagnostic(Diagnostic.Create(
        ChainDiagnostics.ChainletMustNotBlock, syntax.GetLocation(), what, context.ContainingSymbol.ContainingType.Name, context.ContainingSymbol.Name, instead));

    private static INamedTypeSymbol? InChainlet(ISymbol? symbol) => KnownSymbols.IsChainlet(symbol?.ContainingType) ? symbol!.ContainingType : null;

    /// <summary>Whether the innermost code around an operation runs on a thread that other calls are waiting for.</summary>
    private static bool MayAwait(OperationAnalysisContext context)
    {
        if (context.ContainingSymbol is not IMethodSymbol method || InChainlet(method) is null)
        {
            return false;
        }
        for (IOperation? around = context.Operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation lambda)
            {
                if (lambda.Symbol.IsAsync)
                {
                    return true;
                }
                if (HasAThreadOfItsOwn(lambda))
                {
                    return false;
                }
            }
            else if (around is ILocalFunctionOperation function)
            {
                return function.Symbol.IsAsync;
            }
        }
        return method.IsAsync || (method.Name == "RunRemote" && (IsTask(method.ReturnType) || method.ReturnType.Name == "IAsyncEnumerable"));
    }

    private static bool HasAThreadOfItsOwn(IOperation lambda)
    {
        IOperation value = lambda;
        while (value.Parent is IConversionOperation or IDelegateCreationOperation or IArgumentOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }
        return value.Parent switch
        {
            IInvocationOperation call => call.TargetMethod.ContainingType?.Name is "Task" or "TaskFactory" or "Parallel" or "ThreadPool",
            IObjectCreationOperation creation => creation.Type?.Name is "Thread" or "Task",
            _ => false,
        };
    }

    /// <summary>
    /// Whether the code looked at the task before: it was awaited further up, alone or with others, or its state was asked for. Of an element, of the variable of a loop or of a
    /// lambda's parameter it is enough that something was: <c>await Task.WhenAll(tasks)</c> comes before <c>tasks.Select(t =&gt; t.Result)</c>.
    /// </summary>
    private static bool IsDone(IOperation? task)
    {
        while (task is IConversionOperation or IParenthesizedOperation)
        {
            task = task is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)task).Operand;
        }
        if (task is null)
        {
            return false;
        }
        ISymbol? symbol = task switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation { Parameter: { ContainingSymbol: IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.LocalFunction) } } parameter } => parameter,
            IFieldReferenceOperation field => field.Field,
            _ => null,
        };
        if (symbol is null && task is IInvocationOperation)
        {
            return false;
        }
        for (IOperation? around = task.Parent; around is not null && symbol is ILocalSymbol variable; around = around.Parent)
        {
            if (around is IForEachLoopOperation loop && loop.Locals.Contains(variable, SymbolEqualityComparer.Default))
            {
                if (loop.Collection.DescendantsAndSelf().Any(o => IsCombinator(o, "WhenEach")))
                {
                    return true;
                }
                symbol = null;
            }
        }
        // The task, and what was made of it: a list that it is in, the task of Task.WhenAll.
        HashSet<ISymbol>? names = symbol is null ? null : new HashSet<ISymbol>(SymbolEqualityComparer.Default) { symbol };
        IOperation root = task;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }
        int here = task.Syntax.SpanStart;
        foreach (IOperation operation in root.Descendants().Where(o => o.Syntax.SpanStart < here))
        {
            switch (operation)
            {
                case IAwaitOperation awaited when Refers(awaited.Operation, names):
                case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" or "IsFaulted", Instance: { } asked } when Refers(asked, names):
                // The first of several is done.
                case IVariableDeclaratorOperation { Initializer.Value: IAwaitOperation { Operation: { } any } } first when IsCombinator(any, "WhenAny") && SymbolEqualityComparer.Default.Equals(first.Symbol, symbol):
                case ISimpleAssignmentOperation { Value: IAwaitOperation { Operation: { } one }, Target: { } target } when symbol is not null && IsCombinator(one, "WhenAny") && Named(target) is { } assigned && SymbolEqualityComparer.Default.Equals(assigned, symbol):
                    return true;
                case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator when names is not null && Refers(value, names):
                    names.Add(declarator.Symbol);
                    break;
                case ISimpleAssignmentOperation assignment when names is not null && Named(assignment.Target) is { } holder && Refers(assignment.Value, names):
                    names.Add(holder);
                    break;
                case IInvocationOperation { Instance: { } list } call when names is not null && Named(list) is { } filled && call.Arguments.Any(a => Refers(a, names)):
                    names.Add(filled);
                    break;
            }
        }
        return false;
    }

    private static bool IsCombinator(IOperation operation, string name) => operation is IInvocationOperation { TargetMethod: { ContainingType: { } type } method } && method.Name == name && IsTask(type);

    /// <param name="operation">What may refer to one of them.</param>
    /// <param name="names">Variables, parameters and fields; null for anything.</param>
    private static bool Refers(IOperation operation, HashSet<ISymbol>? names) => names is null || operation.DescendantsAndSelf().Any(o => Named(o) is { } symbol && names.Contains(symbol));

    private static ISymbol? Named(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    private static bool IsTask(ITypeSymbol? type) => KnownSymbols.Is(type, "System.Threading.Tasks.Task") || KnownSymbols.Is(type, "System.Threading.Tasks.ValueTask");

    private static bool IsAwaiter(INamedTypeSymbol type)
    {
        INamedTypeSymbol outer = type.ContainingType ?? type;
        return outer.Name is "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable"
            && outer.ContainingNamespace is { Name: "CompilerServices", ContainingNamespace: { Name: "Runtime", ContainingNamespace.Name: "System" } };
    }
}
