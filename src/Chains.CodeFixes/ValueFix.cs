using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Writes the value that the rule names in place of an attribute's value: a limit that was passed.</summary>
internal abstract class ValueFix(DiagnosticDescriptor rule, string title) : SyntaxFix<AttributeArgumentSyntax>(rule, title)
{
    protected sealed override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // Of a list the item, else the whole value.
        SyntaxNode written = node.Expression.FullSpan.Contains(diagnostic.Location.SourceSpan) ? node.Expression.FindNode(diagnostic.Location.SourceSpan) : node.Expression;
        IReadOnlyList<TextChange>? changes = diagnostic.Properties.TryGetValue(ReadReport.Replacement, out string? value) && value is not null && written.ToString() != value
            ? [Edits.Replace(written.Span, value)]
            : null;
        return Task.FromResult(changes);
    }
}
