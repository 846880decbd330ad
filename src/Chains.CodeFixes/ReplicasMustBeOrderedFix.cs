using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Swaps MinReplicas and MaxReplicas, or raises a MaxReplicas that was left out.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ReplicasMustBeOrderedFix() : SyntaxFix<AttributeArgumentSyntax>(ChainDiagnostics.ReplicasMustBeOrdered, "Put MinReplicas and MaxReplicas in order")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, AttributeArgumentSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextChange>? changes = null;
        if (node.Parent is AttributeArgumentListSyntax list && node.NameEquals?.Name.Identifier.ValueText == "MinReplicas")
        {
            changes = list.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "MaxReplicas") is { } max
                ? new[] { Edits.Replace(node.Expression.Span, max.Expression.ToString()), Edits.Replace(max.Expression.Span, node.Expression.ToString()) }
                : new[] { Edits.Insert(node.Span.End, ", MaxReplicas = " + node.Expression) };
        }
        return Task.FromResult(changes);
    }
}
