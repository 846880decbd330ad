using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary><c>char</c> by the number of its UTF-16 code unit: half of a surrogate pair, which is one too, has no place in a proto3 string.</summary>
internal sealed class CharWireType : WireType
{
    public override bool Handles(string kind) => kind == "char";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        type.SpecialType == SpecialType.System_Char ? new WireTypeModel("char", "char", "", IsNullable: false, default) : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "uint32", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.Varint;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireSize.UInt32({value})";

    public override string Write(WireTypeModel type, string value) => $"writer.WriteUInt32({value});";

    public override string Read(WireTypeModel type) => "(char)global::Chains.Wire.WireNumbers.Narrow<ushort>(ref reader, reader.ReadUInt32())";

    public override string IsDefault(WireTypeModel type, string value) => $"{value} == 0";

    public override string Default(WireTypeModel type) => "'\\0'";

    public override string WriteJson(WireTypeModel type, string value) => $"global::Chains.Wire.JsonWire.WriteChar(json, {value});";

    public override string ReadJson(WireTypeModel type) => "global::Chains.Wire.JsonWire.ReadChar(ref json)";

    public override string? Key(WireTypeModel type) => "uint32";

    public override string? WriteJsonKey(WireTypeModel type, string value) => $"global::Chains.Wire.JsonWire.WriteKey(json, {value});";

    public override string? ReadJsonKey(WireTypeModel type) => "global::Chains.Wire.JsonWire.ReadKey<char>(ref json)";

    public override WireTypeRow[] Rows => [new("char", "'x'", "The number of the UTF-16 code unit.")];
}
