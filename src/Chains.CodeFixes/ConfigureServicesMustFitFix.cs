using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Gives ConfigureServices its signature: static, without a result, with the services and the context.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ConfigureServicesMustFitFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.ConfigureServicesMustFit, "Give ConfigureServices its signature")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { IsAsync: false } method || !Hooks.IsFree(node) || await IsUsedElsewhereAsync(method, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        var changes = new List<TextChange>(Edits.RemoveTypeParameters(node.TypeParameterList, node.ConstraintClauses));
        if (!method.ReturnsVoid)
        {
            changes.Add(Edits.Replace(node.ReturnType.Span, "void"));
        }
        if (!method.IsStatic)
        {
            changes.Add(Edits.Insert(node.ReturnType.SpanStart, "static "));
        }
        IParameterSymbol? services = method.Parameters.FirstOrDefault(p => KnownSymbols.Is(p.Type, "Microsoft.Extensions.DependencyInjection.IServiceCollection"));
        IParameterSymbol? context = method.Parameters.FirstOrDefault(p => KnownSymbols.IsChains(p.Type, "DeploymentContext") && p.Type is INamedTypeSymbol { Arity: 0 });
        string[] names = method.Parameters.Where(p => p.Equals(services, SymbolEqualityComparer.Default) || p.Equals(context, SymbolEqualityComparer.Default)).Select(p => p.Name).ToArray();
        string first = services is not null
            ? Hooks.ByValue(node.ParameterList.Parameters[services.Ordinal])
            : $"{Edits.TypeName(model, node.SpanStart, "Microsoft.Extensions.DependencyInjection", "IServiceCollection")} {(names.Contains("services") ? "collection" : "services")}";
        string second = context is not null
            ? Hooks.ByValue(node.ParameterList.Parameters[context.Ordinal])
            : $"{Edits.TypeName(model, node.SpanStart, "Chains", "DeploymentContext")} {(names.Contains("context") ? "deployment" : "context")}";
        string wanted = $"({first}, {second})";
        if (wanted != node.ParameterList.ToString())
        {
            changes.Add(Edits.Replace(node.ParameterList.Span, wanted));
        }
        return changes;
    }
}
