using System.Collections.Generic;
using System.Linq;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>Reads the usings and namespace blocks around a declaration, as text that holds no comment.</summary>
internal static class SourceScopeReader
{
    public static SourceScope Read(SyntaxNode declaration)
    {
        var namespaces = new List<NamespaceScope>();
        var usings = new List<string>();
        foreach (SyntaxNode ancestor in declaration.Ancestors())
        {
            switch (ancestor)
            {
                case BaseNamespaceDeclarationSyntax space:
                    namespaces.Insert(0, new NamespaceScope(string.Concat(space.Name.DescendantTokens().Select(t => t.Text)), Texts(space.Externs, space.Usings)));
                    break;
                case CompilationUnitSyntax file:
                    usings.AddRange(Texts(file.Externs, file.Usings));
                    break;
            }
        }
        return new SourceScope(usings.ToEquatableArray(), namespaces.ToEquatableArray());
    }

    private static EquatableArray<string> Texts(SyntaxList<ExternAliasDirectiveSyntax> externs, SyntaxList<UsingDirectiveSyntax> usings) =>
        externs.Where(e => !e.ContainsDiagnostics).Select(e => e.WithoutTrivia().NormalizeWhitespace(eol: "\n").ToString())
            // A half-typed using would repeat its error in the generated file.
            .Concat(usings.Where(u => !u.ContainsDiagnostics && u.GlobalKeyword.IsKind(SyntaxKind.None)).Select(u => u.WithoutTrivia().NormalizeWhitespace(eol: "\n").ToString()))
            .ToEquatableArray();
}
