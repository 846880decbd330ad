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

/// <summary>Removes the Order: a field that the contract knows keeps its number without it, and a new one gets one that is free.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class OrderMustAgreeWithTheLockFix() : SyntaxFix<AttributeArgumentSyntax>(ChainDiagnostics.OrderMustAgreeWithTheLock, "Remove the Order")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange>? changes = node.Parent is AttributeArgumentListSyntax list
            ? [list.Arguments.Count == 1 ? Edits.Replace(list.Span, "") : Edits.Remove(list.Arguments, node)]
            : null;
        return Task.FromResult(changes);
    }
}
