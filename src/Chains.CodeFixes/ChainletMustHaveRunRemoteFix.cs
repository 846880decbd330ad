using System.Collections.Generic;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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
        // A body that is not begun yet has no place for a method.
        if (node.OpenBraceToken.IsMissing || model?.GetDeclaredSymbol(node, cancellationToken) is not { } type || HasMember(type, "RunRemote"))
        {
            return null;
        }
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        string newLine = Edits.NewLine(text);
        string indent = Edits.Indentation(text, node.Keyword.SpanStart);
        string task = Name(model, node.Keyword.SpanStart, "System.Threading.Tasks", "Task");
        string token = Name(model, node.Keyword.SpanStart, "System.Threading", "CancellationToken");
        string method = $"{indent}    public {task}<string> RunRemote(string input, {token} cancellationToken = default) => {task}.FromResult(input);{newLine}{indent}";
        if (node.OpenBraceToken.IsKind(SyntaxKind.None))
        {
            return new[] { Edits.Replace(node.SemicolonToken.Span, $"{newLine}{indent}{{{newLine}{method}}}") };
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

    private static string Name(SemanticModel model, int position, string space, string name) =>
        model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>().Any(t => t.ContainingNamespace.ToDisplayString() == space)
            ? name
            : $"global::{space}.{name}";
}
