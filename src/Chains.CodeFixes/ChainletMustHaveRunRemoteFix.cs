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

/// <summary>Adds a RunRemote that returns what it is given, to be filled in.</summary>
[Shared]
[ExportCodeFixProvider(LanguageNames.CSharp)]
internal sealed class ChainletMustHaveRunRemoteFix() : SyntaxFix<TypeDeclarationSyntax>(ChainDiagnostics.ChainletMustHaveRunRemote, "Add a RunRemote method")
{
    protected override async Task<IReadOnlyList<TextChange>?> FixAsync(Document document, TypeDeclarationSyntax node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        // A body that is not begun yet has no place for a method, and what is to be renamed is there already.
        if (node.OpenBraceToken.IsMissing || model?.GetDeclaredSymbol(node, cancellationToken) is not { } type || HasMember(type, "RunRemote") || EndpointReader.Misnamed(type) is not null)
        {
            return null;
        }
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        string newLine = Edits.NewLine(text);
        string indent = Edits.Indentation(text, node.Keyword.SpanStart);
        string task = Edits.TypeName(model, node.Keyword.SpanStart, "System.Threading.Tasks", "Task");
        string token = Edits.TypeName(model, node.Keyword.SpanStart, "System.Threading", "CancellationToken");
        string method = $"{indent}    public {task}<string> RunRemote(string input, {token} cancellationToken = default) => {task}.FromResult(input);{newLine}{indent}";
        if (node.OpenBraceToken.IsKind(SyntaxKind.None))
        {
            return new[] { Edits.Replace(node.SemicolonToken.Span, $"{newLine}{indent}{{{newLine}{method}}}") };
        }
        if (text.Lines.GetLineFromPosition(node.OpenBraceToken.SpanStart).LineNumber == text.Lines.GetLineFromPosition(node.CloseBraceToken.SpanStart).LineNumber
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(node.OpenBraceToken.Span.End, node.CloseBraceToken.SpanStart))))
        {
            TextSpan before = TextSpan.FromBounds(node.OpenBraceToken.GetPreviousToken().Span.End, node.OpenBraceToken.SpanStart);
            string gapBefore = string.IsNullOrWhiteSpace(text.ToString(before)) ? $"{newLine}{indent}" : text.ToString(before);
            return [Edits.Replace(TextSpan.FromBounds(before.Start, node.CloseBraceToken.SpanStart), $"{gapBefore}{{{newLine}{method}")];
        }
        int closing = node.CloseBraceToken.SpanStart;
        string inside = text.ToString(TextSpan.FromBounds(node.OpenBraceToken.Span.End, closing));
        string kept = inside.TrimEnd();
        string gap = kept.Length > 0 ? newLine + newLine : newLine;
        return new[] { Edits.Replace(TextSpan.FromBounds(node.OpenBraceToken.Span.End + kept.Length, closing), gap + method) };
    }

    private static bool HasMember(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (!level.GetMembers(name).IsEmpty)
            {
                return true;
            }
        }
        return false;
    }
}
