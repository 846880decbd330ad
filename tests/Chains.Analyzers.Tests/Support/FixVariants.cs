using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Analyzers.Tests.Support;

/// <summary>One program in the many forms in which it may be written. A form that a program cannot have is left out.</summary>
internal static class FixVariants
{
    private static readonly (string Name, Func<CompilationUnitSyntax, string?> Write)[] Forms =
    [
        ("as it is", root => root.ToFullString()),
        ("CRLF", root => root.ToFullString().Replace("\n", "\r\n", StringComparison.Ordinal)),
        ("nullable off", root => "#nullable disable\n" + root.ToFullString()),
        ("block namespace", root => HasNamespace(root) ? null : Usings(root) + "namespace Shop.Lines\n{\n" + Indented(Rest(root)) + "}\n"),
        ("file-scoped namespace", root => HasNamespace(root) ? null : Usings(root) + "namespace Shop.Lines;\n\n" + Rest(root)),
        ("usings in a namespace", root => HasNamespace(root) ? null : "namespace Shop.Lines\n{\n" + Indented("using System;\nusing System.Threading.Tasks;\n\n" + root.ToFullString()) + "}\n"),
        ("nested", root => HasNamespace(root) || HasStatements(root) ? null : Usings(root) + "public static partial class Outer\n{\n" + Indented(Rest(root)) + "}\n"),
        ("no global usings", root => HasNamespace(root) ? null : "using static System.Math;\n" + root.ToFullString()),
        ("comments at line ends", CommentsAtLineEnds),
        ("comments on lines of their own", CommentsOnLines),
        ("comments between words", CommentsBetweenWords),
        ("links on lines", LinksOnLines),
        ("regions", root => Around(root, "#region Members", "#endregion")),
        ("#if", root => Around(root, "#if true", "#endif")),
        ("attributes apart", root => new Attributes(apart: true).Visit(root).ToFullString()),
        ("attributes together", root => new Attributes(apart: false).Visit(root).ToFullString()),
        ("verbatim identifiers", Verbatim),
        ("records", root => Records(root)),
        ("ordinary constructors", OrdinaryConstructors),
        ("block bodies", root => new BlockBodies().Visit(root).ToFullString()),
        ("top-level program", root => HasStatements(root) || HasMain(root) || HasNamespace(root, fileScoped: true) ? null : Usings(root) + "System.Console.WriteLine(\"hello\");\n\n" + Rest(root)),
        ("qualified attributes", root => new Qualified().Visit(root).ToFullString()),
        ("alias of an attribute", root => HasNamespace(root) ? null : "using Link = Chains.ChainletAttribute;\n" + new Aliased().Visit(root).ToFullString()),
        ("one blank between all words", root => root.ContainsDirectives || root.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)) ? null : root.NormalizeWhitespace("", " ").ToFullString()),
        ("laid out anew", root => root.ContainsDirectives ? null : root.NormalizeWhitespace("    ", "\n").ToFullString() + "\n"),
        ("tabs", root => string.Join('\n', root.ToFullString().Split('\n').Select(line => new string('\t', (line.Length - line.TrimStart(' ').Length) / 4) + line.TrimStart(' ')))),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Forms.Select(f => f.Name)];

    /// <summary>The program in a form; null where it cannot have it, or has it already.</summary>
    public static string? Write(string program, string name)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(program, TestSupport.Compile.ParseOptions).GetRoot();
        string? text = Forms.Single(f => f.Name == name).Write(root);
        return text == program && name != Forms[0].Name ? null : text;
    }

    /// <summary>The program with the last member of each of its chainlets in a second file; null where that is not possible.</summary>
    public static (string Main, string Other)? Split(string program)
    {
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(program, TestSupport.Compile.ParseOptions).GetRoot();
        ClassDeclarationSyntax[] chainlets = [.. root.Members.OfType<ClassDeclarationSyntax>().Where(c => c.Members.Count > 0 && c.TypeParameterList is null && c.Modifiers.Any(SyntaxKind.PartialKeyword) && !c.Modifiers.Any(SyntaxKind.FileKeyword) && c.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Chainlet"))];
        if (chainlets.Length == 0 || root.ContainsDirectives)
        {
            return null;
        }
        string other = Usings(root) + string.Join('\n', chainlets.Select(c => $"{(c.Modifiers.Any(SyntaxKind.StaticKeyword) ? "static " : "")}partial class {c.Identifier.Text}\n{{\n{c.Members.Last().ToFullString().TrimStart('\n')}}}\n"));
        return (root.RemoveNodes(chainlets.Select(c => c.Members.Last()), SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString(), other);
    }

    private static bool HasNamespace(CompilationUnitSyntax root, bool fileScoped = false) => HasStatements(root) || root.AttributeLists.Count > 0 || root.DescendantNodes().Any(n => fileScoped ? n is FileScopedNamespaceDeclarationSyntax : n is BaseNamespaceDeclarationSyntax);

    private static bool HasStatements(CompilationUnitSyntax root) => root.Members.Any(m => m is GlobalStatementSyntax);

    private static bool HasMain(CompilationUnitSyntax root) => root.DescendantNodes().OfType<MethodDeclarationSyntax>().Any(m => m.Identifier.Text == "Main");

    private static string Usings(CompilationUnitSyntax root) => string.Concat(root.Usings.Select(u => u.ToString() + "\n")) + (root.Usings.Count > 0 ? "\n" : "");

    private static string Rest(CompilationUnitSyntax root) => root.Members.Count == 0 ? "" : root.ToFullString()[root.Members[0].FullSpan.Start..].TrimStart('\n');

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : "    " + line));

    private static string CommentsAtLineEnds(CompilationUnitSyntax root)
    {
        SourceText text = root.GetText();
        var result = new StringBuilder();
        int number = 0;
        foreach (TextLine line in text.Lines)
        {
            SyntaxToken token = root.FindToken(line.End);
            bool isInside = (token.SpanStart < line.End && line.End < token.Span.End) || root.FindTrivia(line.End).IsKind(SyntaxKind.MultiLineCommentTrivia);
            bool isCode = line.ToString().Trim().Length > 0 && !line.ToString().TrimStart().StartsWith('#') && !isInside;
            result.Append(line.ToString()).Append(isCode ? $" // k{(number++).ToString(CultureInfo.InvariantCulture)}e" : "").Append(text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)));
        }
        return result.ToString();
    }

    private static string CommentsOnLines(CompilationUnitSyntax root)
    {
        SourceText text = root.GetText();
        var changes = new List<TextChange>();
        int number = 0;
        foreach (SyntaxNode node in root.DescendantNodes().Where(n => n is MemberDeclarationSyntax or StatementSyntax { Parent: BlockSyntax } or AttributeListSyntax { Parent: MemberDeclarationSyntax }))
        {
            TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
            if (line.ToString()[..(node.SpanStart - line.Start)].Trim().Length == 0)
            {
                changes.Add(new TextChange(new TextSpan(node.SpanStart, 0), $"// k{(number++).ToString(CultureInfo.InvariantCulture)}e\n" + line.ToString()[..(node.SpanStart - line.Start)]));
            }
        }
        return text.WithChanges(changes.GroupBy(c => c.Span).Select(g => g.First()).OrderBy(c => c.Span.Start)).ToString();
    }

    private static string CommentsBetweenWords(CompilationUnitSyntax root)
    {
        int number = 0;
        var changes = new List<TextChange>();
        foreach (SyntaxToken token in root.DescendantTokens().Where(t => t.Span.Length > 0 && t.TrailingTrivia is [{ RawKind: (int)SyntaxKind.WhitespaceTrivia }] && t.Parent is not InterpolationSyntax and not InterpolatedStringExpressionSyntax))
        {
            changes.Add(new TextChange(new TextSpan(token.Span.End, 0), $" /*k{(number++).ToString(CultureInfo.InvariantCulture)}e*/"));
        }
        return root.GetText().WithChanges(changes).ToString();
    }

    private static string LinksOnLines(CompilationUnitSyntax root)
    {
        SourceText text = root.GetText();
        int number = 0;
        var changes = new List<TextChange>();
        foreach (MemberAccessExpressionSyntax link in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(l => l.Expression is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax && l.FirstAncestorOrSelf<InterpolationSyntax>() is null))
        {
            string line = text.Lines.GetLineFromPosition(link.SpanStart).ToString();
            changes.Add(new TextChange(new TextSpan(link.OperatorToken.SpanStart, 0), $" // k{(number++).ToString(CultureInfo.InvariantCulture)}e\n{line[..^line.TrimStart().Length]}    "));
        }
        return text.WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
    }

    private static string? Around(CompilationUnitSyntax root, string before, string after)
    {
        SourceText text = root.GetText();
        var changes = new List<TextChange>();
        foreach (MemberDeclarationSyntax member in root.DescendantNodes().OfType<TypeDeclarationSyntax>().SelectMany(t => t.Members).Where(m => !m.ContainsDirectives))
        {
            TextLine first = text.Lines.GetLineFromPosition(member.SpanStart);
            TextLine last = text.Lines.GetLineFromPosition(member.Span.End);
            if (first.ToString()[..(member.SpanStart - first.Start)].Trim().Length == 0 && last.End == member.Span.End)
            {
                changes.Add(new TextChange(new TextSpan(first.Start, 0), first.ToString()[..(member.SpanStart - first.Start)] + before + "\n"));
                changes.Add(new TextChange(new TextSpan(last.End, 0), "\n" + first.ToString()[..(member.SpanStart - first.Start)] + after));
            }
        }
        return changes.Count == 0 || root.DescendantNodes().OfType<TypeDeclarationSyntax>().Any(t => t.Parent is TypeDeclarationSyntax) ? null : text.WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
    }

    private static string Verbatim(CompilationUnitSyntax root)
    {
        var names = new HashSet<string>(root.DescendantNodes().Select(n => n switch
        {
            ParameterSyntax p => p.Identifier.Text,
            VariableDeclaratorSyntax v => v.Identifier.Text,
            TypeDeclarationSyntax { BaseList: null } t => t.Identifier.Text,
            _ => "",
        }).Where(name => name.Length > 0), StringComparer.Ordinal);
        return root.ReplaceTokens(
            root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken) && names.Contains(t.Text) && !t.Text.StartsWith('@') && t.Parent is not (NameEqualsSyntax or XmlNameSyntax)),
            (token, _) => SyntaxFactory.Identifier(token.LeadingTrivia, SyntaxKind.None, "@" + token.Text, token.ValueText, token.TrailingTrivia)).ToFullString();
    }

    private static string? Records(CompilationUnitSyntax root)
    {
        SyntaxToken[] words = [.. root.DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Where(c => c.BaseList is null && !c.Modifiers.Any(SyntaxKind.StaticKeyword) && c.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Chainlet"))
            .Select(c => c.Keyword)];
        return words.Length == 0 ? null : root.GetText().WithChanges(words.Select(w => new TextChange(w.Span, "record"))).ToString();
    }

    private static string? OrdinaryConstructors(CompilationUnitSyntax root)
    {
        var changes = new List<TextChange>();
        foreach (ClassDeclarationSyntax type in root.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(c => c.ParameterList is { Parameters.Count: > 0 } && c.BaseList is null && c.OpenBraceToken.Span.Length > 0 && c.OpenBraceToken.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)))
        {
            ParameterListSyntax list = type.ParameterList!;
            string indent = type.OpenBraceToken.LeadingTrivia.ToString();
            if (list.Parameters.Any(p => p.Modifiers.Count > 0))
            {
                continue;
            }
            string fields = string.Concat(list.Parameters.Select(p => $"\n{indent}    private readonly {p.Type} {p.Identifier.Text};"));
            string assignments = string.Concat(list.Parameters.Select(p => $"\n{indent}        this.{p.Identifier.Text} = {p.Identifier.Text};"));
            changes.Add(new TextChange(list.Span, ""));
            changes.Add(new TextChange(new TextSpan(type.OpenBraceToken.Span.End, 0), $"{fields}\n\n{indent}    public {type.Identifier.Text}{list}\n{indent}    {{{assignments}\n{indent}    }}\n"));
        }
        return changes.Count == 0 ? null : root.GetText().WithChanges(changes.OrderBy(c => c.Span.Start)).ToString();
    }

    private sealed class Attributes(bool apart) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node)
        {
            node = (ClassDeclarationSyntax)base.VisitClassDeclaration(node)!;
            if (node.AttributeLists.Count == 0 || node.AttributeLists.Any(l => l.Target is not null || l.DescendantTrivia().Any(t => t.IsDirective)))
            {
                return node;
            }
            AttributeSyntax[] all = [.. node.AttributeLists.SelectMany(l => l.Attributes)];
            AttributeListSyntax first = node.AttributeLists[0];
            if (!apart)
            {
                return node.WithAttributeLists([SyntaxFactory.AttributeList(SyntaxFactory.SeparatedList(all, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), all.Length - 1)))
                    .WithLeadingTrivia(first.GetLeadingTrivia()).WithTrailingTrivia(node.AttributeLists.Last().GetTrailingTrivia())]);
            }
            SyntaxTriviaList indent = [.. first.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia))];
            return node.WithAttributeLists([.. all.Select((a, i) => SyntaxFactory.AttributeList([a]).WithLeadingTrivia(i == 0 ? first.GetLeadingTrivia() : indent).WithTrailingTrivia(first.GetTrailingTrivia()))]);
        }
    }

    private sealed class BlockBodies : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
        {
            if (node.ExpressionBody is not { } arrow || arrow.Expression is ThrowExpressionSyntax || arrow.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia)))
            {
                return node;
            }
            bool isVoid = node.ReturnType.ToString() is "void" or "Task" or "ValueTask" && (node.ReturnType.ToString() == "void" || node.Modifiers.Any(SyntaxKind.AsyncKeyword));
            string indent = new([.. node.GetLeadingTrivia().ToFullString().Split('\n')[^1].TakeWhile(char.IsWhiteSpace)]);
            string text = node.ToFullString();
            int start = arrow.FullSpan.Start - node.FullSpan.Start;
            return SyntaxFactory.ParseMemberDeclaration($"{text[..start].TrimEnd()}\n{indent}{{\n{indent}    {(isVoid ? "" : "return ")}{arrow.Expression};\n{indent}}}\n");
        }
    }

    private sealed class Qualified : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitAttribute(AttributeSyntax node) => node.Name is IdentifierNameSyntax or GenericNameSyntax && IsOurs(node)
            ? node.WithName(SyntaxFactory.ParseName("global::Chains." + node.Name).WithTrailingTrivia(node.Name.GetTrailingTrivia()))
            : base.VisitAttribute(node);

        private static bool IsOurs(AttributeSyntax node) => (node.Name as SimpleNameSyntax)?.Identifier.Text is { } name
            && typeof(ChainletAttribute).Assembly.GetExportedTypes().Any(t => t.Namespace == "Chains" && t.Name.Split('`')[0] == name + "Attribute");
    }

    private sealed class Aliased : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitAttribute(AttributeSyntax node) => node.Name.ToString() == "Chainlet" ? node.WithName(SyntaxFactory.ParseName("Link")) : base.VisitAttribute(node);
    }
}
