using System.Collections.Generic;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Adds <c>partial</c> to a chainlet's declaration.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustBePartialFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustBePartial, "Add 'partial'")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange>? changes = Edits.AddPartial(node) is { } change ? new[] { change } : null;
        return Task.FromResult(changes);
    }
}
