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

/// <summary>Removes a secret that nobody reads, and what then says nothing any more.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class SecretMustBeReadFix() : SyntaxFix<LiteralExpressionSyntax>(ChainDiagnostics.SecretMustBeRead, "Remove the secret")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, LiteralExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TextChange? change = node.Parent switch
        {
            ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements: { Count: > 1 } elements } } element => Edits.Remove(elements, element),
            InitializerExpressionSyntax { Expressions: { Count: > 1 } expressions } => Edits.Remove(expressions, node),
            _ when node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { Parent: AttributeArgumentListSyntax list } argument => list.Arguments.Count > 1
                ? Edits.Remove(list.Arguments, argument)
                : Edits.Remove((AttributeSyntax)list.Parent!),
            _ => null,
        };
        return Task.FromResult<IReadOnlyList<TextChange>?>(change is { } removal ? new[] { removal } : null);
    }
}
