using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Dictionaries as proto3's maps, whose keys are strings, integers or bool; objects in JSON.</summary>
/// <remarks>Readers collect a Dictionary, of which <see cref="Build"/> makes the member's type.</remarks>
internal sealed class MapWireType : WireType
{
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";

    /// <param name="Name">The type's full name.</param>
    /// <param name="Builder">What is built: the type itself, or a class that implements the interface.</param>
    /// <param name="Doc">The row of the table, if it has one of its own.</param>
    private sealed record Row(string Name, string Builder, WireTypeRow? Doc = null);

    private static readonly Row[] Types =
    [
        new(Generic + "Dictionary", Generic + "Dictionary", new("Dictionary<string, int>", "new() { [\"a\"] = 1 }", "`IDictionary<K, V>` and `IReadOnlyDictionary<K, V>` too. Keys: `string`, `char`, integers, `bool`, enums, `Guid`, `DateOnly`. A comparer of its own does not travel.")),
        new(Generic + "IDictionary", Generic + "Dictionary"),
        new(Generic + "IReadOnlyDictionary", Generic + "Dictionary", new("IReadOnlyDictionary<Colour, Point>", "new Dictionary<Colour, Point> { [Colour.Red] = new(1, 2) }", "A key that is an enum is its number.")),
        new(Generic + "SortedDictionary", Generic + "SortedDictionary", new("SortedDictionary<Guid, int>", "new() { [Guid.Empty] = 1 }", "`SortedList<K, V>`, `OrderedDictionary<K, V>` and `ConcurrentDictionary<K, V>` too.")),
        new(Generic + "SortedList", Generic + "SortedList"),
        new(Generic + "OrderedDictionary", Generic + "OrderedDictionary"),
        new("System.Collections.Concurrent.ConcurrentDictionary", "System.Collections.Concurrent.ConcurrentDictionary"),
        new(Immutable + "ImmutableDictionary", Immutable + "ImmutableDictionary", new("System.Collections.Immutable.ImmutableDictionary<bool, int>", "System.Collections.Immutable.ImmutableDictionary<bool, int>.Empty.Add(true, 1)", "`IImmutableDictionary<K, V>` and `ImmutableSortedDictionary<K, V>` too.")),
        new(Immutable + "IImmutableDictionary", Immutable + "ImmutableDictionary"),
        new(Immutable + "ImmutableSortedDictionary", Immutable + "ImmutableSortedDictionary"),
    ];

    private static Row? Of(INamedTypeSymbol type) => type.Arity == 2 ? Types.FirstOrDefault(r => r.Name.EndsWith("." + type.Name, System.StringComparison.Ordinal) && KnownSymbols.Is(type, r.Name)) : null;

    public override bool Handles(string kind) => kind == "map";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol named || Of(named) is not { } row)
        {
            return null;
        }
        ITypeSymbol keyType = named.TypeArguments[0];
        if (reader.ReadKey(keyType) is not { } key)
        {
            return null;
        }
        if (key.NonNullableCSharp != key.CSharp && key.IsValueType || WireTypeList.Of(key).Key(key) is null)
        {
            reader.Fail(keyType, "a dictionary's key must be a string, char, an integer, bool, an enum, Guid or DateOnly, which proto3's maps can hold; use one of them, or a list of a record with both parts", ".Key");
            return null;
        }
        if (reader.ReadElement(named.TypeArguments[1], "[]") is not { } value)
        {
            return null;
        }
        // Null keys do not exist, whatever the annotation of an old assembly says.
        key = key with { IsNullable = false, CSharp = key.NonNullableCSharp };
        return new WireTypeModel("map", $"global::{row.Name}<{key.CSharp}, {value.CSharp}>", "", IsNullable: false, new[] { key, value }.ToEquatableArray(), row.Builder);
    }

    /// <summary>What a member holds once a Dictionary was read: an expression.</summary>
    public static string Build(WireTypeModel type, string dictionary) =>
        type.Form == Generic + "Dictionary" ? dictionary
            : type.Form.StartsWith(Immutable, System.StringComparison.Ordinal) ? $"global::{type.Form}.CreateRange<{Parameters(type)}>({dictionary})"
            : $"new global::{type.Form}<{Parameters(type)}>({dictionary})";

    private static string Parameters(WireTypeModel type) => type.Arguments[0].CSharp + ", " + type.Arguments[1].CSharp;

    public override ProtoDeclaration Declare(WireTypeModel type)
    {
        ProtoDeclaration value = WireTypeList.Of(type.Arguments[1]).Declare(type.Arguments[1]);
        return value with { Label = "map", Key = WireTypeList.Of(type.Arguments[0]).Key(type.Arguments[0]) ?? "", IsMessage = false };
    }

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => throw Entries();

    public override string Write(WireTypeModel type, string value) => throw Entries();

    public override string Read(WireTypeModel type) => throw Entries();

    private static System.InvalidOperationException Entries() => new("A map field is written by its entries; within another collection it needs a wrapper message.");

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string Default(WireTypeModel type) => type.Form.StartsWith(Immutable, System.StringComparison.Ordinal)
        ? $"global::{type.Form}<{Parameters(type)}>.Empty"
        : $"new global::{type.Form}<{Parameters(type)}>()";

    public override string WriteJson(WireTypeModel type, string value) => throw Entries();

    public override string WriteJson(WireTypeModel type, string value, string path)
    {
        WireTypeModel key = type.Arguments[0];
        string writeKey = WireTypeList.Of(key).WriteJsonKey(key, "item") is { } write ? $"static (json, item) => {{ {write} }}, " : "";
        return $"global::Chains.Wire.JsonCollections.WriteMap<{Parameters(type)}>(json, {value}, {writeKey}static (json, item) => {{ {JsonEmitter.Write(type.Arguments[1], "item", path + "[]")} }});";
    }

    public override string ReadJson(WireTypeModel type)
    {
        WireTypeModel key = type.Arguments[0];
        string readKey = WireTypeList.Of(key).ReadJsonKey(key) is { } read ? $"static (ref global::System.Text.Json.Utf8JsonReader json) => {read}, " : "";
        return Build(type, $"global::Chains.Wire.JsonCollections.ReadMap<{Parameters(type)}>(ref json, {readKey}static (ref global::System.Text.Json.Utf8JsonReader json) => {JsonEmitter.Read(type.Arguments[1])})");
    }

    public override JsonSchema Schema(WireTypeModel type)
    {
        WireTypeModel key = type.Arguments[0];
        string names = WireTypeList.Of(key).KeySchema(key) is { } schema ? $"\"propertyNames\":{schema}," : "";
        return JsonSchema.Of("object", $"{names}\"additionalProperties\":{JsonSchema.OfValue(type.Arguments[1])}");
    }

    public override WireTypeRow[] Rows => [.. Types.Select(r => r.Doc).OfType<WireTypeRow>()];
}
