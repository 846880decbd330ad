using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>JSON whose shape no contract knows, as protobuf's Value, Struct and ListValue. A number that a double cannot hold travels twice (see the runtime's WireJson).</summary>
internal sealed class JsonWireType : WireType
{
    /// <param name="Name">The type's full name.</param>
    /// <param name="Proto">The message.</param>
    /// <param name="Doc">The row of the table.</param>
    private sealed record Row(string Name, string Proto, WireTypeRow Doc);

    private static readonly Row[] Types =
    [
        new("System.Text.Json.JsonElement", WellKnown.Value, new("System.Text.Json.JsonElement", "System.Text.Json.JsonElement.Parse(\"{\\\"a\\\":[1,null]}\")", "Any JSON, `null` too. A number that a double would round keeps its digits; others read the double. At most 33 levels deep, which is protobuf's 100.")),
        new("System.Text.Json.JsonDocument", WellKnown.Value, new("System.Text.Json.JsonDocument", "System.Text.Json.JsonDocument.Parse(\"[true]\")")),
        new("System.Text.Json.Nodes.JsonNode", WellKnown.Value, new("System.Text.Json.Nodes.JsonNode", "System.Text.Json.Nodes.JsonNode.Parse(\"\\\"a\\\"\")!")),
        new("System.Text.Json.Nodes.JsonObject", WellKnown.Struct, new("System.Text.Json.Nodes.JsonObject", "new() { [\"a\"] = 1 }")),
        new("System.Text.Json.Nodes.JsonArray", WellKnown.ListValue, new("System.Text.Json.Nodes.JsonArray", "new(1, \"a\")")),
    ];

    public override bool Handles(string kind) => kind == "json";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        type is INamedTypeSymbol { Arity: 0 } && Types.FirstOrDefault(r => KnownSymbols.Is(type, r.Name)) is { } row
            ? new WireTypeModel("json", "global::" + row.Name, row.Proto, IsNullable: false, default, type.Name)
            : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireJson.Size({value})";

    public override string Write(WireTypeModel type, string value) => $"global::Chains.Wire.WireJson.Write(ref writer, {value});";

    public override string Read(WireTypeModel type) => type is { Form: "JsonNode", IsNullable: false }
        ? "global::Chains.Wire.WireJson.NotNull(ref reader, global::Chains.Wire.WireJson.ReadJsonNode(ref reader))"
        : $"global::Chains.Wire.WireJson.Read{type.Form}(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => type.Form == "JsonElement" ? $"{value}.ValueKind == global::System.Text.Json.JsonValueKind.Undefined" : null;

    public override string? Default(WireTypeModel type) => type.Form == "JsonElement" ? "default" : null;

    public override string WriteJson(WireTypeModel type, string value) => type.Form switch
    {
        "JsonElement" => $"global::Chains.Wire.JsonValues.Write(json, {value});",
        "JsonDocument" => $"{value}.RootElement.WriteTo(json);",
        _ => $"{value}.WriteTo(json);",
    };

    public override string ReadJson(WireTypeModel type) => $"global::Chains.Wire.JsonValues.Read{type.Form}(ref json)";

    public override WireTypeRow[] Rows => [.. Types.Select(r => r.Doc)];
}
