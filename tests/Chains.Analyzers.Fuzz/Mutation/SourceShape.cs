using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>A text as mutations see it: its words, its declarations, its types, the values in its attributes.</summary>
internal sealed class SourceShape
{
    public SourceShape(string text)
    {
        Text = text;
        SyntaxNode root = Compile.Parse(new SourceFile("", text)).GetRoot();
        Tokens = [.. root.DescendantTokens().Where(static token => token.Span.Length > 0).Select(static token => token.Span)];
        foreach (SyntaxNode node in root.DescendantNodes().Where(static node => node.Span.Length > 0))
        {
            if (Separator(node) is { } separator)
            {
                Pieces.Add(new Piece(node is MemberDeclarationSyntax ? "member" : node.Kind().ToString(), node.Span, separator));
            }

            switch (node)
            {
                case TypeSyntax type when SyntaxFacts.IsInTypeOnlyContext(type):
                    Types.Add(type.Span);
                    break;
                case AttributeArgumentSyntax argument:
                    Values.Add(argument.Expression.Span);
                    break;
                case AttributeSyntax attribute:
                    Attributes.Add(attribute.Span);
                    break;
            }

            if (node is BaseTypeDeclarationSyntax declaration && declaration.Identifier.Span.Length > 0)
            {
                DeclaredTypes.Add(declaration.Identifier.Span);
            }

            if (node is MemberDeclarationSyntax and not (BaseNamespaceDeclarationSyntax or GlobalStatementSyntax) or ParameterSyntax)
            {
                Declarations.Add(node.SpanStart);
            }
        }
    }

    public string Text { get; }

    public List<TextSpan> Tokens { get; }

    public List<Piece> Pieces { get; } = [];

    public List<TextSpan> Types { get; } = [];

    /// <summary>The expressions in attributes.</summary>
    public List<TextSpan> Values { get; } = [];

    public List<TextSpan> Attributes { get; } = [];

    /// <summary>The names of declared types, where they are declared.</summary>
    public List<TextSpan> DeclaredTypes { get; } = [];

    /// <summary>Where an attribute or a modifier may stand.</summary>
    public List<int> Declarations { get; } = [];

    public string this[TextSpan span] => Text.Substring(span.Start, span.Length);

    public string Replace(TextSpan span, string text) => string.Concat(Text.AsSpan(0, span.Start), text, Text.AsSpan(span.End));

    public string Insert(int position, string text) => Text.Insert(position, text);

    /// <summary>Two spans change places.</summary>
    public string? Swap(TextSpan one, TextSpan other)
    {
        (TextSpan first, TextSpan second) = one.Start < other.Start ? (one, other) : (other, one);
        return first.End > second.Start
            ? null
            : string.Concat(Text.AsSpan(0, first.Start), this[second], string.Concat(Text.AsSpan(first.End, second.Start - first.End), this[first], Text.AsSpan(second.End)));
    }

    /// <summary>A piece once more, behind itself.</summary>
    public string Duplicate(Piece piece) => Insert(piece.Span.End, piece.Separator + this[piece.Span]);

    /// <summary>Without a piece, and without one of the commas around it.</summary>
    public string Delete(Piece piece)
    {
        (int start, int end) = (piece.Span.Start, piece.Span.End);
        if (piece.Separator == ", ")
        {
            int after = end + Text.AsSpan(end).IndexOfAnyExcept(" \n");
            int before = Text.AsSpan(0, start).LastIndexOfAnyExcept(" \n");
            if (after >= end && Text[after] == ',')
            {
                end = after + 1;
            }
            else if (before >= 0 && Text[before] == ',')
            {
                start = before;
            }
        }

        return Text.Remove(start, end - start);
    }

    private static string? Separator(SyntaxNode node) => node switch
    {
        EnumMemberDeclarationSyntax => ", ",
        MemberDeclarationSyntax or UsingDirectiveSyntax or AttributeListSyntax or AccessorDeclarationSyntax or TypeParameterConstraintClauseSyntax => "\n",
        StatementSyntax => "\n",
        ParameterSyntax { Parent: BaseParameterListSyntax } or TypeParameterSyntax or AttributeSyntax or BaseTypeSyntax or ArgumentSyntax or AttributeArgumentSyntax => ", ",
        TypeSyntax { Parent: TypeArgumentListSyntax } => ", ",
        _ => null,
    };
}
