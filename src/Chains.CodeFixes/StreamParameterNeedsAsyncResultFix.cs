using System.Collections.Generic;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Makes an async method that returns a task of a synchronous RunRemote that takes a stream.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class StreamParameterNeedsAsyncResultFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.StreamParameterNeedsAsyncResult, "Make RunRemote asynchronous")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } method || await IsUsedElsewhereAsync(method, document, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }
        string task = Edits.TypeName(model, node.SpanStart, "System.Threading.Tasks", "Task");
        string async = node.Modifiers.Any(SyntaxKind.AsyncKeyword) ? "" : "async ";
        return
        [
            Edits.Insert(node.ReturnType.SpanStart, method.ReturnsVoid ? async : async + task + "<"),
            method.ReturnsVoid ? Edits.Replace(node.ReturnType.Span, task) : Edits.Insert(node.ReturnType.Span.End, ">"),
        ];
    }
}
