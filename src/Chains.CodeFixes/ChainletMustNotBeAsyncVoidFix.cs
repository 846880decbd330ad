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

/// <summary>Makes an async void method return its task.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeAsyncVoidFix() : SyntaxFix<SyntaxNode>(ChainDiagnostics.ChainletMustNotBeAsyncVoid, "Return Task")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeSyntax? returned = node switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            _ => null,
        };
        return returned is PredefinedTypeSyntax && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
            ? [Edits.Replace(returned.Span, Edits.TypeName(model, returned.SpanStart, "System.Threading.Tasks", "Task"))]
            : null;
    }
}
