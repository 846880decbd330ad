using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Moves the only CancellationToken of RunRemote behind the other parameters.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class CancellationTokenMustBeLastFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.CancellationTokenMustBeLast, "Move the CancellationToken to the end")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (node.Parent is not ParameterListSyntax { Parameters: var parameters }
            || parameters.Last() == node
            || parameters.Last().Modifiers.Any(SyntaxKind.ParamsKeyword)
            || model?.GetDeclaredSymbol(node, cancellationToken) is not { ContainingSymbol: IMethodSymbol { IsOverride: false } method } token
            || method.Parameters.Count(p => SymbolEqualityComparer.Default.Equals(p.Type, token.Type)) > 1
            || await IsUsedElsewhereAsync(method, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        // A required parameter cannot follow an optional one.
        string end = node.Default is null && parameters.Last().Default is not null ? " = default" : "";
        return new[]
        {
            Edits.Remove(parameters, node),
            Edits.Insert(parameters.Last().Span.End, ", " + node.ToString() + end),
        };
    }
}
