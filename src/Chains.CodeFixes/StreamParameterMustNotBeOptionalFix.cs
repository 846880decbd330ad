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

/// <summary>Removes '?' and the default from an incoming stream.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class StreamParameterMustNotBeOptionalFix() : SyntaxFix<ParameterSyntax>(ChainDiagnostics.StreamParameterMustNotBeOptional, "Make the stream required")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ParameterSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // A caller in another file may leave the stream out.
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { ContainingSymbol: IMethodSymbol { IsOverride: false } method }
            || await IsUsedElsewhereAsync(method, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        var changes = new List<TextChange>();
        if (node.Type is NullableTypeSyntax nullable)
        {
            changes.Add(Edits.Replace(nullable.QuestionToken.Span, ""));
        }
        if (node.Default is { } initial)
        {
            changes.Add(Edits.Replace(TextSpan.FromBounds(node.Identifier.Span.End, initial.Span.End), ""));
        }
        return changes;
    }
}
