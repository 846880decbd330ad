using System.Linq;
using System.Threading;
using Chains.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.CodeFixes;

/// <summary>The items of a list that stands in an attribute.</summary>
internal static class ListItems
{
    /// <summary>The items of a collection expression or an array that are the constant <paramref name="value"/>.</summary>
    public static ExpressionSyntax[] Of(ExpressionSyntax list, string value, SemanticModel model, CancellationToken cancellationToken) =>
        ListSyntax.Items(list).Where(item => model.GetConstantValue(item, cancellationToken) is { HasValue: true, Value: string text } && text == value).ToArray();

    /// <summary>Removes an item, and what then says nothing any more: the list, and with the last argument its attribute.</summary>
    public static TextChange? Remove(ExpressionSyntax item) => item.Parent switch
    {
        ExpressionElementSyntax { Parent: CollectionExpressionSyntax { Elements: { Count: > 1 } elements } } element => Edits.Remove(elements, element),
        InitializerExpressionSyntax { Expressions: { Count: > 1 } expressions } => Edits.Remove(expressions, item),
        _ when item.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { Parent: AttributeArgumentListSyntax list } argument => list.Arguments.Count > 1
            ? Edits.Remove(list.Arguments, argument)
            : Edits.Remove((AttributeSyntax)list.Parent!),
        _ => null,
    };
}
