using System.Globalization;
using Chains.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Declarations;

/// <summary>Constants as C# text.</summary>
internal static class Literals
{
    /// <summary>The default value of an optional parameter, as an expression of the parameter's type.</summary>
    public static string Default(IParameterSymbol parameter) => Of(parameter.ExplicitDefaultValue, parameter.Type);

    public static string Of(object? value, ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }
        return value switch
        {
            null => "default",
            _ when type.TypeKind == TypeKind.Enum => $"({type.ToDisplayString(KnownSymbols.FullName)})({System.Convert.ToString(value, CultureInfo.InvariantCulture)})",
            string text => Naming.Literal(text),
            bool flag => flag ? "true" : "false",
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            float f => Number(f, "F", "float"),
            double d => Number(d, "D", "double"),
            decimal m => m.ToString(CultureInfo.InvariantCulture) + "M",
            long l => l == long.MinValue ? "long.MinValue" : l.ToString(CultureInfo.InvariantCulture) + "L",
            ulong u => u.ToString(CultureInfo.InvariantCulture) + "UL",
            uint u => u.ToString(CultureInfo.InvariantCulture) + "U",
            _ => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "default",
        };
    }

    private static string Number(double value, string suffix, string type)
    {
        if (double.IsNaN(value))
        {
            return type + ".NaN";
        }
        if (double.IsInfinity(value))
        {
            return type + (value > 0 ? ".PositiveInfinity" : ".NegativeInfinity");
        }
        return (suffix == "F" ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture)) + suffix;
    }
}
