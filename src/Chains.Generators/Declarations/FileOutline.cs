using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Generators.Declarations;

/// <summary>
/// A file without what stands in the bodies of its methods: all of it that a declaration, here or in another file, can depend on. Two files with one outline declare the same.
/// </summary>
/// <remarks>
/// The text decides, character by character, comments and blanks with it: a documentation comment is read, one at the top says that a file is generated, an initializer and a
/// constructor's body may be copied, an accessor's body decides whether a property is stored. A method's body alone is nothing that symbols show. Even that is kept where it has an error,
/// after which the parser might go on differently, or a directive, which holds for what follows (<c>#nullable</c>).
/// </remarks>
internal sealed class FileOutline : IEquatable<FileOutline>
{
    // A syntax tree never changes, and most of a project's are the same ones after an edit.
    private static readonly ConditionalWeakTable<SyntaxTree, FileOutline> Known = new();

    private readonly string _path;
    private readonly long _parseOptions;
    private readonly ImmutableArray<byte> _hash;
    private readonly TextSpan[] _bodies;

    private FileOutline(SyntaxTree tree, CancellationToken cancellationToken)
    {
        SourceText text = tree.GetText(cancellationToken);
        var bodies = new List<TextSpan>();
        var structure = new List<char>();
        int left = text.Length;
        foreach (SyntaxNode node in tree.GetRoot(cancellationToken).DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            // The same text must also have been understood in the same way.
            Add(structure, node.RawKind);
            Add(structure, node.SpanStart - (text.Length - left));
            if (node is MethodDeclarationSyntax method)
            {
                TextSpan body = BodyOf(method);
                Add(structure, body.Start - (text.Length - left));
                bodies.Add(body);
                left -= body.Length;
            }
        }
        Add(structure, left);

        char[] outline = new char[left + structure.Count];
        int from = 0;
        int to = 0;
        foreach (TextSpan body in bodies)
        {
            text.CopyTo(from, outline, to, body.Start - from);
            to += body.Start - from;
            from = body.End;
        }
        text.CopyTo(from, outline, to, text.Length - from);
        structure.CopyTo(outline, left);

        _bodies = bodies.ToArray();
        _hash = SourceText.From(new string(outline)).GetContentHash();
        _path = tree.FilePath;
        _parseOptions = Identity.Of(tree.Options);
    }

    public static FileOutline Of(SyntaxTree tree, CancellationToken cancellationToken) =>
        Known.TryGetValue(tree, out FileOutline? known) ? known : Known.GetValue(tree, key => new FileOutline(key, cancellationToken));

    /// <summary>Where a position would be in the text without bodies: the same in two files with one outline.</summary>
    public int PositionOf(int position)
    {
        int before = 0;
        foreach (TextSpan body in _bodies)
        {
            if (body.Start >= position)
            {
                break;
            }
            before += body.Length;
        }
        return position - before;
    }

    public bool Equals(FileOutline? other) => ReferenceEquals(this, other)
        || (other is not null && _parseOptions == other._parseOptions && string.Equals(_path, other._path, StringComparison.Ordinal) && System.Linq.ImmutableArrayExtensions.SequenceEqual(_hash, other._hash));

    public override bool Equals(object? obj) => Equals(obj as FileOutline);

    public override int GetHashCode() => _hash[0];

    /// <summary>What stands between a method's braces, or behind its arrow; nothing where that may concern more than the method.</summary>
    private static TextSpan BodyOf(MethodDeclarationSyntax method) => method switch
    {
        { Body: { ContainsDiagnostics: false, ContainsDirectives: false } block } => TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart),
        { ExpressionBody: { ContainsDiagnostics: false, ContainsDirectives: false } arrow } => TextSpan.FromBounds(arrow.ArrowToken.Span.End, arrow.Expression.Span.End),
        _ => new TextSpan(method.Span.End, 0),
    };

    private static void Add(List<char> to, int number)
    {
        to.Add((char)(number & 0xFFFF));
        to.Add((char)(number >> 16));
    }
}
