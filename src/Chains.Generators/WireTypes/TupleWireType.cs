using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// C# tuples as messages of <c>item1</c>, <c>item2</c>, …; arrays in JSON. The names of the elements are no part of a tuple's type in C#, and none on the wire either:
/// <c>(int Count, string Name)</c> and <c>(int, string)</c> are one message.
/// </summary>
internal sealed class TupleWireType : WireType
{
    public override bool Handles(string kind) => kind == "tuple";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { IsTupleType: true, TupleElements.Length: > 1 } tuple)
        {
            return null;
        }
        var fields = new List<FieldModel>();
        var written = new List<string>();
        var ids = new List<string>();
        var names = new List<string>();
        foreach (IFieldSymbol element in tuple.TupleElements)
        {
            if (reader.ReadField(element.Type, element.Name) is not { } model)
            {
                return null;
            }
            string item = "Item" + (fields.Count + 1).ToString(CultureInfo.InvariantCulture);
            bool collection = model.Kind is "list" or "map";
            var field = new FieldModel
            {
                Member = item,
                ProtoName = Naming.Snake(item),
                JsonName = Naming.Camel(item),
                Number = fields.Count + 1,
                Type = model,
                Presence = !collection && model.IsNullable ? FieldPresence.Explicit : FieldPresence.Implicit,
            };
            fields.Add(field);
            // A method keeps the names of its interface's tuples (CS8141).
            written.Add(element.Name == item ? model.CSharp : model.CSharp + " " + Naming.Escape(element.Name));
            (string id, string name) = Describe(field, reader);
            ids.Add(id);
            names.Add(name);
        }
        string csharp = "(" + string.Join(", ", fields.Select(f => f.Type.CSharp)) + ")";
        string protoId = "$tuple<" + string.Join(",", ids) + ">";
        var codec = new CodecModel
        {
            Id = "$" + csharp.Replace("global::", ""),
            ProtoId = protoId,
            Kind = CodecKind.Tuple,
            ProtoName = string.Join("And", names) + "Tuple",
            CSharp = csharp,
            IsValueType = true,
            Comment = "A tuple of C#.",
            Fields = fields.ToEquatableArray(),
        };
        reader.Add(codec);
        return new WireTypeModel("tuple", "(" + string.Join(", ", written) + ")", codec.Id, IsNullable: false, default, protoId);
    }

    private static (string Id, string Name) Describe(FieldModel field, WireTypeReader reader)
    {
        (string id, string name) = reader.Describe(field.Type);
        ProtoDeclaration declaration = WireTypeList.Of(field.Type).Declare(field.Type);
        return declaration.Label switch
        {
            "repeated" => ("repeated " + id, name + "List"),
            "map" => ("map " + declaration.Key + "," + id, Naming.Pascal(declaration.Key) + "To" + name + "Map"),
            _ => field.Presence == FieldPresence.Explicit && !declaration.IsMessage ? ("optional " + id, "Optional" + name) : (id, name),
        };
    }

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Form, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.SizeNested({value})";

    public override string Write(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteNested(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadNested(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string? Default(WireTypeModel type) => null;

    public override string WriteJson(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteJson(json, {value});";

    public override string ReadJson(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadJson(ref json)";

    public override WireTypeRow[] Rows =>
    [
        new("(int Count, string Name)", "(1, \"a\")", "An array in JSON (System.Text.Json by itself writes `{}`). The elements' names do not travel."),
        new("(int, string?)[]", "[(1, null)]"),
    ];
}
