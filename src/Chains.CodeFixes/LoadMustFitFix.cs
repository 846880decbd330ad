using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Chains.Generators.Declarations;
using Chains.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>Gives LoadAsync its signature: what returned nothing returns a task, and what returned a value returns only the task of it.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class LoadMustFitFix() : SyntaxFix<MethodDeclarationSyntax>(ChainDiagnostics.LoadMustFit, "Give LoadAsync its signature")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, MethodDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } method || !Hooks.IsFree(node))
        {
            return null;
        }
        string task = Edits.TypeName(model, node.SpanStart, "System.Threading.Tasks", "Task");
        var changes = new List<TextChange>(Hooks.TakeAToken(node, method));
        if (method.ReturnsVoid)
        {
            changes.Add(Edits.Replace(node.ReturnType.Span, task));
            if (!method.IsAsync)
            {
                SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
                changes.AddRange(ReturnTask(node, text, $"return {task}.CompletedTask;"));
            }
        }
        else if (method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } && node.ReturnType is GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax } or AliasQualifiedNameSyntax { Name: GenericNameSyntax }
            && KnownSymbols.Is(method.ReturnType, "System.Threading.Tasks.Task"))
        {
            changes.Add(Edits.Replace(node.ReturnType.DescendantNodesAndSelf().OfType<GenericNameSyntax>().First(g => g.Identifier.ValueText == "Task").TypeArgumentList.Span, ""));
        }
        return changes;
    }

    private static IEnumerable<TextChange> ReturnTask(MethodDeclarationSyntax node, SourceText text, string done)
    {
        string newLine = Edits.NewLine(text);
        string indent = Edits.Indentation(text, node.GetFirstToken().SpanStart);
        if (node is { ExpressionBody: { } arrow })
        {
            string body = $"{newLine}{indent}{{{newLine}{indent}    {arrow.Expression};{newLine}{indent}    {done}{newLine}{indent}}}";
            SyntaxToken before = arrow.ArrowToken.GetPreviousToken();
            return [Edits.Replace(TextSpan.FromBounds(before.Span.End, node.SemicolonToken.Span.End), body)];
        }
        if (node.Body is not { } block)
        {
            return [];
        }
        IEnumerable<TextChange> returns = block
            .DescendantNodes(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>()
            .Select(r => Edits.Replace(r.Span, done));
        SyntaxToken close = block.CloseBraceToken;
        bool isOnLine = text.Lines.GetLineFromPosition(block.OpenBraceToken.SpanStart).LineNumber == text.Lines.GetLineFromPosition(close.SpanStart).LineNumber;
        return returns.Append(Edits.Insert(close.SpanStart, isOnLine ? $"{(block.Statements.Count == 0 && text[close.SpanStart - 1] == '{' ? " " : "")}{done} " : $"    {done}{newLine}{indent}"));
    }
}
