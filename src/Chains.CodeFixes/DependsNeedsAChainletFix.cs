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

/// <summary>Removes a [Depends] that stands on no chainlet.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependsNeedsAChainletFix() : SyntaxFix<AttributeSyntax>(ChainDiagnostics.DependsNeedsAChainlet, "Remove [Depends]")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextChange>?>(new[] { Edits.Remove(node) });
}
