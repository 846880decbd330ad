using Chains.Generators.Declarations;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Chains.Generators.WireTypes;

/// <summary>Records, classes and structs of the user's as messages. Asked last: it explains why anything else cannot travel.</summary>
internal sealed class MessageWireType : WireType
{
    public override bool Handles(string kind) => kind == "message";

    public override WireTypeModel? Recognize(ITypeSymbol type, WireTypeReader reader)
    {
        if (Unsupported(type) is { } reason)
        {
            reader.Fail(type, reason);
            return null;
        }
        return Message((INamedTypeSymbol)type, reader);
    }

    /// <summary>The type as a message, which an alternative of a polymorphic type is even where it is polymorphic itself.</summary>
    public static WireTypeModel? Message(INamedTypeSymbol named, WireTypeReader reader)
    {
        if (!reader.CheckAccess(named))
        {
            return null;
        }
        string id = named.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.Id);
        string csharp = named.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(KnownSymbols.FullName);
        string protoName = WireTypeReader.ProtoName(named);
        if (UnionWireType.IsUnion(named))
        {
            (id, protoName) = ($"$base<{id}>", "Base" + protoName);
        }
        if (reader.TryBegin(id) && !MessageReader.Read(named, id, protoName, csharp, reader))
        {
            return null;
        }
        return new WireTypeModel("message", csharp, id, IsNullable: false, default, named.IsValueType ? "struct" : "class");
    }

    /// <summary>Why a type is no message, and what to use instead; null where it may be one.</summary>
    private static string? Unsupported(ITypeSymbol type)
    {
        switch (type)
        {
            case { SpecialType: SpecialType.System_Object }:
                return "object is not supported, since the wire needs a fixed contract; use a record, or a concrete type";
            case { SpecialType: SpecialType.System_Char }:
                return "char is not supported; use string";
            case { SpecialType: SpecialType.System_Decimal or SpecialType.System_DateTime }:
                return type.ToDisplayString(KnownSymbols.Short) + " is not supported yet; use " + (type.SpecialType == SpecialType.System_Decimal ? "double, or a string" : "long ticks, or an ISO 8601 string");
            case { TypeKind: TypeKind.Dynamic }:
                return "dynamic is not supported, since the wire needs a fixed contract; use a record";
            case { TypeKind: TypeKind.Delegate }:
                return "a delegate cannot travel to another process; send the data that it closes over";
            case { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer }:
                return "a pointer means nothing in another process; use ReadOnlyMemory<byte>";
            case { TypeKind: TypeKind.TypeParameter }:
                return "a type parameter is not supported, since the wire needs a fixed contract; use a concrete type";
            case IArrayTypeSymbol:
                return "an array of several dimensions is not supported; use an array of arrays, or a flat array and its shape";
            case { IsTupleType: true }:
                return "a tuple is not supported yet; use a record";
            case { IsAnonymousType: true }:
                return "an anonymous type has no name to generate code for; use a record";
            case { TypeKind: TypeKind.Interface } when KnownSymbols.Is(type, "System.Collections.Generic.IEnumerable"):
                return "IEnumerable<T> may give other items each time that it is read; use IReadOnlyList<T>";
            case { TypeKind: TypeKind.Interface } when KnownSymbols.Is(type, "System.Collections.Generic.IAsyncEnumerable"):
                return "an incoming stream is not supported yet; use IReadOnlyList<T>";
            case { TypeKind: TypeKind.Interface }:
                return "an interface is not supported, since its implementations are not known to the wire; list them with [JsonDerivedType], or use a record or class";
            case { IsAbstract: true, TypeKind: TypeKind.Class }:
                return "an abstract class cannot be constructed when it arrives; list the types that derive from it with [JsonDerivedType], or use a concrete record or class";
            case { IsRefLikeType: true }:
                return "a ref struct cannot leave the stack; use an array, or ReadOnlyMemory<byte>";
            case { TypeKind: not (TypeKind.Class or TypeKind.Struct) }:
                return "it is not supported; use a record";
        }
        if (type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            string? instead = type.Name switch
            {
                "Guid" or "Uri" or "Version" => "a string",
                "TimeSpan" => "long ticks, or double seconds",
                "DateTimeOffset" or "DateOnly" or "TimeOnly" => "an ISO 8601 string",
                "Half" => "float",
                "Int128" or "UInt128" or "IntPtr" or "UIntPtr" => "long",
                "Memory" or "ArraySegment" => "an array, or ReadOnlyMemory<byte>",
                _ => null,
            };
            if (instead is not null)
            {
                return $"{type.Name} is not supported{(type.Name is "IntPtr" or "UIntPtr" ? "" : " yet")}; use {instead}";
            }
        }
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }
        return root?.Name is "System" or "Microsoft"
            ? "it is a type of the framework without a wire form; use a record of your own with the parts that the other side needs"
            : null;
    }

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.SizeNested({value})";

    public override string Write(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteNested(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadNested(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string? Default(WireTypeModel type) => null;

    public override string WriteJson(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteJson(json, {value});";

    public override string ReadJson(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadJson(ref json)";
}
