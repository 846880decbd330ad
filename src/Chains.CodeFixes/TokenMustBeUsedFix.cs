using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Passes the CancellationToken on to all that can be cancelled.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class TokenMustBeUsedFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.TokenMustBeUsed, "Pass the CancellationToken on")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            ? Tokens.PassOn(model, method, node.Identifier.Text, cancellationToken).ToArray()
            : null;
    }
}
