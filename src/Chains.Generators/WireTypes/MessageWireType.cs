using System.Linq;
using Chains.Generators.Contracts;
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
            (id, protoName) = (ProtoNaming.BaseId(id), "Base" + protoName);
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
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }
        if (root?.Name == "System" && Instead(type) is { } instead)
        {
            return $"{type.ToDisplayString(KnownSymbols.Short)} is not supported; use {instead}";
        }
        switch (type)
        {
            case { SpecialType: SpecialType.System_Object }:
                return "object is not supported, since the wire needs a fixed contract; use a record, or a concrete type";
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
            case { IsAnonymousType: true }:
                return "an anonymous type has no name to generate code for; use a record";
            case { TypeKind: TypeKind.Interface } when KnownSymbols.Is(type, "System.Collections.Generic.IEnumerable"):
                return "IEnumerable<T> may give other items each time that it is read; use IReadOnlyList<T>";
            case { TypeKind: TypeKind.Interface } when KnownSymbols.Is(type, "System.Collections.Generic.IAsyncEnumerable"):
                return "a stream cannot travel inside a value; take it as a parameter of RunRemote of its own, return it as it is (no Task around it), or use IReadOnlyList<T>";
            case INamedTypeSymbol named when IsStreamLike(named):
                return "it is no form in which a stream travels; use IAsyncEnumerable<T>";
            // Nobody but the framework can say which types stand behind its own.
            case { TypeKind: TypeKind.Interface } or { IsAbstract: true, TypeKind: TypeKind.Class } when root?.Name is "System" or "Microsoft":
                return "it is a type of the framework without a wire form; use a record of your own with the parts that the other side needs";
            case { TypeKind: TypeKind.Interface }:
                return "an interface is not supported, since its implementations are not known to the wire; list them with [JsonDerivedType], or use a record or class";
            case { IsAbstract: true, TypeKind: TypeKind.Class }:
                return "an abstract class cannot be constructed when it arrives; list the types that derive from it with [JsonDerivedType], or use a concrete record or class";
            case { IsRefLikeType: true }:
                return "a ref struct cannot leave the stack; use an array, or ReadOnlyMemory<byte>";
            case { TypeKind: not (TypeKind.Class or TypeKind.Struct) }:
                return "it is not supported; use a record";
        }
        if (KnownSymbols.Is(type, "System.Collections.Generic.KeyValuePair"))
        {
            return null;
        }
        return root?.Name is "System" or "Microsoft" ? "it is a type of the framework without a wire form; use a record of your own with the parts that the other side needs"
            : type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable) ? "it is a collection of your own, whose items would be no part of the message; use List<T>, or a record that holds one"
            : null;
    }

    private static bool IsStreamLike(INamedTypeSymbol type) =>
        KnownSymbols.Is(type, "System.Collections.Generic.IAsyncEnumerator")
        || KnownSymbols.Is(type, "System.Threading.Channels.ChannelReader")
        || KnownSymbols.Is(type, "System.IObservable")
        || type.AllInterfaces.Any(i => KnownSymbols.Is(i, "System.Collections.Generic.IAsyncEnumerable"));

    /// <summary>What a type of the framework is replaced by, where there is something better than a record.</summary>
    private static string? Instead(ITypeSymbol type) => type.ContainingNamespace.ToDisplayString() switch
    {
        "System" => type.Name switch
        {
            "IntPtr" or "UIntPtr" => "long",
            "ArraySegment" => "an array, or ReadOnlyMemory<byte>",
            "Tuple" or "ValueTuple" => "a tuple of C# such as (int Count, string Name), or a record",
            "Type" => "its name as a string",
            "TimeZoneInfo" => "its Id as a string",
            "Index" or "Range" => "int",
            _ => null,
        },
        "System.Numerics" when type.Name == "BigInteger" => "Int128, or a string",
        "System.Text" when type.Name == "StringBuilder" => "string",
        "System.Text" when type.Name == "Rune" => "string, or int",
        "System.Text.Json.Nodes" when type.Name == "JsonValue" => "JsonNode",
        "System.Globalization" when type.Name == "CultureInfo" => "its Name as a string",
        "System.IO" when type.Name is "Stream" or "MemoryStream" or "FileStream" => "byte[], or IAsyncEnumerable<byte[]> as a parameter or result of its own for what is large",
        "System.IO" when type.Name is "FileInfo" or "DirectoryInfo" => "its path as a string, or byte[]",
        "System.Linq" when type.Name is "IQueryable" or "IOrderedQueryable" or "IOrderedEnumerable" or "IGrouping" or "ILookup" => "IReadOnlyList<T>",
        "System.Net" when type.Name == "IPAddress" => "a string",
        "System.Collections.Frozen" => type.Name == "FrozenSet" ? "HashSet<T>, or ImmutableHashSet<T>" : "Dictionary<K, V>, or ImmutableDictionary<K, V>",
        "System.Collections.Generic" or "System.Collections.Concurrent" when type.Name is "Stack" or "PriorityQueue" or "ConcurrentBag" or "ConcurrentQueue" or "ConcurrentStack" => "List<T>",
        "System.Collections" => "a generic collection such as List<T> or Dictionary<K, V>",
        _ => null,
    };

    public override ProtoDeclaration Declare(WireTypeModel type) => new("", "", type.Id, IsMessage: true);

    public override WireFormat Format(WireTypeModel type) => WireFormat.LengthDelimited;

    public override string Size(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.SizeNested({value})";

    public override string Write(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteNested(ref writer, {value});";

    public override string Read(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadNested(ref reader)";

    public override string? IsDefault(WireTypeModel type, string value) => null;

    public override string? Default(WireTypeModel type) => null;

    public override string WriteJson(WireTypeModel type, string value) => $"{CodecEmitter.Reference(type.Id)}.WriteJson(json, {value});";

    public override WireTypeRow[] Rows =>
    [
        new("Point", "new Point(1, 2)", "Records, classes and structs, recursive and generic ones too; field numbers in the order of declaration, or by `[DataMember(Order = n)]`."),
        new("Page<Point>", "new Page<Point>([new Point(1, 2)], 1)", "A message of its own for each use of a generic type."),
        new("KeyValuePair<string, int>", "new(\"a\", 1)"),
    ];

    public override string ReadJson(WireTypeModel type) => $"{CodecEmitter.Reference(type.Id)}.ReadJson(ref json)";

    public override JsonSchema Schema(WireTypeModel type) => JsonSchema.Ref(type.Id);
}
