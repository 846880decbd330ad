using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>Where a type stands in the source: diagnostics about a type point at it, not at the name beside it.</summary>
internal static class TypeSyntax
{
    public static SyntaxReference? Of(IParameterSymbol parameter) =>
        (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as ParameterSyntax)?.Type?.GetReference();

    public static SyntaxReference? OfReturn(IMethodSymbol method) =>
        (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax)?.ReturnType.GetReference();
}
