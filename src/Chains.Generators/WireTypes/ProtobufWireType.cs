using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Messages that protoc generated (<c>IMessage&lt;T&gt;</c> of Google.Protobuf), read and written by their own code and, in JSON, by protobuf's mapping.</summary>
/// <remarks>
/// Recognised by name: only generated code names the package. The emitted .proto imports the well-known ones. Where any other is declared, in which file and under which full name, stands in
/// none of its symbols; so the emitted .proto has <c>bytes</c>, which a message is on the wire, and its reader parses them by the .proto that the message came from.
/// </remarks>
internal sealed class ProtobufWireType : WireType
{
    private const string Google = "global::Google.Protobuf.";

    public override bool Handles(string kind) => kind == "protobuf";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } named
            || !named.AllInterfaces.Any(i => i.TypeArguments.Length == 1 && KnownSymbols.Is(i, "Google.Protobuf.IMessage") && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], named)))
        {
            return null;
        }
        if (!named.GetMembers("Parser").Any(m => m is IPropertySymbol { IsStatic: true, DeclaredAccessibility: Accessibility.Public })
            || !named.InstanceConstructors.Any(c => c.Parameters.IsEmpty && c.DeclaredAccessibility == Accessibility.Public))
        {
            reader.Fail(type, "it implements IMessage<T> but has no public static Parser, or no public constructor without parameters, as messages of protoc have; use one that protoc generated, or a record");
            return null;
        }
        if (!reader.CheckAccess(named))
        {
            return null;
        }
        string csharp = named.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.FullName);
        return new WireTypeModel("protobuf", csharp, "", IsNullable: false, default, WellKnown.IdOf(csharp));
    }

    public override ProtoDeclaration Declare(WireTypeModel type) => type.Form.Length > 0 ? new("", "", type.Form, IsMessage: true) : new("", "bytes", "");

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"global::Chains.Wire.WireSize.Bytes({value}.CalculateSize())";

    public override string Write(WireTypeModel type, string value) => $"{Google}MessageExtensions.WriteTo({value}, writer.WriteSpan({value}.CalculateSize()));";

    public override string Read(WireTypeModel type) => $"{type.NonNullableCSharp}.Parser.ParseFrom(reader.ReadSpan())";

    // A peer leaves out bytes that are empty, and so is a message in which nothing is set.
    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string Default(WireTypeModel type) => $"new {type.NonNullableCSharp}()";

    public override string WriteJson(WireTypeModel type, string value) => $"json.WriteRawValue({Google}JsonFormatter.Default.Format({value}));";

    public override WireTypeRow[] Rows => [new("Google.Protobuf.WellKnownTypes.Duration", "new() { Seconds = 1 }", "Any message that protoc generated: see [messages of protoc](tensors.md#messages-that-protoc-generated).")];

    /// <remarks>Protobuf's mapping makes an object of most messages, and text, numbers, lists or null of some: of which, stands in none of the symbols.</remarks>
    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.Any;

    public override string ReadJson(WireTypeModel type) =>
        $"new {Google}JsonParser({Google}JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<{type.NonNullableCSharp}>(global::Chains.Wire.JsonWire.ReadRaw(ref json))";
}
