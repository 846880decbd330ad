using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Arrays, lists and their interfaces as proto3's repeated fields, numbers packed.</summary>
/// <remarks>Size, Write and Read of a repeated field are the field's own (see FieldEmitter): the element's are used there.</remarks>
internal sealed class ListWireType : WireType
{
    public override bool Handles(string kind) => kind == "list";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        (ITypeSymbol? element, string form) = type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => (array.ElementType, "array"),
            INamedTypeSymbol { TypeArguments.Length: 1, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } named
                when named.Name is "List" or "IList" or "ICollection" or "IReadOnlyList" or "IReadOnlyCollection" => (named.TypeArguments[0], "list"),
            _ => (null, ""),
        };
        if (element is null || reader.ReadElement(element, "[]") is not { } model)
        {
            return null;
        }
        string csharp = form == "array" ? ArrayOf(model.CSharp) : ((INamedTypeSymbol)type).ConstructedFrom.ToDisplayString(KnownSymbols.FullName);
        if (form == "list")
        {
            csharp = csharp.Substring(0, csharp.IndexOf('<')) + "<" + model.CSharp + ">";
        }
        return new WireTypeModel("list", csharp, "", IsNullable: false, new[] { model }.ToEquatableArray(), form);
    }

    // C# writes the ranks of an array of arrays from the outside in; all are of rank one here.
    private static string ArrayOf(string element) => element + "[]";

    public override ProtoDeclaration Declare(WireTypeModel type)
    {
        ProtoDeclaration element = WireTypeList.Of(type.Arguments[0]).Declare(type.Arguments[0]);
        return element with { Label = "repeated", IsMessage = false };
    }

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => throw Repeated();

    public override string Write(WireTypeModel type, string value) => throw Repeated();

    public override string Read(WireTypeModel type) => throw Repeated();

    private static System.InvalidOperationException Repeated() => new("A repeated field is written by its elements; within another collection it needs a wrapper message.");

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string Default(WireTypeModel type) => type.Form == "array"
        ? $"global::System.Array.Empty<{type.Arguments[0].CSharp}>()"
        : $"new global::System.Collections.Generic.List<{type.Arguments[0].CSharp}>()";

    public override string WriteJson(WireTypeModel type, string value) =>
        $"global::Chains.Wire.JsonCollections.WriteList<{type.Arguments[0].CSharp}>(json, {value}, static (json, item) => {{ {Emission.JsonEmitter.Write(type.Arguments[0], "item")} }});";

    public override string ReadJson(WireTypeModel type) =>
        $"global::Chains.Wire.JsonCollections.ReadList<{type.Arguments[0].CSharp}>(ref json, static (ref global::System.Text.Json.Utf8JsonReader json) => {Emission.JsonEmitter.Read(type.Arguments[0])}){(type.Form == "array" ? ".ToArray()" : "")}";
}
