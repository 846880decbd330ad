using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.WireTypes;

/// <summary>Enums as proto3's open enums: a value without a name survives the round trip. Names in JSON.</summary>
internal sealed class EnumWireType : WireType
{
    public override bool Handles(string kind) => kind == "enum";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Enum } named)
        {
            return null;
        }
        string id = named.ToDisplayString(KnownSymbols.Id);
        string csharp = named.ToDisplayString(KnownSymbols.FullName);
        if (!reader.CheckAccess(named))
        {
            return null;
        }
        if (reader.TryBegin(id))
        {
            string protoName = WireTypeReader.ProtoName(named);
            string prefix = Naming.UpperSnake(protoName) + "_";
            var values = new List<EnumValueModel>();
            foreach (IFieldSymbol field in named.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue))
            {
                decimal number = System.Convert.ToDecimal(field.ConstantValue, CultureInfo.InvariantCulture);
                if (number is < int.MinValue or > int.MaxValue)
                {
                    reader.Fail(type, $"its value {field.Name} = {number.ToString(CultureInfo.InvariantCulture)} does not fit proto3's 32-bit enums; keep the values within int, or send the number as long");
                    return null;
                }
                string jsonName = WireTypeReader.StringArgument(field, "JsonStringEnumMemberNameAttribute") ?? field.Name;
                values.Add(new EnumValueModel(Naming.Escape(field.Name), prefix + Naming.UpperSnake(field.Name), jsonName, (int)number, KnownSymbols.IsObsoleteAsError(field)));
            }
            if (JsonNameProblem(named, values) is { } problem)
            {
                reader.Fail(type, problem);
                return null;
            }
            // proto3 requires the first value to be zero; names must differ after the change of case too.
            values = values.Where(v => v.Number == 0).Concat(values.Where(v => v.Number != 0)).ToList();
            if (values.Count == 0 || values[0].Number != 0)
            {
                values.Insert(0, new EnumValueModel("", prefix + "UNSPECIFIED", "", 0));
            }
            var taken = new HashSet<string>(System.StringComparer.Ordinal);
            for (int i = 0; i < values.Count; i++)
            {
                string name = values[i].ProtoName;
                for (int n = 2; !taken.Add(name); n++)
                {
                    name = values[i].ProtoName + "_" + n.ToString(CultureInfo.InvariantCulture);
                }
                values[i] = values[i] with { ProtoName = name };
            }
            reader.Complete(new CodecModel
            {
                Id = id,
                Kind = CodecKind.Enum,
                ProtoName = protoName,
                CSharp = csharp,
                IsValueType = true,
                IsFlags = IsFlags(named),
                Values = values.ToEquatableArray(),
            });
        }
        return new WireTypeModel("enum", csharp, id, IsNullable: false, default, Underlying(named));
    }

    /// <summary>Names that JSON could not be read by: what System.Text.Json refuses, and a second member of one name, which would be read as the first.</summary>
    private static string? JsonNameProblem(INamedTypeSymbol type, List<EnumValueModel> values)
    {
        bool isFlags = IsFlags(type);
        foreach (EnumValueModel value in values)
        {
            string name = value.JsonName;
            if (name.Length == 0 || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[name.Length - 1]) || (isFlags && name.IndexOf(',') >= 0))
            {
                return $"the name {Naming.Literal(name)} of its member '{value.Member}' could not be read back from JSON; leave out {(isFlags && name.IndexOf(',') >= 0 ? "commas, which stand between flags" : "blanks around it, and write one")}";
            }
        }
        // Names that differ in case are read by the case that they have.
        IGrouping<string, EnumValueModel>? same = values.GroupBy(v => v.JsonName, System.StringComparer.Ordinal).FirstOrDefault(g => g.Select(v => v.Number).Distinct().Skip(1).Any());
        return same is null ? null
            : $"its members '{same.First().Member}' and '{same.First(v => v.Number != same.First().Number).Member}' have one name in JSON, '{same.Key}', so that the second would be read as the first; give each a [JsonStringEnumMemberName] of its own";
    }

    private static bool IsFlags(INamedTypeSymbol type) => type.GetAttributes().Any(a => a.AttributeClass?.Name == "FlagsAttribute");

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id);

    public override WireFormat Format(WireTypeModel type) => WireFormat.Varint;

    // A value that is wider than proto3's enums ends the call: cut down it would be another one. A uint keeps its bits.
    private static string Number(WireTypeModel type, string value) => type.Form is "long" or "ulong" ? $"checked((int){value})" : $"unchecked((int){value})";

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireSize.Int32({Number(type, value)})";

    public override string Write(WireTypeModel type, string value) => $"writer.WriteInt32({Number(type, value)});";

    public override string Read(WireTypeModel type) => type.Form switch
    {
        "byte" or "sbyte" or "short" or "ushort" => $"({type.NonNullableCSharp})global::Chains.Wire.WireNumbers.Narrow<{type.Form}>(ref reader, reader.ReadInt32())",
        "ulong" => $"checked(({type.NonNullableCSharp})reader.ReadInt32())",
        _ => $"unchecked(({type.NonNullableCSharp})reader.ReadInt32())",
    };

    private static string Underlying(INamedTypeSymbol type) => type.EnumUnderlyingType?.SpecialType switch
    {
        SpecialType.System_Byte => "byte",
        SpecialType.System_SByte => "sbyte",
        SpecialType.System_Int16 => "short",
        SpecialType.System_UInt16 => "ushort",
        SpecialType.System_UInt32 => "uint",
        SpecialType.System_Int64 => "long",
        SpecialType.System_UInt64 => "ulong",
        _ => "int",
    };

    public override string IsDefault(WireTypeModel type, string value) => $"{value} == 0";

    public override string Default(WireTypeModel type) => "default";

    public override string WriteJson(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.Json.Write(json, {value});";

    public override string? Key(WireTypeModel type) => "int32";

    public override string? WriteJsonKey(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.Json.WriteKey(json, {value});";

    public override string? ReadJsonKey(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.Json.ReadKey(ref json)";

    public override WireTypeRow[] Rows => [new("Colour", "Colour.Red", "A value without a name travels by its number; values must fit 32 bits. As a dictionary's key: `int32`.")];

    public override string ReadJson(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.Json.Read(ref json)";

    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.Ref(type.Id);

    /// <remarks>A value without a name is a number here too, which a name can only be as text.</remarks>
    public override JsonSchema? KeySchema(WireTypeModel type) =>
        JsonSchema.AnyOf(Schema(type), JsonSchema.Pattern(type.Form is "byte" or "ushort" or "uint" or "ulong" ? "^[0-9]+$" : "^-?[0-9]+$"));
}
