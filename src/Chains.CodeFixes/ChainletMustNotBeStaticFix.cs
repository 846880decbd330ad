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

/// <summary>Makes an instance class of a static chainlet.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeStaticFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustNotBeStatic, "Remove 'static' from the class and from RunRemote")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        // One part that is static makes all of the class so.
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } type
            || type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax part && part != node && part.Modifiers.Any(SyntaxKind.StaticKeyword)))
        {
            return null;
        }
        // Callers of the static method would lose it.
        MethodDeclarationSyntax[] endpoints = node.Members.OfType<MethodDeclarationSyntax>().Where(m => m.Identifier.ValueText == "RunRemote").ToArray();
        foreach (MethodDeclarationSyntax endpoint in endpoints)
        {
            if (model.GetDeclaredSymbol(endpoint, cancellationToken) is not { } symbol || await IsUsedElsewhereAsync(symbol, document, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
        return node.Modifiers
            .Concat(endpoints.SelectMany(m => m.Modifiers))
            .Where(m => m.IsKind(SyntaxKind.StaticKeyword))
            .Select(Edits.Remove)
            .ToArray();
    }
}
