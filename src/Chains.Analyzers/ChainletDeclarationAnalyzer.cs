using System.Collections.Immutable;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Reports what the generator's own reader finds wrong in a chainlet, so that both agree: a chainlet that is reported here is
/// one that gets no host, and the other way round.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ChainletDeclarationAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        ChainDiagnostics.ChainletMustBePartial,
        ChainDiagnostics.ChainletMustNotBeAbstract,
        ChainDiagnostics.ChainletMustNotBeGeneric,
        ChainDiagnostics.ChainletMustNotBeNested,
        ChainDiagnostics.ChainletMustNotBeStatic,
        ChainDiagnostics.ChainletMustHaveRunRemote,
        ChainDiagnostics.RunRemoteMustNotBeOverloaded,
        ChainDiagnostics.RunRemoteMustNotBeStatic,
        ChainDiagnostics.RunRemoteMustBePublic,
        ChainDiagnostics.RunRemoteMustNotBeGeneric,
        ChainDiagnostics.ParameterTypeMustBeSupported,
        ChainDiagnostics.ReturnTypeMustBeSupported,
        ChainDiagnostics.ParameterMustBeByValue,
        ChainDiagnostics.CancellationTokenMustBeLast,
        ChainDiagnostics.ChainletMustNotHaveOtherPublicMembers,
        ChainDiagnostics.ChainletMustHaveOneConstructor,
        ChainDiagnostics.HealthCheckMustFit,
        ChainDiagnostics.LoadMustFit,
        ChainDiagnostics.OwnInterfaceMustFit,
        ChainDiagnostics.DisplayNameMustBeValid,
        ChainDiagnostics.MemoryMustBeAQuantity,
        ChainDiagnostics.ValueMustBeInRange,
        ChainDiagnostics.GpuCountNeedsGpu,
        ChainDiagnostics.GpuMustBeKnown,
        ChainDiagnostics.ReplicasMustBeOrdered,
        ChainDiagnostics.EnvironmentVariableMustBeValid,
        ChainDiagnostics.EntrypointMustBeAChainlet,
        ChainDiagnostics.SecretKeyMustBeValid,
        ChainDiagnostics.ConfigureServicesMustFit,
        ChainDiagnostics.ConstructorParameterMustBeByValue,
        ChainDiagnostics.StreamParameterMustBeTheOnlyOne,
        ChainDiagnostics.StreamParameterMustNotBeOptional,
        ChainDiagnostics.StreamParameterNeedsAsyncResult);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (KnownSymbols.IsChainlet(type))
        {
            ChainletReader.Read(type, new ReadReport(context.ReportDiagnostic), context.CancellationToken);
        }
        else if (KnownSymbols.FindAttribute(type, "EntrypointAttribute") is { } entrypoint)
        {
            new ReadReport(context.ReportDiagnostic).Add(ChainDiagnostics.EntrypointMustBeAChainlet, entrypoint.ApplicationSyntaxReference, type, type.Name);
        }
    }
}
