using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers;

/// <summary>Numbers in attributes, as they were written.</summary>
internal static class AttributeNumbers
{
    /// <summary>The value of a property; null where it was left out, or is none.</summary>
    public static double? Of(AttributeData? attribute, string property) =>
        attribute?.NamedArguments.FirstOrDefault(a => a.Key == property).Value is { Kind: TypedConstantKind.Primitive, Value: int or double } value
            ? Convert.ToDouble(value.Value, CultureInfo.InvariantCulture)
            : null;

    public static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
