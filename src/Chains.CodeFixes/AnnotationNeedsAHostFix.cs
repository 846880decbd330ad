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

/// <summary>Removes an annotation that nobody reads.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class AnnotationNeedsAHostFix() : SyntaxFix<AttributeSyntax>(ChainDiagnostics.AnnotationNeedsAHost, "Remove the annotation")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextChange>?>(new[] { Edits.Remove(node) });
}
