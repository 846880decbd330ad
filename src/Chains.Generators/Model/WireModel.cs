using Chains.Generators.Contracts;

namespace Chains.Generators.Model;

/// <summary>
/// A C# type that can travel, by the name of the wire type that reads and writes it (see WireTypes).
/// </summary>
/// <param name="Kind">The stem of the wire type: <c>int32</c>, <c>message</c>, <c>list</c>, …</param>
/// <param name="CSharp">The type with <c>global::</c> names and nullable annotations.</param>
/// <param name="Id">The id of the codec that reads and writes it: messages, enums and wrappers; else empty.</param>
/// <param name="IsNullable">Whether null is a value of it.</param>
/// <param name="Arguments">Element, key and value types.</param>
/// <param name="Form">The variant within the kind: how a list is built, for example.</param>
internal sealed record WireTypeModel(string Kind, string CSharp, string Id, bool IsNullable, EquatableArray<WireTypeModel> Arguments, string Form = "")
{
    /// <summary>Whether a null can never stand where a value is expected.</summary>
    public bool IsValueType => Kind switch
    {
        "string" or "map" or "Uri" or "Version" or "union" or "protobuf" => false,
        "list" => Form == "System.Collections.Immutable.ImmutableArray",
        "json" => Form == "JsonElement",
        "bytes" => Form == "memory",
        "tensor" => Form == "Memory",
        "message" => Form == "struct",
        // A wrapper around a nullable value takes null as it is.
        "wrapper" => Arguments[0].IsNullable || Arguments[0].IsValueType,
        _ => true,
    };

    /// <summary>The type without its outermost '?'.</summary>
    public string NonNullableCSharp => CSharp.EndsWith("?", System.StringComparison.Ordinal) ? CSharp.Substring(0, CSharp.Length - 1) : CSharp;
}

internal enum FieldPresence
{
    /// <summary>The type's default value is not written, and read where nothing stands.</summary>
    Implicit,

    /// <summary>Written whenever it is not null; absence is told apart from every value.</summary>
    Explicit,
}

/// <summary>How a member gets its value when an object is read.</summary>
internal enum FieldBinding
{
    /// <summary>A constructor parameter, or a parameter of RunRemote.</summary>
    Parameter,

    /// <summary>A required member: always in the object initialiser.</summary>
    Initializer,

    /// <summary>A settable member: assigned after construction, so that an absent one keeps its initialiser.</summary>
    Setter,

    /// <summary>An init-only or non-public setter, reached by [UnsafeAccessor].</summary>
    AccessorSetter,

    /// <summary>A public field: assigned after construction.</summary>
    Field,
}

internal sealed record FieldModel
{
    /// <summary>The member or parameter as C# writes it, escaped where it is a keyword.</summary>
    public required string Member { get; init; }

    public required string ProtoName { get; init; }

    public required string JsonName { get; init; }

    /// <summary>Whether the user gave the JSON name: no naming of the project changes it.</summary>
    public bool HasOwnJsonName { get; init; }

    /// <summary>A second name that is read in JSON, where the project's naming gave the first.</summary>
    public string? JsonAlias { get; init; }

    public required int Number { get; init; }

    /// <summary>Whether the number is the user's, by [DataMember(Order = n)].</summary>
    public bool HasOrder { get; init; }

    /// <summary>The field's name before it was renamed, by [RenamedFrom]; else empty.</summary>
    public string FormerName { get; init; } = "";

    public required WireTypeModel Type { get; init; }

    public required FieldPresence Presence { get; init; }

    public FieldBinding Binding { get; init; } = FieldBinding.Parameter;

    /// <summary>The constructor parameter that carries the member, as C# writes it.</summary>
    public string Parameter { get; init; } = "";

    /// <summary>Whether the parameter is a stream, of which each message brings one item: the type is the item's.</summary>
    public bool IsStreamItem { get; init; }

    /// <summary>The C# literal of an optional parameter's default.</summary>
    public string? Default { get; init; }

    /// <summary>The same default as JSON; null where it has no fixed JSON form.</summary>
    public string? DefaultJson { get; init; }

    /// <summary>The type that declares an init-only setter.</summary>
    public string DeclaringType { get; init; } = "";

    /// <summary>The same setter as its generic type declares it; null where the type is not generic.</summary>
    public GenericSetter? Generic { get; init; }

    /// <summary>Of an alternative of a polymorphic type: the discriminator in JSON, a number with '#' in front; null where it has none.</summary>
    public string? Discriminator { get; init; }

    /// <summary>Of an alternative: how many types it derives from.</summary>
    public int Depth { get; init; }

