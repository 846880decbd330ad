using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// A message of one field around a value that proto3 cannot hold in its place: a collection that may be null, and collections and
/// nullable values inside collections. JSON does not show it.
/// </summary>
internal sealed class WrapperWireType : WireType
{
    public override bool Handles(string kind) => kind == "wrapper";

    /// <summary>Never recognised: the reader makes it where a place needs it.</summary>
    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) => null;

    /// <remarks>The form is the id on the wire: an array and a list of one element type share a message, but not a codec.</remarks>
    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Form, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.SizeNested({value})";

    public override string Write(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteNested(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadNested(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string? Default(WireTypeModel type) => null;

    public override string Check(WireTypeModel type, string value, string path) => type.Arguments[0].IsNullable ? value : WireTypeList.Of(type.Arguments[0]).Check(type.Arguments[0], value, path);

    public override string WriteJson(WireTypeModel type, string value) => WriteJson(type, value, type.CSharp);

    public override string WriteJson(WireTypeModel type, string value, string path) =>
        type.Arguments[0].IsNullable ? JsonEmitter.Write(type.Arguments[0], value, path) : WireTypeList.Of(type.Arguments[0]).WriteJson(type.Arguments[0], value, path);

    public override WireTypeRow[] Rows =>
    [
        new("int?", "null", "Absent is null: `null` and the default are told apart, as for every nullable type."),
        new("Point?", "null"),
        new("List<int>?", "null", "A message around it tells null from empty."),
        new("List<List<int>>", "[[1, 2], [3]]", "A message around what proto3 does not repeat."),
        new("List<int?>", "[1, null]"),
        new("Dictionary<string, int[]>", "new() { [\"a\"] = [1, 2] }"),
    ];

    public override string ReadJson(WireTypeModel type) => JsonEmitter.Read(type.Arguments[0]);

    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.OfValue(type.Arguments[0]);
}
