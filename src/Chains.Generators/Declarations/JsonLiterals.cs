using System;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.Declarations;

/// <summary>Constants as the HTTP edge writes them.</summary>
internal static class JsonLiterals
{
    /// <summary>The default of an optional parameter as JSON; null where it has none, as the default of a user's struct.</summary>
    public static string? Default(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        return parameter.ExplicitDefaultValue switch
        {
            null => parameter.Type.IsReferenceType ? (parameter.Type.NullableAnnotation == NullableAnnotation.NotAnnotated ? null : "null") : ReferenceEquals(type, parameter.Type) ? Zero(type) : "null",
            { } value when type.TypeKind == TypeKind.Enum => NameOf(type, value),
            string text => Quote(text),
            char c => Quote(c.ToString()),
            bool flag => flag ? "true" : "false",
            float f => float.IsNaN(f) || float.IsInfinity(f) ? Quote(f.ToString(CultureInfo.InvariantCulture)) : f.ToString("R", CultureInfo.InvariantCulture),
            double d => double.IsNaN(d) || double.IsInfinity(d) ? Quote(d.ToString(CultureInfo.InvariantCulture)) : d.ToString("R", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>The default of a struct that C# has no literal for.</summary>
    private static string? Zero(ITypeSymbol type) => type is INamedTypeSymbol { Arity: 0, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } ? type.Name switch
    {
        "Half" or "Int128" or "UInt128" => "0",
        "Guid" => Quote("00000000-0000-0000-0000-000000000000"),
        "DateOnly" => Quote("0001-01-01"),
        "TimeOnly" or "TimeSpan" => Quote("00:00:00"),
        "DateTime" => Quote("0001-01-01T00:00:00"),
        "DateTimeOffset" => Quote("0001-01-01T00:00:00+00:00"),
        _ => null,
    } : null;

    private static string? NameOf(ITypeSymbol type, object value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value)) is { } member
            ? Quote(WireTypeReader.StringArgument(member, "JsonStringEnumMemberNameAttribute") ?? member.Name)
            : null;

    private static string Quote(string text)
    {
        var json = new JsonText();
        json.String(text);
        return json.ToString();
    }
}
