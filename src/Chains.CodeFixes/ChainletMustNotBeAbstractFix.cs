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

/// <summary>Removes <c>abstract</c> from a chainlet that declares nothing abstract.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeAbstractFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustNotBeAbstract, "Remove 'abstract'")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange> changes = node.Modifiers.Where(m => m.IsKind(SyntaxKind.AbstractKeyword)).Select(Edits.Remove).ToArray();
        return Task.FromResult<IReadOnlyList<TextChange>?>(changes);
    }
}
