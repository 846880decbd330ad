using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Chains.Analyzers.Usage;

/// <summary>
/// Reports a chainlet in the constructor that is used nowhere, or only put into a field that is. Whatever else happens to it, an argument for a base class or
/// a helper, may call it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnusedDependencyAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.DependencyMustBeCalled);

    public override void Initialize(AnalysisContext context)
    {
        // Another generator's part of the class may be what calls it.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(
            static start =>
            {
                var type = (INamedTypeSymbol)start.Symbol;
                if (KnownSymbols.IsChainlet(type) && ChainGraph.Constructor(type) is { } constructor
                    && constructor.Parameters.Where(p => ChainletInterfaces.IsChainletInterface(p.Type) || ChainletInterfaces.ImplementationOf(p) is not null).ToImmutableArray() is { IsEmpty: false } dependencies)
                {
                    var uses = new Uses(dependencies);
                    uses.KeepPositional(type);
                    start.RegisterOperationAction(uses.AnalyzeParameter, OperationKind.ParameterReference);
                    start.RegisterOperationAction(uses.AnalyzeMember, OperationKind.FieldReference, OperationKind.PropertyReference);
                    start.RegisterSymbolEndAction(uses.Report);
                }
            },
            SymbolKind.NamedType);
    }

    private sealed class Uses(ImmutableArray<IParameterSymbol> dependencies)
    {
        private readonly ConcurrentDictionary<IParameterSymbol, bool> _used = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<IParameterSymbol, ConcurrentDictionary<ISymbol, bool>> _kept = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, bool> _read = new(SymbolEqualityComparer.Default);

        /// <summary>The parameters of a record are put into its properties without code that says so.</summary>
        public void KeepPositional(INamedTypeSymbol type)
        {
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>().Where(ChainGraphAnalyzer.IsPositional))
            {
                if (dependencies.FirstOrDefault(d => d.Name == property.Name) is { } dependency)
                {
                    Keep(dependency, property);
                }
            }
        }

        public void AnalyzeParameter(OperationAnalysisContext context)
        {
            var reference = (IParameterReferenceOperation)context.Operation;
            if (!dependencies.Contains(reference.Parameter, SymbolEqualityComparer.Default))
            {
                return;
            }
            IOperation value = reference;
            while (value.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation { WhenNull: IThrowOperation or IConversionOperation { Operand: IThrowOperation } })
            {
                value = value.Parent;
            }
            ImmutableArray<ISymbol> members = value.Parent switch
            {
                IFieldInitializerOperation field => field.InitializedFields.CastArray<ISymbol>(),
                IPropertyInitializerOperation property => property.InitializedProperties.CastArray<ISymbol>(),
                ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation } member } assignment when assignment.Value == value => ImmutableArray.Create(member.Member),
                _ => ImmutableArray<ISymbol>.Empty,
            };
            bool isChecked = value.Parent is INameOfOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ThrowIfNull", ReturnsVoid: true } } };
            if (members.IsEmpty && !isChecked)
            {
                _used[reference.Parameter] = true;
            }
            foreach (ISymbol member in members)
            {
                // What others can see, others may call.
                if (member.DeclaredAccessibility != Accessibility.Private)
                {
                    _used[reference.Parameter] = true;
                }
                Keep(reference.Parameter, member);
            }
        }

        public void AnalyzeMember(OperationAnalysisContext context)
        {
            var reference = (IMemberReferenceOperation)context.Operation;
            if (!(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference))
            {
                _read[reference.Member] = true;
            }
        }

        private void Keep(IParameterSymbol dependency, ISymbol member) => _kept.GetOrAdd(dependency, static _ => new(SymbolEqualityComparer.Default))[member] = true;

        /// <summary>Classes within a class see its private members, but are no part of it for the compiler: whether one names a member is read from its text.</summary>
        private static bool IsNamedByNestedType(ISymbol member, CancellationToken cancellationToken) => member.ContainingType.GetTypeMembers()
            .SelectMany(nested => nested.DeclaringSyntaxReferences)
            .SelectMany(declaration => declaration.GetSyntax(cancellationToken).DescendantNodes())
            .Any(node => node is IdentifierNameSyntax name && name.Identifier.ValueText == member.Name);

        public void Report(SymbolAnalysisContext context)
        {
            var report = new ReadReport(context.ReportDiagnostic);
            foreach (IParameterSymbol dependency in dependencies.Where(d => !_used.ContainsKey(d) && !(_kept.TryGetValue(d, out ConcurrentDictionary<ISymbol, bool>? members) && members.Keys.Any(m => _read.ContainsKey(m) || IsNamedByNestedType(m, context.CancellationToken)))))
            {
                report.Add(ChainDiagnostics.DependencyMustBeCalled, dependency, dependency.Name, dependency.ContainingType.Name);
            }
        }
    }
}
