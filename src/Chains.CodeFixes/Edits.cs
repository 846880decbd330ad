using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>The small edits that fixes are made of.</summary>
internal static class Edits
{
    public static async Task<Document> ApplyAsync(Document document, IEnumerable<TextChange> changes, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.OrderBy(c => c.Span.Start).ThenBy(c => c.Span.End)));
    }

    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    public static TextChange Replace(TextSpan span, string text) => new(span, text);

    /// <summary>Writes another expression in the place of one. A comment within stays, before the new one, where it stands in none of the parts that the new one takes over.</summary>
    /// <param name="expression">What goes.</param>
    /// <param name="text">What comes.</param>
    /// <param name="parts">The parts that stand in the text as they are.</param>
    public static TextChange Replace(ExpressionSyntax expression, string text, params SyntaxNode[] parts) => Replace(expression.Span, CommentsIn(expression, parts) + text);

    /// <summary>Removes a statement, and its line where nothing else is on it. Comments stay, those within, too.</summary>
    public static TextChange Remove(StatementSyntax statement)
    {
        SourceText source = statement.SyntaxTree.GetText();
        SyntaxTriviaList behind = statement.GetTrailingTrivia();
        bool endsLine = behind.All(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia)) && behind.Any(SyntaxKind.EndOfLineTrivia);
        if (CommentsIn(statement) is { Length: > 0 } comments)
        {
            return Replace(TextSpan.FromBounds(statement.SpanStart, statement.Span.End + (endsLine ? 0 : Blanks(behind))), endsLine ? comments.TrimEnd() : comments);
        }
        if (!endsLine || !BeginsLine(statement, source))
        {
            return Replace(TextSpan.FromBounds(statement.SpanStart, statement.Span.End + Blanks(behind)), "");
        }
        TextLine first = source.Lines.GetLineFromPosition(statement.SpanStart);
        TextLine last = source.Lines.GetLineFromPosition(statement.Span.End);
        // One blank line is enough, and a block begins with none.
        bool isApart = IsBlank(first.LineNumber - 1) || (statement.Parent is BlockSyntax block && block.Statements[0] == statement);
        int end = (isApart && IsBlank(last.LineNumber + 1) ? source.Lines[last.LineNumber + 1] : last).EndIncludingLineBreak;
        return Replace(TextSpan.FromBounds(first.Start, end), "");

        bool IsBlank(int line) => line >= 0 && line < source.Lines.Count && string.IsNullOrWhiteSpace(source.Lines[line].ToString());
    }

    /// <summary>The comments between the words of a node, but for those in some of its parts, as they can stand before what comes in its place.</summary>
    private static string CommentsIn(SyntaxNode node, params SyntaxNode[] parts)
    {
        SourceText source = node.SyntaxTree.GetText();
        string indentation = Indentation(source, node.SpanStart);
        string newLine = NewLine(source) + indentation + (BeginsLine(node, source) ? "" : indentation.Contains('\t') ? "\t" : "    ");
        return string.Concat(node.DescendantTrivia()
            .Where(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia) && node.Span.Contains(t.Span) && !parts.Any(p => p.Span.Contains(t.Span)))
            .Select(t => t.ToString() + (t.IsKind(SyntaxKind.MultiLineCommentTrivia) ? " " : newLine)));
    }

    private static bool BeginsLine(SyntaxNode node, SourceText source) =>
        source.Lines.GetLineFromPosition(node.SpanStart).Start + Indentation(source, node.SpanStart).Length == node.SpanStart;

    /// <summary>Removes a word and the blanks behind it; a comment there stays.</summary>
    public static TextChange Remove(SyntaxToken word)
    {
        int end = word.Span.End;
        foreach (SyntaxTrivia trivia in word.TrailingTrivia)
        {
            if (!trivia.IsKind(SyntaxKind.WhitespaceTrivia))
            {
                break;
            }
            end = trivia.Span.End;
        }
        return new TextChange(TextSpan.FromBounds(word.SpanStart, end), "");
    }

    /// <summary>Removes one of several items together with a comma. What is said of another item, before it or at the end of its line, stays.</summary>
    public static TextChange Remove<TNode>(SeparatedSyntaxList<TNode> list, TNode item)
        where TNode : SyntaxNode
    {
        int index = list.IndexOf(item);
        if (index < list.Count - 1)
        {
            SyntaxToken comma = list.GetSeparator(index);
            int end = comma.Span.End + Blanks(comma.TrailingTrivia);
            if (comma.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
            {
                end = comma.FullSpan.End + Blanks(list[index + 1].GetLeadingTrivia());
            }
            return Replace(TextSpan.FromBounds(item.SpanStart, end), "");
        }
        if (index == 0)
        {
            return Replace(item.Span, "");
        }
        SyntaxToken before = list.GetSeparator(index - 1);
        string between = before.TrailingTrivia.ToFullString() + item.GetLeadingTrivia().ToFullString();
        string kept = string.IsNullOrWhiteSpace(between) ? "" : between.TrimEnd(' ', '\t');
        return Replace(TextSpan.FromBounds(before.SpanStart, item.Span.End), kept);
    }

    private static int Blanks(SyntaxTriviaList trivia) => trivia.TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia)).Sum(t => t.Span.Length);

    /// <summary>Removes an attribute; with the last one of a list goes the list and its line. Comments around it stay.</summary>
    public static TextChange Remove(AttributeSyntax attribute)
    {
        if (attribute.Parent is not AttributeListSyntax { Attributes.Count: 1 } list)
        {
            return Remove(((AttributeListSyntax)attribute.Parent!).Attributes, attribute);
        }
        SyntaxTriviaList behind = list.GetTrailingTrivia();
        int end = list.Span.End + Blanks(behind);
        if (behind.All(t => t.IsKind(SyntaxKind.WhitespaceTrivia) || t.IsKind(SyntaxKind.EndOfLineTrivia)))
        {
            end = list.FullSpan.End + Blanks(list.GetLastToken().GetNextToken().LeadingTrivia);
        }
        return Replace(TextSpan.FromBounds(list.SpanStart, end), "");
    }

    /// <summary>Removes a node and the blanks before it; a comment there stays.</summary>
    public static TextChange RemoveWithBlanks(SyntaxNode node)
    {
        int start = node.GetFirstToken().GetPreviousToken().Span.End;
        SourceText text = node.SyntaxTree.GetText();
        return Replace(TextSpan.FromBounds(string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(start, node.SpanStart))) ? start : node.SpanStart, node.Span.End), "");
    }

    /// <summary>The declarations of what a node declares that stand in its own file: a partial class or method may have several.</summary>
    public static async Task<IEnumerable<T>> PartsAsync<T>(Document document, T node, CancellationToken cancellationToken)
        where T : MemberDeclarationSyntax
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return (model?.GetDeclaredSymbol(node, cancellationToken)?.DeclaringSyntaxReferences ?? ImmutableArray<SyntaxReference>.Empty)
            .Where(r => r.SyntaxTree == node.SyntaxTree)
            .Select(r => r.GetSyntax(cancellationToken))
            .OfType<T>();
    }

    /// <summary>Removes type parameters with their constraints.</summary>
    public static IEnumerable<TextChange> RemoveTypeParameters(TypeParameterListSyntax? list, SyntaxList<TypeParameterConstraintClauseSyntax> constraints) =>
        list is null ? [] : constraints.Select(RemoveWithBlanks).Append(Replace(list.Span, ""));

    /// <summary>How a type without parameters is written at a place: by its name where that leads to it, else in full.</summary>
    public static string TypeName(SemanticModel model, int position, string space, string name)
    {
        if (model.LookupNamespacesAndTypes(position, name: name).OfType<INamedTypeSymbol>().Any(t => t.Arity == 0 && t.ContainingNamespace.ToDisplayString() == space))
        {
            return name;
        }
        string full = $"{space}.{name}";
        return model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(full), SpeculativeBindingOption.BindAsTypeOrNamespace).Type is null or IErrorTypeSymbol ? "global::" + full : full;
    }

    /// <summary>Makes a declaration partial; null where it is.</summary>
    public static TextChange? AddPartial(BaseTypeDeclarationSyntax declaration) =>
        declaration is not TypeDeclarationSyntax type || type.Modifiers.Any(SyntaxKind.PartialKeyword) ? null : Insert(type.Keyword.SpanStart, "partial ");

    /// <summary>Gives a member another accessibility.</summary>
    public static IEnumerable<TextChange> SetAccessibility(MemberDeclarationSyntax member, string accessibility)
    {
        SyntaxToken[] present = member.Modifiers
            .Where(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword)
            .ToArray();
        if (present.Length == 0)
        {
            SyntaxToken first = member.AttributeLists.Count > 0 ? member.AttributeLists.Last().GetLastToken().GetNextToken() : member.GetFirstToken();
            return new[] { Insert(first.SpanStart, accessibility + " ") };
        }
        return present.Skip(1).Select(Remove).Concat(new[] { Replace(present[0].Span, accessibility) });
    }

    /// <summary>The identifier of a type's name: <c>PhiLlm</c> of <c>global::Poems.PhiLlm?</c>.</summary>
    public static SyntaxToken? NameOf(TypeSyntax type) => type switch
    {
        NullableTypeSyntax nullable => NameOf(nullable.ElementType),
        QualifiedNameSyntax qualified => NameOf(qualified.Right),
        AliasQualifiedNameSyntax alias => NameOf(alias.Name),
        SimpleNameSyntax simple => simple.Identifier,
        _ => null,
    };

    /// <summary>How another attribute of the product is written beside <paramref name="attribute"/>: with the same qualification.</summary>
    public static string Sibling(AttributeSyntax attribute, string name)
    {
        string written = attribute.Name.ToString();
        int last = Math.Max(written.LastIndexOf('.'), written.LastIndexOf(':')) + 1;
        bool isAlias = written.Substring(last) is not ("Chainlet" or "ChainletAttribute" or "Entrypoint" or "EntrypointAttribute");
        return isAlias ? "global::Chains." + name : written.Substring(0, last) + name;
    }

    /// <summary>The line end that the file uses.</summary>
    public static string NewLine(SourceText text)
    {
        foreach (TextLine line in text.Lines)
        {
            if (line.EndIncludingLineBreak - line.End == 2)
            {
                return "\r\n";
            }
            if (line.EndIncludingLineBreak > line.End)
            {
                return "\n";
            }
        }
        return "\n";
    }

    /// <summary>The blanks before the first word of the line at <paramref name="position"/>.</summary>
    public static string Indentation(SourceText text, int position)
    {
        string line = text.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>A declaration with its comments, so many columns further left. The lines of a verbatim string stay where they are; those of a raw string move together.</summary>
    /// <param name="node">The declaration.</param>
    /// <param name="text">The file.</param>
    /// <param name="columns">How far.</param>
    /// <param name="changes">Edits within the declaration that are made on the way.</param>
    public static string Outdented(SyntaxNode node, SourceText text, int columns, IEnumerable<TextChange> changes)
    {
        SyntaxNode root = node.SyntaxTree.GetRoot();
        var all = new List<TextChange>(changes);
        for (int number = text.Lines.GetLineFromPosition(node.FullSpan.Start).LineNumber; number < text.Lines.Count && text.Lines[number].Start < node.FullSpan.End; number++)
        {
            TextLine line = text.Lines[number];
            SyntaxToken token = root.FindToken(line.Start);
            bool isInVerbatim = token.SpanStart < line.Start && line.Start < token.Span.End && !IsRaw(token);
            int blanks = Indentation(text, line.Start).Length;
            if (!isInVerbatim && blanks >= columns && columns > 0)
            {
                all.Add(Replace(new TextSpan(line.Start, columns), ""));
            }
        }
        int offset = node.FullSpan.Start;
        return SourceText.From(text.ToString(node.FullSpan))
            .WithChanges(all.OrderBy(c => c.Span.Start).Select(c => new TextChange(new TextSpan(c.Span.Start - offset, c.Span.Length), c.NewText ?? "")))
            .ToString();
    }

    private static bool IsRaw(SyntaxToken token) => token.Text.StartsWith("\"\"\"", StringComparison.Ordinal)
        || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>()?.StringStartToken.Text.EndsWith("\"\"\"", StringComparison.Ordinal) == true;
}
