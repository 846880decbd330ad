using System.Collections.Immutable;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Chains.Analyzers;

/// <summary>
/// Reports what the generator's own reader finds wrong in a chainlet, so that both agree: a chainlet that is reported here is
/// one that gets no host, and the other way round; but for <see cref="UncalledHooks"/>, which the reader cannot see.
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
        ChainDiagnostics.GpusMustFitANode,
        ChainDiagnostics.StreamParameterMustBeTheOnlyOne,
        ChainDiagnostics.StreamParameterMustNotBeOptional,
        ChainDiagnostics.StreamParameterNeedsAsyncResult,
        ChainDiagnostics.OutsideInterfaceMustFit,
        ChainDiagnostics.OutsideTypeMustTravel,
        ChainDiagnostics.InterfaceMustStandForOneService,
        ChainDiagnostics.ContainerMustHaveAnImage,
        ChainDiagnostics.AnnotationNeedsAHost,
        ChainDiagnostics.BatchMustBeOfLists,
        ChainDiagnostics.ConstructorParameterMustBeSupplied,
        ChainDiagnostics.GeneratedNameMustBeFree);

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
            var report = new ReadReport(context.ReportDiagnostic);
            ChainletModel model = ChainletReader.Read(type, report, context.CancellationToken);
            UncalledHooks.Check(type, report, context.CancellationToken);
            string naming = context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(JsonNaming.Property, out string? value) ? value.Trim() : "";
            ChainletModel named = JsonNaming.Apply(model, naming);
            if (!ReferenceEquals(named, model) && JsonNaming.FindClash(named) is var (where, first, second, name))
            {
                report.Add(ChainDiagnostics.ParameterTypeMustBeSupported, type, type.Name, where,
                    $"with ChainsJsonNaming={naming} its '{first}' and '{second}' both have the JSON name '{name}'; rename one, or give it a [JsonPropertyName] of its own");
            }
        }
        else if (!type.GetAttributes().IsEmpty)
        {
            var report = new ReadReport(context.ReportDiagnostic);
            if (KnownSymbols.FindAttribute(type, "EntrypointAttribute") is { } entrypoint)
            {
                report.Add(ChainDiagnostics.EntrypointMustBeAChainlet, entrypoint.ApplicationSyntaxReference, type, type.Name);
            }
            OutsideReader.Check(type, report);
            AnnotationPlaces.Check(type, report);
        }
    }
}
