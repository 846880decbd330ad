using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>
/// A class or interface with <c>[JsonDerivedType]</c> as a message of one oneof, each derived type an alternative; in JSON an object with
/// System.Text.Json's type discriminator.
/// </summary>
/// <remarks>
/// The list is closed: an object of any other subclass cannot be written. Where a base type is concrete and not listed, it is the first
/// alternative, since System.Text.Json writes it without a discriminator.
/// </remarks>
internal sealed class UnionWireType : WireType
{
    private const string Serialization = "System.Text.Json.Serialization.";

    public override bool Handles(string kind) => kind == "union";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } named || Listed(named).Length == 0)
        {
            return null;
        }
        if (!reader.CheckAccess(named))
        {
            return null;
        }
        named = (INamedTypeSymbol)named.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        string id = named.ToDisplayString(KnownSymbols.Id);
        string csharp = named.ToDisplayString(KnownSymbols.FullName);
        if (reader.TryBegin(id) && !Read(named, id, csharp, reader))
        {
            return null;
        }
        return new WireTypeModel("union", csharp, id, IsNullable: false, default);
    }

    private static AttributeData[] Listed(INamedTypeSymbol type) =>
        type.GetAttributes().Where(a => KnownSymbols.Is(a.AttributeClass, Serialization + "JsonDerivedTypeAttribute")).ToArray();

    private static bool Read(INamedTypeSymbol type, string id, string csharp, WireTypeReader reader)
    {
        string protoName = WireTypeReader.ProtoName(type);
        reader.Name(id, protoName);
        var alternatives = new List<(INamedTypeSymbol Type, string? Discriminator)>();
        foreach (AttributeData attribute in Listed(type))
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol derived || KnownSymbols.ContainsError(derived))
            {
                // The compiler reports the attribute.
                reader.Fail(type, "its [JsonDerivedType] names no type");
                return false;
            }
            string name = derived.ToDisplayString(KnownSymbols.Short);
            string? discriminator = attribute.ConstructorArguments.Skip(1).FirstOrDefault().Value switch
            {
                string text => text.StartsWith("#", StringComparison.Ordinal) ? "#" + text : text,
                int number => "#" + number.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            if (Problem(type, derived, name, discriminator, alternatives, reader) is { } problem)
            {
                reader.Fail(type, problem);
                return false;
            }
            alternatives.Add((derived, discriminator));
        }
        if (type is { TypeKind: TypeKind.Class, IsAbstract: false } && !alternatives.Any(a => SymbolEqualityComparer.Default.Equals(a.Type, type)))
        {
            alternatives.Insert(0, (type, null));
        }
        var fields = new List<FieldModel>();
        foreach ((INamedTypeSymbol derived, string? discriminator) in alternatives)
        {
            if (reader.ReadAlternative(derived) is not { } model)
            {
                return false;
            }
            string field = Naming.Snake(WireTypeReader.ProtoName(derived));
            fields.Add(new FieldModel
            {
                Member = "",
                ProtoName = field,
                JsonName = Naming.Camel(WireTypeReader.ProtoName(derived)),
                Number = fields.Count + 1,
                Type = model,
                Presence = FieldPresence.Implicit,
                Discriminator = discriminator,
                Depth = Depth(derived),
            });
        }
        if (MessageReader.SameName(fields) is { } same)
        {
            reader.Fail(type, $"its derived types '{same.First.Type.CSharp.Replace("global::", "")}' and '{same.Second.Type.CSharp.Replace("global::", "")}' have one name on the wire, '{same.Name}'; rename one");
            return false;
        }
        AttributeData? options = type.GetAttributes().FirstOrDefault(a => KnownSymbols.Is(a.AttributeClass, Serialization + "JsonPolymorphicAttribute"));
        reader.Complete(new CodecModel
        {
            Id = id,
            Kind = CodecKind.Union,
            ProtoName = protoName,
            CSharp = csharp,
            Discriminator = Option(options, "TypeDiscriminatorPropertyName") as string ?? "$type",
            // JsonUnknownDerivedTypeHandling: 1 falls back to the base type, 2 to the nearest ancestor.
            Fallback = Option(options, "UnknownDerivedTypeHandling") as int? ?? 0,
            IgnoresUnknown = Option(options, "IgnoreUnrecognizedTypeDiscriminators") is true,
            Fields = fields.ToEquatableArray(),
        });
        return true;
    }

    private static string? Problem(INamedTypeSymbol type, INamedTypeSymbol derived, string name, string? discriminator, List<(INamedTypeSymbol Type, string? Discriminator)> before, WireTypeReader reader) =>
        derived.IsUnboundGenericType ? $"[JsonDerivedType] names the open generic type '{name}'; name a constructed one"
        : !reader.Converts(derived, type) ? $"[JsonDerivedType] names '{name}', which does not derive from it; remove the attribute, or derive the type"
        : derived.IsAbstract ? $"[JsonDerivedType] names '{name}', which is {(derived.TypeKind == TypeKind.Interface ? "an interface" : "abstract")}, so no object of it exists; name the concrete types that derive from it"
        : discriminator is null ? $"[JsonDerivedType] gives '{name}' no discriminator, so JSON could not be read back; give one: [JsonDerivedType(typeof({name}), \"{Naming.Camel(derived.Name)}\")]"
        : before.Any(b => SymbolEqualityComparer.Default.Equals(b.Type, derived)) ? $"[JsonDerivedType] names '{name}' twice; remove one"
        : before.FirstOrDefault(b => b.Discriminator == discriminator).Type is { } other ? $"[JsonDerivedType] gives '{other.ToDisplayString(KnownSymbols.Short)}' and '{name}' one discriminator, {Naming.Literal(discriminator.StartsWith("#", StringComparison.Ordinal) ? discriminator.Substring(1) : discriminator)}; give each its own"
        : null;

    private static object? Option(AttributeData? attribute, string name) => attribute?.NamedArguments.FirstOrDefault(n => n.Key == name).Value.Value;

    /// <summary>How far a type is from object: the nearest ancestor of a value is the deepest that fits.</summary>
    private static int Depth(INamedTypeSymbol type)
    {
        int depth = 0;
        for (INamedTypeSymbol? t = type.BaseType; t is not null; t = t.BaseType)
        {
            depth++;
        }
        return depth;
    }

    /// <summary>Whether a type has a union of its own: as an alternative it is then another message.</summary>
    public static bool IsUnion(INamedTypeSymbol type) => Listed(type).Length > 0;

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.SizeNested({value})";

    public override string Write(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteNested(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadNested(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string? Default(WireTypeModel type) => null;

    public override string WriteJson(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteJson(json, {value});";

    /// <remarks>A family of types of the user's, as records are: docs/spec/tensors.md has it.</remarks>
    public override WireTypeRow[] Rows => [];

    public override string ReadJson(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadJson(ref json)";
}
