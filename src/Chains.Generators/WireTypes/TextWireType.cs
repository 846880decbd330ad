using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary><c>string</c> as proto3's UTF-8 string.</summary>
internal sealed class TextWireType : WireType
{
    public override bool Handles(string kind) => kind == "string";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        type.SpecialType == SpecialType.System_String ? new WireTypeModel("string", "string", "", IsNullable: false, default) : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "string", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireSize.String({value})";

    public override string Write(WireTypeModel type, string value) => $"writer.WriteString({value});";

    public override string Read(WireTypeModel type) => "reader.ReadString()";

    public override string IsDefault(WireTypeModel type, string value) => $"{value}.Length == 0";

    public override string Default(WireTypeModel type) => "\"\"";

    public override string WriteJson(WireTypeModel type, string value) => $"json.WriteStringValue({value});";

    public override string? Key(WireTypeModel type) => "string";

    public override WireTypeRow[] Rows => [new("string", "\"text\"", "Half of a surrogate pair is an error: it has no UTF-8.")];

    public override string ReadJson(WireTypeModel type) => "global::Chains.Wire.JsonWire.ReadString(ref json)";
}
