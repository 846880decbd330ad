using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary><c>Half</c> as proto3's float, the narrowest it has: every Half is a float. A float between two of them is rounded, as JSON's numbers are.</summary>
internal sealed class HalfWireType : WireType
{
    private const string Name = "global::System.Half";

    public override bool Handles(string kind) => kind == "Half";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        KnownSymbols.Is(type, "System.Half") ? new WireTypeModel("Half", Name, "", IsNullable: false, default) : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "float", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.Fixed32;

    public override string Size(WireTypeModel type, string value) => "4";

    public override string Write(WireTypeModel type, string value) => $"writer.WriteFloat((float){value});";

    public override string Read(WireTypeModel type) => "global::Chains.Wire.WireNumbers.ReadHalf(ref reader)";

    // Compared by its bits, a negative zero survives.
    public override string IsDefault(WireTypeModel type, string value) => $"global::System.BitConverter.HalfToInt16Bits({value}) == 0";

    public override string Default(WireTypeModel type) => "default";

    public override string WriteJson(WireTypeModel type, string value) => $"global::Chains.Wire.JsonValues.Write(json, {value});";

    public override string ReadJson(WireTypeModel type) => "global::Chains.Wire.JsonValues.ReadHalf(ref json)";

    public override WireTypeRow[] Rows => [new("Half", "(Half)1.5", "Beyond 65504: an error.")];
}
