using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary><c>byte[]</c>, <c>ReadOnlyMemory&lt;byte&gt;</c> and <c>Memory&lt;byte&gt;</c> as proto3's bytes; base64 in JSON.</summary>
internal sealed class BytesWireType : WireType
{
    public override bool Handles(string kind) => kind == "bytes";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } =>
            new WireTypeModel("bytes", "byte[]", "", IsNullable: false, default, "array"),
        INamedTypeSymbol { TypeArguments.Length: 1 } named
            when named.TypeArguments[0].SpecialType == SpecialType.System_Byte && (KnownSymbols.Is(named, "System.ReadOnlyMemory") || KnownSymbols.Is(named, "System.Memory")) =>
            new WireTypeModel("bytes", $"global::System.{named.Name}<byte>", "", IsNullable: false, default, "memory"),
        _ => null,
    };

    private static string Span(WireTypeModel type, string value) => type.Form == "memory" ? value + ".Span" : value;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "bytes", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireSize.Bytes({value}.Length)";

    public override string Write(WireTypeModel type, string value) => $"writer.WriteBytes({Span(type, value)});";

    public override string Read(WireTypeModel type) => "reader.ReadBytes()";

    public override string IsDefault(WireTypeModel type, string value) => $"{value}.Length == 0";

    public override string Default(WireTypeModel type) => type.Form == "memory" ? "default" : "global::System.Array.Empty<byte>()";

    public override string WriteJson(WireTypeModel type, string value) => $"json.WriteBase64StringValue({Span(type, value)});";

    public override WireTypeRow[] Rows => [new("byte[]", "new byte[] { 1, 2, 3 }", "base64"), new("ReadOnlyMemory<byte>", "new byte[] { 1, 2, 3 }")];

    public override string ReadJson(WireTypeModel type) => "global::Chains.Wire.JsonWire.ReadBytes(ref json)";

    /// <remarks>To JSON Schema <c>contentEncoding</c> is a remark; the pattern is what refuses.</remarks>
    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.Of("string", "\"contentEncoding\":\"base64\",\"pattern\":\"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$\"");
}
