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
    protected override Task<IReadOnlyList<TextChange>?> FixAsync(Document document, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        TypeSyntax? returned = node switch
        {
            MethodDeclarationSyntax method => method.ReturnType,
            LocalFunctionStatementSyntax function => function.ReturnType,
            _ => null,
        };
        return Task.FromResult<IReadOnlyList<TextChange>?>(returned is null ? null : new[] { Edits.Replace(returned.Span, "Task") });
    }
}
