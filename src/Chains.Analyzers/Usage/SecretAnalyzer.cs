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
/// Compares the secrets that a chainlet reads with those that it declares. What it hands to others may be read there, so a chainlet whose context or
/// secrets leave it is only held to the names that it reads itself.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SecretAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(ChainDiagnostics.SecretMustBeDeclared, ChainDiagnostics.SecretMustBeRead);

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(
            static start =>
            {
                if (KnownSymbols.IsChainlet((INamedTypeSymbol)start.Symbol))
                {
                    var chainlet = new Chainlet((INamedTypeSymbol)start.Symbol);
                    start.RegisterOperationAction(chainlet.AnalyzeProperty, OperationKind.PropertyReference);
                    start.RegisterOperationAction(chainlet.AnalyzeInvocation, OperationKind.Invocation);
                    start.RegisterOperationAction(chainlet.AnalyzeReference, OperationKind.ParameterReference, OperationKind.FieldReference, OperationKind.LocalReference, OperationKind.PropertyReference);
                    start.RegisterSymbolEndAction(chainlet.ReportUnread);
                }
            },
            SymbolKind.NamedType);
    }

    private sealed class Chainlet
    {
        /// <summary>What <c>DeploymentContext.GetApiKey</c> reads.</summary>
        private const string ApiKey = "chains_api_key";

        private readonly INamedTypeSymbol _type;
        private readonly AttributeData? _assets;
        private readonly ImmutableArray<(string Name, int Index)> _declared;
        private readonly ConcurrentDictionary<string, bool> _read = new(StringComparer.Ordinal);

        /// <summary>Whether a secret may be read by a name that is not seen here.</summary>
        private volatile bool _isOpen;

        public Chainlet(INamedTypeSymbol type)
        {
            _type = type;
            _assets = KnownSymbols.FindAttribute(type, "AssetsAttribute");
            _declared = _assets is null ? ImmutableArray<(string, int)>.Empty : AnnotationReader.Items(_assets, "SecretKeys").ToImmutableArray();
        }

        public void AnalyzeProperty(OperationAnalysisContext context)
        {
            var reference = (IPropertyReferenceOperation)context.Operation;
            if (reference.Property.IsIndexer && IsSecrets(reference.Property.ContainingType))
            {
                Read(context, reference.Arguments[0].Value);
            }
        }

        public void AnalyzeInvocation(OperationAnalysisContext context)
        {
            var invocation = (IInvocationOperation)context.Operation;
            if (IsSecrets(invocation.TargetMethod.ContainingType) && invocation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is { } name)
            {
                Read(context, name.Value);
            }
            else if (invocation.TargetMethod.Name == "GetApiKey" && IsContext(invocation.TargetMethod.ContainingType))
            {
                // It may be declared, and is read without.
                _read[ApiKey] = true;
            }
        }

        /// <summary>A context, or its secrets, that is neither looked into nor kept in the chainlet itself is in other hands.</summary>
        public void AnalyzeReference(OperationAnalysisContext context)
        {
            IOperation reference = context.Operation;
            if (!IsSecrets(reference.Type) && !IsContext(reference.Type))
            {
                return;
            }
            IOperation value = reference;
            while (value.Parent is IConversionOperation or IParenthesizedOperation)
            {
                value = value.Parent;
            }
            bool stays = value.Parent switch
            {
                IMemberReferenceOperation member => member.Instance == value,
                IInvocationOperation call => call.Instance == value,
                IConditionalAccessOperation access => access.Operation == value,
                ISymbolInitializerOperation => true,
                ISimpleAssignmentOperation assignment => assignment.Target == value || IsOwn(assignment.Target),
                ICoalesceOperation or IIsPatternOperation or IBinaryOperation => true,
                // ArgumentNullException.ThrowIfNull.
                IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "ThrowIfNull", ReturnsVoid: true } } } => true,
                _ => false,
            };
            if (!stays)
            {
                _isOpen = true;
            }
        }

        public void ReportUnread(SymbolAnalysisContext context)
        {
            // A base class has its own way to the context that it was given.
            if (_isOpen || _assets is null)
            {
                return;
            }
            var report = new ReadReport(context.ReportDiagnostic);
            // One that is listed twice is CHN0028's the second time.
            foreach ((string name, int index) in _declared.GroupBy(d => d.Name, StringComparer.Ordinal).Select(same => same.First()).Where(d => !_read.ContainsKey(d.Name)))
            {
                report.AddItem(ChainDiagnostics.SecretMustBeRead, _assets, "SecretKeys", index, _type, (ReadReport.Superfluous, name), name, _type.Name);
            }
        }

        private void Read(OperationAnalysisContext context, IOperation name)
        {
            if (name.ConstantValue is not { HasValue: true, Value: string key })
            {
                _isOpen = true;
                return;
            }
            _read[key] = true;
            if (!_declared.Any(d => d.Name == key))
            {
                context.ReportDiagnostic(Diagnostic.Create(ChainDiagnostics.SecretMustBeDeclared, name.Syntax.GetLocation(), _type.Name, key));
            }
        }

        /// <summary>A variable, or a member of the chainlet itself: not one of the object that is just being initialized, or of another one.</summary>
        private static bool IsOwn(IOperation target) => target is ILocalReferenceOperation or IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } };

        private static bool IsSecrets(ITypeSymbol? type) => KnownSymbols.IsChains(type, "ChainletSecrets");

        private static bool IsContext(ITypeSymbol? type) => KnownSymbols.IsChains(type, "DeploymentContext");
    }
}
