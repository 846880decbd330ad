using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Dictionaries with keys of string, integers or bool as proto3's maps; objects in JSON.</summary>
internal sealed class MapWireType : WireType
{
    public override bool Handles(string kind) => kind == "map";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { TypeArguments.Length: 2, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } named
            || named.Name is not ("Dictionary" or "IDictionary" or "IReadOnlyDictionary"))
        {
            return null;
        }
        ITypeSymbol keyType = named.TypeArguments[0];
        if (keyType.SpecialType is not (SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64
            or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Byte or SpecialType.System_SByte))
        {
            reader.Fail(keyType, "a dictionary's key must be a string, an integer or bool, as in proto3's maps; use one of them, or a list of a record with both parts", ".Key");
            return null;
        }
        if (reader.ReadKey(keyType) is not { } key || reader.ReadElement(named.TypeArguments[1], "[]") is not { } value)
        {
            return null;
        }
        // Null keys do not exist, whatever the annotation of an old assembly says.
        key = key with { IsNullable = false, CSharp = key.NonNullableCSharp };
        string generic = named.ConstructedFrom.ToDisplayString(KnownSymbols.FullName);
        string csharp = $"{generic.Substring(0, generic.IndexOf('<'))}<{key.CSharp}, {value.CSharp}>";
        return new WireTypeModel("map", csharp, "", IsNullable: false, new[] { key, value }.ToEquatableArray());
    }

    public override ProtoDeclaration Declare(WireTypeModel type)
    {
        ProtoDeclaration value = WireTypeList.Of(type.Arguments[1]).Declare(type.Arguments[1]);
        return value with { Label = "map", Key = WireTypeList.Of(type.Arguments[0]).Declare(type.Arguments[0]).Scalar };
    }

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => throw Entries();

    public override string Write(WireTypeModel type, string value) => throw Entries();

    public override string Read(WireTypeModel type) => throw Entries();

    private static System.InvalidOperationException Entries() => new("A map field is written by its entries; within another collection it needs a wrapper message.");

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string Default(WireTypeModel type) => $"new global::System.Collections.Generic.Dictionary<{type.Arguments[0].CSharp}, {type.Arguments[1].CSharp}>()";

    public override string WriteJson(WireTypeModel type, string value) =>
        $"global::Chains.Wire.JsonCollections.WriteMap<{type.Arguments[0].CSharp}, {type.Arguments[1].CSharp}>(json, {value}, static (json, item) => {{ {Emission.JsonEmitter.Write(type.Arguments[1], "item")} }});";

    public override string ReadJson(WireTypeModel type) =>
        $"global::Chains.Wire.JsonCollections.ReadMap<{type.Arguments[0].CSharp}, {type.Arguments[1].CSharp}>(ref json, static (ref global::System.Text.Json.Utf8JsonReader json) => {Emission.JsonEmitter.Read(type.Arguments[1])})";

    public override JsonSchema Schema(WireTypeModel type)
    {
        string? names = type.Arguments[0].Kind switch
        {
            "string" => null,
            "bool" => "{\"enum\":[\"True\",\"False\"]}",
            "byte" or "ushort" or "uint" or "ulong" => "{\"pattern\":\"^[0-9]+$\"}",
            _ => "{\"pattern\":\"^-?[0-9]+$\"}",
        };
        return JsonSchema.Of("object", (names is null ? "" : $"\"propertyNames\":{names},") + $"\"additionalProperties\":{JsonSchema.OfValue(type.Arguments[1])}");
    }
}
