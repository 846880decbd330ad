using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Removes the last item of an attribute's list that the rule says is superfluous.</summary>
/// <param name="rule">The rule that it repairs.</param>
/// <param name="title">What the user reads.</param>
/// <param name="kept">How many of the same are right.</param>
internal abstract class SuperfluousItemFix(DiagnosticDescriptor rule, string title, int kept) : SyntaxFix<AttributeArgumentSyntax>(rule, title)
{
    protected sealed override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && diagnostic.Properties.TryGetValue(ReadReport.Superfluous, out string? value) && value is not null
                && ListItems.Of(node.Expression, value, model, cancellationToken) is { } items && items.Length > kept && ListItems.Remove(items.Last()) is { } removal
            ? [removal]
            : null;
    }
}
