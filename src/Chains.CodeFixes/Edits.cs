using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>The small edits that fixes are made of.</summary>
internal static class Edits
{
    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    public static TextChange Replace(TextSpan span, string text) => new(span, text);

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

    /// <summary>Removes one of several items together with a comma.</summary>
    public static TextChange Remove<TNode>(SeparatedSyntaxList<TNode> list, TNode item)
        where TNode : SyntaxNode
    {
        int index = list.IndexOf(item);
        TextSpan span = index < list.Count - 1
            ? TextSpan.FromBounds(item.SpanStart, list[index + 1].SpanStart)
            : TextSpan.FromBounds(index > 0 ? list[index - 1].Span.End : item.SpanStart, item.Span.End);
        return new TextChange(span, "");
    }

    /// <summary>Removes an attribute; with the last one of a list goes the list and the blank behind it.</summary>
    public static TextChange Remove(AttributeSyntax attribute) => attribute.Parent is AttributeListSyntax { Attributes.Count: 1 } list
        ? Replace(TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), "")
        : Remove(((AttributeListSyntax)attribute.Parent!).Attributes, attribute);

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
}
