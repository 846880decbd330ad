using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// <c>Tensor&lt;T&gt;</c> of System.Numerics.Tensors, and <c>ReadOnlyMemory&lt;T&gt;</c> and <c>Memory&lt;T&gt;</c> of numbers, as the message Tensor:
/// datatype, shape, and the numbers as they lie in memory. See docs/spec/tensors.md.
/// </summary>
/// <remarks>Recognised by name: the runtime does not need the package of Tensor, whose members only generated code names.</remarks>
internal sealed class TensorWireType : WireType
{
    private const string Id = "$tensor";
    private const string Wire = "global::Chains.Wire.WireTensor.";
    private const string Package = "global::System.Numerics.Tensors.Tensor";

    private static readonly SpecialType[] Elements =
    [
        SpecialType.System_Boolean, SpecialType.System_SByte, SpecialType.System_Byte, SpecialType.System_Int16, SpecialType.System_UInt16, SpecialType.System_Int32,
        SpecialType.System_UInt32, SpecialType.System_Int64, SpecialType.System_UInt64, SpecialType.System_Single, SpecialType.System_Double,
    ];

    public override bool Handles(string kind) => kind == "tensor";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } named)
        {
            return null;
        }
        bool isTensor = KnownSymbols.Is(named, "System.Numerics.Tensors.Tensor");
        if (!isTensor && !KnownSymbols.Is(named, "System.ReadOnlyMemory") && !KnownSymbols.Is(named, "System.Memory"))
        {
            return null;
        }
        ITypeSymbol element = named.TypeArguments[0];
        if (!Elements.Contains(element.SpecialType) && !KnownSymbols.Is(element, "System.Half"))
        {
            reader.Fail(type, $"its elements have no datatype of a tensor; use bool, an integer of 8 to 64 bits, Half, float or double{(isTensor ? "" : ", or an array")}");
            return null;
        }
        if (reader.TryBegin(Id))
        {
            reader.Complete(Message());
        }
        string csharp = element.ToDisplayString(KnownSymbols.FullName);
        return new WireTypeModel("tensor", isTensor ? $"{Package}<{csharp}>" : $"global::System.{named.Name}<{csharp}>", Id, IsNullable: false, default, isTensor ? "Tensor" : "Memory");
    }

    private static CodecModel Message()
    {
        var text = new WireTypeModel("string", "string", "", IsNullable: false, default);
        var number = new WireTypeModel("long", "long", "", IsNullable: false, default);
        var list = new WireTypeModel("list", "global::System.Collections.Generic.List<long>", "", IsNullable: false, new[] { number }.ToEquatableArray(), "list");
        var bytes = new WireTypeModel("bytes", "byte[]", "", IsNullable: false, default, "array");
        return new CodecModel
        {
            Id = Id,
            Kind = CodecKind.Runtime,
            ProtoName = "Tensor",
            CSharp = "",
            Fields = new[] { Field("datatype", "datatype", 1, text), Field("shape", "shape", 2, list), Field("raw_data", "rawData", 3, bytes) }.ToEquatableArray(),
        };
    }

    private static FieldModel Field(string name, string json, int number, WireTypeModel type) => new()
    {
        Member = "",
        ProtoName = name,
        JsonName = json,
        Number = number,
        Type = type,
        Presence = FieldPresence.Implicit,
    };

    private static string Element(WireTypeModel type) => type.NonNullableCSharp.Substring(type.CSharp.IndexOf('<') + 1).TrimEnd('>');

    // A tensor may be a view with gaps or turned axes: then its elements are put in order first. It may also begin within the data of another one, which Tensor's own
    // GetPinnableReference does not see (System.Numerics.Tensors 10.0.15): that of its span does.
    private static string Data(WireTypeModel type, string value) => type.Form == "Memory" ? value + ".Span"
        : $"({Wire}IsRowMajor({value}.Lengths, {value}.Strides) ? global::System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(in {value}.AsReadOnlyTensorSpan().GetPinnableReference(), checked((int){value}.FlattenedLength)) : {Wire}Flatten<{Element(type)}>({value}.FlattenedLength, {value}.FlattenTo))";

    // Create makes a vector of an empty shape.
    private static string Create(WireTypeModel type) => $"static (data, shape) => shape.IsEmpty && data.Length == 0 ? {type.NonNullableCSharp}.Empty : {Package}.Create(data, shape)";

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => type.Form == "Memory"
        ? $"{Wire}Size<{Element(type)}>({value}.Length)"
        : $"{Wire}Size<{Element(type)}>({value}.Lengths, {value}.FlattenedLength)";

    public override string Write(WireTypeModel type, string value) => type.Form == "Memory"
        ? $"{Wire}Write<{Element(type)}>(ref writer, {value}.Span);"
        : $"{Wire}Write<{Element(type)}>(ref writer, {value}.Lengths, {Data(type, value)});";

    public override string Read(WireTypeModel type) => type.Form == "Memory"
        ? $"{Wire}ReadArray<{Element(type)}>(ref reader)"
        : $"{Wire}Read<{Element(type)}, {type.NonNullableCSharp}>(ref reader, {Create(type)})";

    public override string? IsDefault(WireTypeModel type, string value) => type.Form == "Memory" ? $"{value}.IsEmpty" : null;

    public override string? Default(WireTypeModel type) => type.Form == "Memory" ? "default" : null;

    public override string WriteJson(WireTypeModel type, string value) => type.Form == "Memory"
        ? $"global::Chains.Wire.JsonTensor.WriteArray<{Element(type)}>(json, {value}.Span);"
        : $"global::Chains.Wire.JsonTensor.Write<{Element(type)}>(json, {value}.Lengths, {Data(type, value)});";

    public override WireTypeRow[] Rows =>
    [
        new("ReadOnlyMemory<float>", "new float[] { 1, 2 }", "`Memory<T>` too, of numbers, `Half` and `bool`: see [tensors](tensors.md). That of bytes is `bytes`."),
        new("System.Numerics.Tensors.Tensor<float>", "System.Numerics.Tensors.Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2])", "See [tensors](tensors.md)."),
    ];

    public override JsonSchema Schema(WireTypeModel type)
    {
        string element = Element(type).Replace("global::System.", "");
        JsonSchema vector = Array(JsonSchema.OfValue(new WireTypeModel(element, Element(type), "", IsNullable: false, default)));
        JsonSchema shape = Array(JsonSchema.Integer("int64", "0", "9223372036854775807"));
        return type.Form == "Memory"
            ? vector
            : JsonSchema.Of("object", $"\"required\":[\"shape\",\"data\"],\"properties\":{{\"datatype\":{JsonSchema.Texts(Datatype(element))},\"shape\":{shape},\"data\":{vector}}}");
    }

    private static JsonSchema Array(JsonSchema items) => JsonSchema.Of("array", $"\"items\":{items}");

    /// <summary>The names of KServe's inference protocol.</summary>
    private static string Datatype(string element) => element switch
    {
        "bool" => "BOOL",
        "sbyte" => "INT8",
        "byte" => "UINT8",
        "short" => "INT16",
        "ushort" => "UINT16",
        "int" => "INT32",
        "uint" => "UINT32",
        "long" => "INT64",
        "ulong" => "UINT64",
        "Half" => "FP16",
        "float" => "FP32",
        _ => "FP64",
    };

    public override string ReadJson(WireTypeModel type) => type.Form == "Memory"
        ? $"global::Chains.Wire.JsonTensor.ReadArray<{Element(type)}>(ref json)"
        : $"global::Chains.Wire.JsonTensor.Read<{Element(type)}, {type.NonNullableCSharp}>(ref json, {Create(type)})";
}
