using System;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Usage;

/// <summary>
/// Reports static state of a chainlet that changes: a field or property that can be set, and a collection that the chainlet itself fills. A table that is
/// made once and read ever after is the same in every process, and is left alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.ChainletMustNotKeepStaticState);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMember, SymbolKind.Field, SymbolKind.Property);
        context.RegisterSymbolStartAction(
            static start =>
            {
                if (KnownSymbols.IsChainlet((INamedTypeSymbol)start.Symbol))
                {
                    var filled = new ConcurrentDictionary<IFieldSymbol, bool>(SymbolEqualityComparer.Default);
                    start.RegisterOperationAction(operation => AnalyzeReference(operation, filled, (INamedTypeSymbol)operation.ContainingSymbol.ContainingType), OperationKind.FieldReference);
                }
            },
            SymbolKind.NamedType);
    }

    private static void AnalyzeMember(SymbolAnalysisContext context)
    {
        ISymbol member = context.Symbol;
        bool changes = member switch
        {
            IFieldSymbol field => field is { IsStatic: true, IsConst: false, IsReadOnly: false, AssociatedSymbol: null },
            IPropertySymbol property => property is { IsStatic: true, SetMethod: not null, IsAbstract: false } && IsAutomatic(property),
            _ => false,
        };
        if (changes && KnownSymbols.IsChainlet(member.ContainingType))
        {
            Report(new ReadReport(context.ReportDiagnostic), member);
        }
    }

    private static void AnalyzeReference(OperationAnalysisContext context, ConcurrentDictionary<IFieldSymbol, bool> filled, INamedTypeSymbol? within)
    {
        var reference = (IFieldReferenceOperation)context.Operation;
        IFieldSymbol field = reference.Field;
        // What a static constructor fills is a table.
        if (field is not { IsStatic: true, IsReadOnly: true } || !KnownSymbols.IsChainlet(field.ContainingType) || !SymbolEqualityComparer.Default.Equals(within, field.ContainingType)
            || context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.StaticConstructor } or IFieldSymbol)
        {
            return;
        }
        bool changes = reference.Parent switch
        {
            IInvocationOperation call => call.Instance == reference && IsChange(call.TargetMethod.Name) && HoldsItems(field.Type),
            IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Instance == reference && IsAssigned(element),
            IArrayElementReferenceOperation element => element.ArrayReference == reference && IsAssigned(element),
            _ => false,
        };
        if (changes && filled.TryAdd(field, true))
        {
            Report(new ReadReport(context.ReportDiagnostic), field);
        }
    }

    private static void Report(ReadReport report, ISymbol member) => report.Add(ChainDiagnostics.ChainletMustNotKeepStaticState, member, member.ContainingType.Name, member.Name);

    private static bool IsAssigned(IOperation element) => element.Parent is IAssignmentOperation assignment ? assignment.Target == element : element.Parent is IIncrementOrDecrementOperation;

    /// <summary>Other types have methods of such names, too: values, texts and immutable collections give back another one, and the counters of a meter only report.</summary>
    private static bool HoldsItems(ITypeSymbol type)
    {
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return type switch
        {
            { IsReferenceType: false } or { SpecialType: SpecialType.System_String } => false,
            // The builders are nested.
            { ContainingType: null } when space == "System.Collections.Immutable" => false,
            { Name: "StringBuilder" } => true,
            _ => space.StartsWith("System.Collections", StringComparison.Ordinal) || type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable),
        };
    }

    private static bool IsChange(string method) => method is
        "Add" or "AddRange" or "AddOrUpdate" or "GetOrAdd" or "TryAdd" or "Insert" or "Remove" or "RemoveAt" or "RemoveAll" or "RemoveRange" or "TryRemove" or "TryUpdate" or "Clear"
        or "Enqueue" or "Dequeue" or "TryDequeue" or "Push" or "Pop" or "TryPop" or "TryTake" or "Append" or "AppendLine" or "UnionWith" or "ExceptWith" or "Sort" or "Reverse";

    private static bool IsAutomatic(IPropertySymbol property)
    {
        foreach (ISymbol member in property.ContainingType.GetMembers())
        {
            if (member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))
            {
                return true;
            }
        }
        return false;
    }
}
