using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes the item of an attribute's list that the rule says is superfluous, and what then says nothing any more.</summary>
internal abstract class SuperfluousItemFix(DiagnosticDescriptor rule, string title) : SyntaxFix<ExpressionSyntax>(rule, title)
{
    protected sealed override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TextChange? change = diagnostic.Properties.ContainsKey(ReadReport.Superfluous) && ListSyntax.IsItem(node) ? ListItems.Remove(node) : null;
        return Task.FromResult<IReadOnlyList<TextChange>?>(change is { } removal ? new[] { removal } : null);
    }
}
