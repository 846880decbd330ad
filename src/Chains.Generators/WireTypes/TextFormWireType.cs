using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Values that proto3 has no scalar for and every language can read from text. The empty string is the type's default, so that absence and an empty element mean the same.</summary>
internal sealed class TextFormWireType : WireType
{
    private const string Json = "global::Chains.Wire.JsonValues.";

    /// <param name="Name">The type in System.</param>
    /// <param name="Read">The method of WireText.</param>
    /// <param name="Text">How a reference type becomes text; null where WireText formats the value.</param>
    /// <param name="Doc">The row of the table.</param>
    private sealed record Row(string Name, string Read, string? Text, WireTypeRow Doc);

    private static readonly Row[] Types =
    [
        new("Guid", "ReadGuid", null, new("Guid", "new Guid(\"00112233-4455-6677-8899-aabbccddeeff\")", "May be a dictionary's key.")),
        new("Decimal", "ReadDecimal", null, new("decimal", "12.50m", "Its digits, zeros at the end included; more than 28 places or 96 bits: an error, never rounded. An exponent is read too.")),
        new("DateOnly", "ReadDateOnly", null, new("DateOnly", "new DateOnly(2026, 1, 31)", "May be a dictionary's key.")),
        new("TimeOnly", "ReadTimeOnly", null, new("TimeOnly", "new TimeOnly(13, 5, 59)", "Up to seven digits behind the second.")),
        new("Int128", "ReadInteger<global::System.Int128>", null, new("Int128", "Int128.MaxValue", "Decimal digits.")),
        new("UInt128", "ReadInteger<global::System.UInt128>", null, new("UInt128", "UInt128.MaxValue")),
        new("Uri", "ReadUri", ".OriginalString", new("Uri", "new Uri(\"https://example.com/a?b=c\")", "As it was written; absolute or relative.")),
        new("Version", "ReadVersion", ".ToString()", new("Version", "new Version(1, 2, 3)")),
    ];

    private static Row Of(WireTypeModel type) => Types.First(r => r.Name == type.Kind);

    public override bool Handles(string kind) => Types.Any(r => r.Name == kind);

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        type is INamedTypeSymbol { Arity: 0 } && Types.FirstOrDefault(r => r.Name == type.Name && KnownSymbols.Is(type, "System." + r.Name)) is { } row
            ? new WireTypeModel(row.Name, row.Name == "Decimal" ? "decimal" : "global::System." + row.Name, "", IsNullable: false, default)
            : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "string", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => Of(type).Text is { } text
        ? $"global::Chains.Wire.WireSize.String({value}{text})"
        : $"global::Chains.Wire.WireText.Size({value})";

    public override string Write(WireTypeModel type, string value) => Of(type).Text is { } text
        ? $"writer.WriteString({value}{text});"
        : $"global::Chains.Wire.WireText.Write(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"global::Chains.Wire.WireText.{Of(type).Read}(ref reader)";

    public override string IsDefault(WireTypeModel type, string value) => type.Kind switch
    {
        // A zero with places, 0.00, is equal to 0 and is not the same.
        "Decimal" => $"{value} == 0m && {value}.Scale == 0",
        "Uri" => $"{value}.OriginalString.Length == 0",
        "Version" => $"{value} is {{ Major: 0, Minor: 0, Build: -1 }}",
        _ => $"{value} == default",
    };

    public override string Default(WireTypeModel type) => type.Kind switch
    {
        "Uri" => "new global::System.Uri(\"\", global::System.UriKind.RelativeOrAbsolute)",
        "Version" => "new global::System.Version()",
        _ => "default",
    };

    public override string WriteJson(WireTypeModel type, string value) => type.Kind switch
    {
        "Guid" => $"json.WriteStringValue({value});",
        "Decimal" => $"json.WriteNumberValue({value});",
        "Uri" or "Version" => $"json.WriteStringValue({value}{Of(type).Text});",
        _ => $"{Json}Write(json, {value});",
    };

    public override string ReadJson(WireTypeModel type) => type.Kind == "Decimal" ? "global::Chains.Wire.JsonWire.ReadDecimal(ref json)" : $"{Json}Read{type.Kind}(ref json)";

    public override string? Key(WireTypeModel type) => type.Kind is "Guid" or "DateOnly" ? "string" : null;

    public override string? WriteJsonKey(WireTypeModel type, string value) => type.Kind == "Guid" ? $"global::Chains.Wire.JsonWire.WriteKey(json, {value});" : $"{Json}WriteKey(json, {value});";

    public override string? ReadJsonKey(WireTypeModel type) => $"{Json}Read{type.Kind}Key(ref json)";

    public override WireTypeRow[] Rows => [.. Types.Select(r => r.Doc)];
}
