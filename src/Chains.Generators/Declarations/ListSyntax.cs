using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Chains.Generators.Declarations;

/// <summary>A list as it is written in an attribute.</summary>
internal static class ListSyntax
{
    /// <summary>The items of a collection expression or an array, up to a spread: how many stand in one, nobody sees. Empty for everything else.</summary>
    public static IEnumerable<ExpressionSyntax> Items(ExpressionSyntax list) => list switch
    {
        CollectionExpressionSyntax collection => collection.Elements.TakeWhile(e => e is ExpressionElementSyntax).Select(e => ((ExpressionElementSyntax)e).Expression),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        ParenthesizedExpressionSyntax inner => Items(inner.Expression),
        CastExpressionSyntax inner => Items(inner.Expression),
        _ => [],
    };

    /// <summary>Whether an expression is one of the items of a list.</summary>
    public static bool IsItem(SyntaxNode node) => node.Parent is ExpressionElementSyntax or InitializerExpressionSyntax;
}
