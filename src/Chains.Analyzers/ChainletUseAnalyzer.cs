using System.Collections.Immutable;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers;

/// <summary>
/// Reports code that goes round the chain. The generated host constructs its chainlet too, and is left out as generated code;
/// a call of <c>base(…)</c> from a deriving chainlet is an invocation and no creation.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainletUseAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.ChainletMustNotBeInstantiated);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeCreation, OperationKind.ObjectCreation);
    }

    /// <summary>A chainlet that stands in for another one in a local run: <c>o.UseMock&lt;ILargeLlm&gt;(new SmallLlm())</c>.</summary>
    private static bool IsMock(IOperation creation)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }
        return value.Parent is IArgumentOperation { Parent: IInvocationOperation call } && KnownSymbols.IsChains(call.TargetMethod.ContainingType, "LocalChainOptions");
    }

    private static void AnalyzeCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (KnownSymbols.IsChainlet(creation.Type) && !TestCode.Contains(context) && !IsMock(creation))
        {
            context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.ChainletMustNotBeInstantiated, creation.Syntax.GetLocation(), creation.Type!.Name));
        }
    }
}
