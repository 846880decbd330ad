using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>The signature of a method that the host calls by its name.</summary>
internal static class Hooks
{
    /// <summary>Whether a signature is the method's own: an override or an implementation of an interface has another's.</summary>
    public static bool IsFree(MethodDeclarationSyntax method) =>
        method.ExplicitInterfaceSpecifier is null
        && !method.Modifiers.Any(m => m.Kind() is SyntaxKind.OverrideKeyword or SyntaxKind.VirtualKeyword or SyntaxKind.AbstractKeyword or SyntaxKind.PartialKeyword)
        && !method.ParameterList.DescendantTrivia().Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>The edits that leave a public instance method without type parameters that takes nothing, or the CancellationToken that it took.</summary>
    public static IEnumerable<TextChange> TakeAToken(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        // The private one that nothing calls.
        foreach (TextChange change in symbol.DeclaredAccessibility == Accessibility.Public ? [] : Edits.SetAccessibility(method, "public"))
        {
            yield return change;
        }
        foreach (SyntaxToken word in method.Modifiers.Where(m => m.IsKind(SyntaxKind.StaticKeyword)))
        {
            yield return Edits.Remove(word);
        }
        foreach (TextChange change in Edits.RemoveTypeParameters(method.TypeParameterList, method.ConstraintClauses))
        {
            yield return change;
        }
        IParameterSymbol? token = symbol.Parameters.FirstOrDefault(p => Generators.Declarations.KnownSymbols.IsCancellationToken(p.Type));
        string wanted = token is null ? "()" : $"({ByValue(method.ParameterList.Parameters[token.Ordinal])})";
        if (wanted != method.ParameterList.ToString())
        {
            yield return Edits.Replace(method.ParameterList.Span, wanted);
        }
    }

    /// <summary>A parameter without <c>ref</c>, <c>this</c> and the like.</summary>
    public static string ByValue(ParameterSyntax parameter) => parameter.WithModifiers(default).WithoutTrivia().ToString();
}
