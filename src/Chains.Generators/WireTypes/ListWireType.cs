using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Arrays, lists, sets and what else holds items, as proto3's repeated fields, numbers packed.</summary>
/// <remarks>Size, Write and Read of a repeated field are the field's own (see MessageEmitter): the element's are used there. Readers collect a List, of which <see cref="Build"/> makes the member's type.</remarks>
internal sealed class ListWireType : WireType
{
    private const string Generic = "System.Collections.Generic.";
    private const string Immutable = "System.Collections.Immutable.";
    private const string Object = "System.Collections.ObjectModel.";

    /// <param name="Name">The type's full name.</param>
    /// <param name="Builder">What is built: the type itself, or a class that implements the interface.</param>
    /// <param name="Doc">The row of the table, if it has one of its own.</param>
    private sealed record Row(string Name, string Builder, WireTypeRow? Doc = null);

    private static readonly Row[] Types =
    [
        new(Generic + "List", Generic + "List", new("List<string>", "[\"a\", \"b\"]")),
        new(Generic + "IReadOnlyList", Generic + "List", new("IReadOnlyList<Point>", "[new Point(1, 2)]", "`IReadOnlyCollection<T>`, `IList<T>` and `ICollection<T>` too: a `List<T>` arrives. `IEnumerable<T>`, which may give other items each time that it is read, does not travel.")),
        new(Generic + "IReadOnlyCollection", Generic + "List"),
        new(Generic + "IList", Generic + "List"),
        new(Generic + "ICollection", Generic + "List"),
        new(Generic + "HashSet", Generic + "HashSet", new("HashSet<string>", "[\"a\", \"b\"]", "`ISet<T>` and `IReadOnlySet<T>` too. A comparer of its own does not travel; what is there twice is there once.")),
        new(Generic + "ISet", Generic + "HashSet"),
        new(Generic + "IReadOnlySet", Generic + "HashSet"),
        new(Generic + "SortedSet", Generic + "SortedSet", new("SortedSet<int>", "[1, 2]")),
        new(Generic + "Queue", Generic + "Queue", new("Queue<int>", "new([1, 2])", "`LinkedList<T>` too.")),
        new(Generic + "LinkedList", Generic + "LinkedList"),
        new(Object + "Collection", Object + "Collection", new("System.Collections.ObjectModel.Collection<int>", "[1, 2]", "`ObservableCollection<T>` and `ReadOnlyCollection<T>` too.")),
        new(Object + "ObservableCollection", Object + "ObservableCollection"),
        new(Object + "ReadOnlyCollection", Object + "ReadOnlyCollection"),
        new(Immutable + "ImmutableArray", Immutable + "ImmutableArray", new("System.Collections.Immutable.ImmutableArray<int>", "[1, 2]", "One without a value (`default`) is an error; to send none, make it nullable.")),
        new(Immutable + "ImmutableList", Immutable + "ImmutableList", new("System.Collections.Immutable.ImmutableList<int>", "[1, 2]", "`IImmutableList<T>` too.")),
        new(Immutable + "IImmutableList", Immutable + "ImmutableList"),
        new(Immutable + "ImmutableHashSet", Immutable + "ImmutableHashSet", new("System.Collections.Immutable.ImmutableHashSet<int>", "[1]", "`IImmutableSet<T>` and `ImmutableSortedSet<T>` too.")),
        new(Immutable + "IImmutableSet", Immutable + "ImmutableHashSet"),
        new(Immutable + "ImmutableSortedSet", Immutable + "ImmutableSortedSet"),
    ];

    private static Row? Of(INamedTypeSymbol type) => type.Arity == 1 ? Types.FirstOrDefault(r => r.Name.EndsWith("." + type.Name, System.StringComparison.Ordinal) && KnownSymbols.Is(type, r.Name)) : null;

    public override bool Handles(string kind) => kind == "list";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        (ITypeSymbol? element, string form) = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => (array.ElementType, "array"),
            INamedTypeSymbol named when Of(named) is { } row => (named.TypeArguments[0], row.Builder),
            _ => (null, ""),
        };
        if (element is null || reader.ReadElement(element, "[]") is not { } model)
        {
            return null;
        }
        // C# writes the ranks of an array of arrays from the outside in; all are of rank one here.
        string csharp = form == "array" ? model.CSharp + "[]" : $"global::{Of((INamedTypeSymbol)type)!.Name}<{model.CSharp}>";
        return new WireTypeModel("list", csharp, "", IsNullable: false, new[] { model }.ToEquatableArray(), form);
    }

    /// <summary>What a member holds once a List was read: an expression.</summary>
    public static string Build(WireTypeModel type, string list)
    {
        string element = type.Arguments[0].CSharp;
        return type.Form == "array" ? list + ".ToArray()"
            : type.Form == Generic + "List" ? list
            : type.Form.StartsWith(Immutable, System.StringComparison.Ordinal) ? $"global::{type.Form}.CreateRange<{element}>({list})"
            : $"new global::{type.Form}<{element}>({list})";
    }

    public override ProtoDeclaration Declare(WireTypeModel type) =>
        WireTypeList.Of(type.Arguments[0]).Declare(type.Arguments[0]) with { Label = "repeated", IsMessage = false };

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => throw Repeated();

    public override string Write(WireTypeModel type, string value) => throw Repeated();

    public override string Read(WireTypeModel type) => throw Repeated();

    private static System.InvalidOperationException Repeated() => new("A repeated field is written by its elements; within another collection it needs a wrapper message.");

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string Default(WireTypeModel type)
    {
        string element = type.Arguments[0].CSharp;
        return type.Form == "array" ? $"global::System.Array.Empty<{element}>()"
            : type.Form.StartsWith(Immutable, System.StringComparison.Ordinal) ? $"global::{type.Form}<{element}>.Empty"
            : type.Form == Object + "ReadOnlyCollection" ? $"global::{type.Form}<{element}>.Empty"
            : $"new global::{type.Form}<{element}>()";
    }

    public override string Check(WireTypeModel type, string value, string path) =>
        type.IsValueType ? $"global::Chains.Wire.WireErrors.NotDefault({value}, {Naming.Literal(path)})" : base.Check(type, value, path);

    public override string WriteJson(WireTypeModel type, string value) => throw Repeated();

    public override string WriteJson(WireTypeModel type, string value, string path) =>
        $"global::Chains.Wire.JsonCollections.WriteList<{type.Arguments[0].CSharp}>(json, {value}, static (json, item) => {{ {JsonEmitter.Write(type.Arguments[0], "item", path + "[]")} }});";

    public override string ReadJson(WireTypeModel type) => Build(type,
        $"global::Chains.Wire.JsonCollections.ReadList<{type.Arguments[0].CSharp}>(ref json, static (ref global::System.Text.Json.Utf8JsonReader json) => {JsonEmitter.Read(type.Arguments[0])})");

    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.Of("array", $"\"items\":{JsonSchema.OfValue(type.Arguments[0])}");

    public override WireTypeRow[] Rows => [new("int[]", "new[] { 1, 2 }", "Numbers packed."), .. Types.Select(r => r.Doc).OfType<WireTypeRow>()];
}
