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

/// <summary>Awaits a call to a dependency, where the code around is asynchronous.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class DependencyCallMustBeAwaitedFix() : SyntaxFix<ExpressionSyntax>(ChainDiagnostics.DependencyCallMustBeAwaited, "Await the call")
{
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, ExpressionSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        ExpressionSyntax outer = node.Ancestors().TakeWhile(a => a is ExpressionSyntax and not AnonymousFunctionExpressionSyntax).OfType<ExpressionSyntax>().LastOrDefault() ?? node;
        TextChange? change = outer switch
        {
            AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Right: var call } => Edits.Replace(TextSpan.FromBounds(outer.SpanStart, call.SpanStart), "await "),
            AssignmentExpressionSyntax { Right: var call } => Edits.Insert(call.SpanStart, "await "),
            // In a lambda without async there is nothing to await for; the compiler would say so.
            _ => Edits.Insert(outer.SpanStart, "await "),
        };
        return Task.FromResult<IReadOnlyList<TextChange>?>(new[] { change.Value });
    }
}