    /// <summary>Whether the compiler wants the member in the initializer, even if a constructor parameter carries it too.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>A setter of a generic type, by the type's own parameters.</summary>
/// <param name="Arguments">What they are in the message: <c>int, string?</c>.</param>
/// <param name="Parameters">Their names: <c>T, U</c>.</param>
/// <param name="Constraints">Their constraints, <c> where T : struct</c>, or empty.</param>
/// <param name="DeclaringType">The open type: <c>global::N.Page&lt;T&gt;</c>.</param>
/// <param name="Type">The member's type there: <c>List&lt;T&gt;</c>.</param>
internal sealed record GenericSetter(string Arguments, string Parameters, string Constraints, string DeclaringType, string Type);

internal enum CodecKind
{
    /// <summary>A record, class or struct of the user's.</summary>
    Message,

    /// <summary>A message of one field that proto3 needs around a list, dictionary or nullable value.</summary>
    Wrapper,

    /// <summary>A polymorphic type: a message of one oneof.</summary>
    Union,

    /// <summary>A C# tuple.</summary>
    Tuple,
    Enum,

    /// <summary>A message of the framework's whose wire code is in the runtime: it is declared and not generated.</summary>
    Runtime,
}

/// <summary>One message or enum of the wire and the generated class that reads and writes it.</summary>
internal sealed record CodecModel
{
    /// <summary>The C# type's full name; a wrapper's begins with <c>$</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The id in the descriptor: the wire's view, in which an array and a list are one.</summary>
    public string ProtoId { get => field ?? Id; init; }

    public required CodecKind Kind { get; init; }

    /// <summary>The proto name wished for.</summary>
    public required string ProtoName { get; init; }

    /// <summary>The non-nullable C# type (a wrapper's may be nullable).</summary>
    public required string CSharp { get; init; }

    public bool IsValueType { get; init; }

    /// <summary>What the .proto says above the message; by default the id.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Whether an enum's members are bits that may be combined.</summary>
    public bool IsFlags { get; init; }

    /// <summary>Whether the message may be an alternative of a polymorphic type: its members are then written without the braces too.</summary>
    public bool HasBase { get; init; }

    /// <summary>The discriminator's property of a polymorphic type.</summary>
    public string Discriminator { get; init; } = "";

    /// <summary>JsonUnknownDerivedTypeHandling of a polymorphic type.</summary>
    public int Fallback { get; init; }

    /// <summary>Whether an unknown discriminator means the polymorphic type itself.</summary>
    public bool IgnoresUnknown { get; init; }

    public EquatableArray<FieldModel> Fields { get; init; }

    public EquatableArray<EnumValueModel> Values { get; init; }

    /// <summary>The proto name that the contract lock gives the type; null where it has none to keep.</summary>
    public string? LockedName { get; init; }

    /// <summary>The numbers and names of its past.</summary>
    public Reserved Reserved { get; init; } = Reserved.None;

    /// <summary>The name of the generated class in Chains.Generated.</summary>
    public string ClassName => ClassNameOf(Id);

    public static string ClassNameOf(string id) => HintSafe(id) + "Codec";

    /// <summary>The name of the struct beside it that names a plain message's members.</summary>
    public static string FieldsNameOf(string id) => HintSafe(id) + "Fields";

    // Metadata holds names of 1023 bytes, and a type of many type arguments has a longer one (CS7013).
    private const int MaxName = 200;

    /// <summary>An identifier that differs wherever the id does.</summary>
    private static string HintSafe(string id)
    {
        var name = new System.Text.StringBuilder(id.Length + 10);
        bool exact = true;
        foreach (char c in id)
        {
            if (char.IsLetterOrDigit(c))
            {
                name.Append(c);
            }
            else
            {
                name.Append('_');
                exact &= c == '.';
            }
        }
        if (name.Length > MaxName)
        {
            name.Length = MaxName;
            exact = false;
        }
        return exact && id.IndexOf('_') < 0 ? name.ToString() : name.Append('_').Append(Emission.HintName.Hash(id)).ToString();
    }
}

/// <summary>A member of an enum.</summary>
/// <param name="Member">The C# name, escaped; empty for the made-up zero.</param>
/// <param name="ProtoName">Prefixed and in upper snake case.</param>
/// <param name="JsonName">The C# name.</param>
/// <param name="Number">The value as int32.</param>
/// <param name="IsUnusable">Whether naming the member is an error: it is obsolete as one.</param>
internal sealed record EnumValueModel(string Member, string ProtoName, string JsonName, int Number, bool IsUnusable = false);
