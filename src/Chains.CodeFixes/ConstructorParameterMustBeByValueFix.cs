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

/// <summary>Removes <c>ref</c>, <c>in</c>, <c>out</c> and <c>params</c> from a constructor's parameter.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ConstructorParameterMustBeByValueFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.ConstructorParameterMustBeByValue, "Pass the parameter by value")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // Callers write the modifier as well.
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { ContainingSymbol: IMethodSymbol method }
            || await IsUsedElsewhereAsync(method, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        return node.Modifiers
            .Where(m => m.Kind() is SyntaxKind.RefKeyword or SyntaxKind.InKeyword or SyntaxKind.OutKeyword or SyntaxKind.ReadOnlyKeyword or SyntaxKind.ParamsKeyword)
            .Select(Edits.Remove)
            .ToArray();
    }
}
