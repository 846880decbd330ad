using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>Reads the usings and namespace blocks around a declaration, as text that holds no comment.</summary>
internal static class SourceScopeReader
{
    // A node never changes, and all chainlets of a file ask for the same ones: putting the blanks of a using in order costs as much as reading a chainlet's endpoint.
    private static readonly ConditionalWeakTable<SyntaxNode, UsingTexts> Known = new();

    public static SourceScope Read(SyntaxNode declaration)
    {
        var namespaces = new List<NamespaceScope>();
        EquatableArray<string> usings = default;
        foreach (SyntaxNode ancestor in declaration.Ancestors())
        {
            switch (ancestor)
            {
                case BaseNamespaceDeclarationSyntax space:
                    namespaces.Insert(0, new NamespaceScope(string.Concat(space.Name.DescendantTokens().Select(t => t.Text)), TextsOf(space)));
                    break;
                case CompilationUnitSyntax file:
                    usings = TextsOf(file);
                    break;
            }
        }
        return new SourceScope(usings, namespaces.ToEquatableArray());
    }

    private static EquatableArray<string> TextsOf(SyntaxNode scope) => Known.GetValue(scope, static node => new UsingTexts(node switch
    {
        BaseNamespaceDeclarationSyntax space => Texts(space.Externs, space.Usings),
        CompilationUnitSyntax file => Texts(file.Externs, file.Usings),
        _ => default,
    })).Texts;

    private static EquatableArray<string> Texts(SyntaxList<ExternAliasDirectiveSyntax> externs, SyntaxList<UsingDirectiveSyntax> usings) =>
        externs.Where(e => !e.ContainsDiagnostics).Select(Text)
            // A half-typed using would repeat its error in the generated file.
            .Concat(usings.Where(u => !u.ContainsDiagnostics && u.GlobalKeyword.IsKind(SyntaxKind.None)).Select(Text))
            .ToEquatableArray();

    /// <summary>Without the comments between its tokens, too.</summary>
    private static string Text(SyntaxNode directive) => directive.ReplaceTrivia(directive.DescendantTrivia(), static (_, _) => default).NormalizeWhitespace(eol: "\n").ToString();

    private sealed class UsingTexts(EquatableArray<string> texts)
    {
        public EquatableArray<string> Texts => texts;
    }
}
