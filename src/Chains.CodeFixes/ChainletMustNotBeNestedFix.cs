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

/// <summary>Moves a nested chainlet behind the class that it is nested in, or opens a file-local one.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustNotBeNestedFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustNotBeNested, "Move the chainlet to the namespace level")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.Ancestors().OfType<TypeDeclarationSyntax>().LastOrDefault() is not { } outer)
        {
            return node.Modifiers.Where(m => m.IsKind(SyntaxKind.FileKeyword)).Select(Edits.Remove).ToArray();
        }
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        if (model?.GetDeclaredSymbol(node, cancellationToken) is not { } chainlet
            || chainlet.DeclaringSyntaxReferences.Count(KnownSymbols.IsUserWritten) > 1
            // A region or an #if would be torn apart.
            || node.ContainsDirectives
            || node.GetLeadingTrivia().Any(t => t.IsDirective || t.IsKind(SyntaxKind.DisabledTextTrivia))
            || text.Lines.GetLineFromPosition(node.SpanStart).LineNumber == text.Lines.GetLineFromPosition(node.GetFirstToken().GetPreviousToken().SpanStart).LineNumber
            || !node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia)
            || !(outer.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) || outer.Span.End == text.Length))
        {
            return null;
        }
        string newLine = Edits.NewLine(text);
        int columns = Edits.Indentation(text, node.SpanStart).Length - Edits.Indentation(text, outer.SpanStart).Length;
        string moved = newLine + newLine + Edits.Outdented(node, text, columns, Opened(node)).TrimEnd('\r', '\n').TrimStart('\r', '\n');
        return
        [
            Edits.Replace(Removed(node), ""),
            Edits.Insert(outer.Span.End, moved),
        ];
    }

    /// <summary>With the blank line that would be left before what follows.</summary>
    private static TextSpan Removed(TypeDeclarationSyntax node)
    {
        SyntaxToken next = node.GetLastToken().GetNextToken();
        bool isFirst = node.Parent is TypeDeclarationSyntax parent && parent.Members.FirstOrDefault() == node;
        return isFirst && next.HasLeadingTrivia && next.LeadingTrivia[0].IsKind(SyntaxKind.EndOfLineTrivia)
            ? TextSpan.FromBounds(node.FullSpan.Start, next.LeadingTrivia[0].FullSpan.End)
            : node.FullSpan;
    }

    /// <summary>What is private in a class is internal in a namespace, and nothing gets more public than it was.</summary>
    private static TextChange[] Opened(TypeDeclarationSyntax node)
    {
        bool isPublic = node.Ancestors().OfType<TypeDeclarationSyntax>().Prepend(node).All(t => t.Modifiers.Any(SyntaxKind.PublicKeyword));
        SyntaxToken[] words = node.Modifiers.Where(m => SyntaxFacts.IsAccessibilityModifier(m.Kind())).ToArray();
        IEnumerable<TextChange> others = node.Modifiers.Where(m => m.IsKind(SyntaxKind.NewKeyword)).Select(Edits.Remove);
        return isPublic || words.Length == 0 ? others.ToArray() : words.Skip(1).Select(Edits.Remove).Concat(others).Append(Edits.Replace(words[0].Span, "internal")).ToArray();
    }
}
