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
internal sealed class SecretMustBeReadFix() : SyntaxFix<ExpressionSyntax>(ChainDiagnostics.SecretMustBeRead, "Remove the secret")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TextChange? change = ListItems.Remove(node);
        return Task.FromResult<IReadOnlyList<TextChange>?>(change is { } removal ? new[] { removal } : null);
    }
}
