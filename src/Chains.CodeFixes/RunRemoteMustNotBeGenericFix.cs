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

/// <summary>Removes type parameters that nothing in RunRemote uses.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class RunRemoteMustNotBeGenericFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.RunRemoteMustNotBeGeneric, "Remove the type parameters of RunRemote")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model?.GetDeclaredSymbol(node, cancellationToken)?.DeclaringSyntaxReferences
            .Where(r => r.SyntaxTree == node.SyntaxTree)
            .Select(r => r.GetSyntax(cancellationToken))
            .OfType<MethodDeclarationSyntax>()
            .SelectMany(d => Edits.RemoveTypeParameters(d.TypeParameterList, d.ConstraintClauses))
            .ToArray();
    }
}
