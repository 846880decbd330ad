using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// The numbers and bool. Types narrower than 32 bits travel as int32 or uint32 and are checked when read: proto3 has no narrower ones.
/// </summary>
internal sealed class ScalarWireType : WireType
{
    private sealed record Row(SpecialType Special, string CSharp, string Proto, string Method, WireFormat Format);

    private static readonly Row[] Scalars =
    [
        new(SpecialType.System_Boolean, "bool", "bool", "Bool", WireFormat.Varint),
        new(SpecialType.System_SByte, "sbyte", "int32", "Int32", WireFormat.Varint),
        new(SpecialType.System_Byte, "byte", "uint32", "UInt32", WireFormat.Varint),
        new(SpecialType.System_Int16, "short", "int32", "Int32", WireFormat.Varint),
        new(SpecialType.System_UInt16, "ushort", "uint32", "UInt32", WireFormat.Varint),
        new(SpecialType.System_Int32, "int", "int32", "Int32", WireFormat.Varint),
        new(SpecialType.System_UInt32, "uint", "uint32", "UInt32", WireFormat.Varint),
        new(SpecialType.System_Int64, "long", "int64", "Int64", WireFormat.Varint),
        new(SpecialType.System_UInt64, "ulong", "uint64", "UInt64", WireFormat.Varint),
        new(SpecialType.System_Single, "float", "float", "Float", WireFormat.Fixed32),
        new(SpecialType.System_Double, "double", "double", "Double", WireFormat.Fixed64),
    ];

    private static Row Of(WireTypeModel type) => Scalars.First(r => r.CSharp == type.Kind);

    private static bool IsNarrow(Row row) => row.Special is SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16;

    public override bool Handles(string kind) => Scalars.Any(r => r.CSharp == kind);

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) =>
        Scalars.FirstOrDefault(r => r.Special == type.SpecialType) is { } row
            ? new WireTypeModel(row.CSharp, row.CSharp, "", IsNullable: false, default)
            : null;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", Of(type).Proto, "");

    public override WireFormat Format(WireTypeModel type) => Of(type).Format;

    public override string Size(WireTypeModel type, string value)
    {
        Row row = Of(type);
        return row.Format switch
        {
            WireFormat.Fixed32 => "4",
            WireFormat.Fixed64 => "8",
            _ when row.Special == SpecialType.System_Boolean => "1",
            _ => $"global::Chains.Wire.WireSize.{row.Method}({value})",
        };
    }

    public override string Write(WireTypeModel type, string value) => $"writer.Write{Of(type).Method}({value});";

    public override string Read(WireTypeModel type)
    {
        Row row = Of(type);
        return IsNarrow(row) ? $"global::Chains.Wire.WireNumbers.Narrow<{row.CSharp}>(ref reader, reader.Read{row.Method}())" : $"reader.Read{row.Method}()";
    }

    public override string? Packed(WireTypeModel type) => Of(type).Format == WireFormat.Varint ? "Varint" : "Fixed";

    // A negative zero is not proto3's default: compared by its bits, it survives the round trip.
    public override string IsDefault(WireTypeModel type, string value) => Of(type).Special switch
    {
        SpecialType.System_Boolean => $"!{value}",
        SpecialType.System_Single => $"global::System.BitConverter.SingleToInt32Bits({value}) == 0",
        SpecialType.System_Double => $"global::System.BitConverter.DoubleToInt64Bits({value}) == 0",
        _ => $"{value} == 0",
    };

    public override string Default(WireTypeModel type) => Of(type).Special == SpecialType.System_Boolean ? "false" : "0";

    public override string WriteJson(WireTypeModel type, string value) => Of(type).Special switch
    {
        SpecialType.System_Boolean => $"json.WriteBooleanValue({value});",
        SpecialType.System_Single => $"global::Chains.Wire.JsonWire.WriteSingle(json, {value});",
        SpecialType.System_Double => $"global::Chains.Wire.JsonWire.WriteDouble(json, {value});",
        _ => $"json.WriteNumberValue({value});",
    };

    public override string? Key(WireTypeModel type) => Of(type).Proto is "float" or "double" ? null : Of(type).Proto;

    public override WireTypeRow[] Rows =>
    [
        new("bool", "true"),
        new("sbyte", "-1", "Beyond its range: an error, as for the other narrow ones."),
        new("byte", "200"),
        new("short", "-1"),
        new("ushort", "1"),
        new("int", "-1"),
        new("uint", "1"),
        new("long", "9007199254740993", "A number in JSON too, as System.Text.Json has it."),
        new("ulong", "1"),
        new("float", "1.5f", "NaN and the infinities are strings in JSON: `\"NaN\"`, `\"Infinity\"`, `\"-Infinity\"`."),
        new("double", "1.5"),
    ];

    public override string ReadJson(WireTypeModel type) => "global::Chains.Wire.JsonWire.Read" + Of(type).Special switch
    {
        SpecialType.System_Boolean => "Boolean",
        SpecialType.System_SByte => "SByte",
        SpecialType.System_Byte => "Byte",
        SpecialType.System_Int16 => "Int16",
        SpecialType.System_UInt16 => "UInt16",
        SpecialType.System_Int32 => "Int32",
        SpecialType.System_UInt32 => "UInt32",
        SpecialType.System_Int64 => "Int64",
        SpecialType.System_UInt64 => "UInt64",
        SpecialType.System_Single => "Single",
        _ => "Double",
    } + "(ref json)";
}
