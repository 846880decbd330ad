using System.Collections.Generic;
using Chains.Build.Json;

namespace Chains.Build.Descriptors;

/// <summary>A message or enum of the wire.</summary>
/// <param name="Id">The C# type's full name, or <c>$…</c> for a wrapper message.</param>
/// <param name="Name">The proto name wished for.</param>
internal abstract record TypeDescriptor(string Id, string Name)
{
    /// <summary>Whether the name is that of the contract lock, which no other type may take.</summary>
    public bool IsLocked { get; init; }

    public ReservedDescriptor Reserved { get; init; } = ReservedDescriptor.None;
}

/// <summary>Numbers and names of the contract's past, which must not be used again. Ranges are ordered and include both ends.</summary>
internal sealed record ReservedDescriptor(IReadOnlyList<(int First, int Last)> Ranges, IReadOnlyList<string> Names)
{
    public static ReservedDescriptor None { get; } = new([], []);

    public bool IsEmpty => Ranges.Count == 0 && Names.Count == 0;
}

/// <summary>A message.</summary>
/// <param name="Id">As in <see cref="TypeDescriptor"/>.</param>
/// <param name="Name">As in <see cref="TypeDescriptor"/>.</param>
/// <param name="Fields">In the order of their numbers.</param>
/// <param name="Comment">What the .proto says above it, where that is not the id.</param>
internal sealed record MessageDescriptor(string Id, string Name, IReadOnlyList<FieldDescriptor> Fields, string? Comment = null) : TypeDescriptor(Id, Name)
{
    /// <summary>The JSON Schema of a message of alternatives, which in JSON are one object; null for all others, whose fields have theirs.</summary>
    public JsonObject? Schema { get; init; }

    public static MessageDescriptor None { get; } = new("", "", []);
}

internal sealed record EnumDescriptor(string Id, string Name, IReadOnlyList<EnumValueDescriptor> Values, bool HasAlias) : TypeDescriptor(Id, Name)
{
    /// <summary>The JSON Schema of its values; null where the chainlet has no HTTP edge.</summary>
    public JsonObject? Schema { get; init; }
}

/// <summary>A value of an enum. Its name in JSON is null where C# does not have it.</summary>
internal sealed record EnumValueDescriptor(string Name, int Number, string? Json = null);

internal enum FieldLabel
{
    None,
    Optional,
    Repeated,
    Map,

    /// <summary>Each such field of a message is an alternative to the others.</summary>
    OneOf,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">In snake case.</param>
/// <param name="Number">The field number.</param>
/// <param name="Label">How often it may stand.</param>
/// <param name="Key">The scalar type of a map's keys.</param>
/// <param name="Scalar">The proto scalar type, where <paramref name="Ref"/> is null.</param>
/// <param name="Ref">The id of a message or enum; one that begins with a dot is a message of protobuf's own files.</param>
/// <param name="Json">The member's name in JSON.</param>
internal sealed record FieldDescriptor(string Name, int Number, FieldLabel Label, string? Key, string? Scalar, string? Ref, string Json)
{
    /// <summary>The JSON Schema of its values, whose <c>$ref</c>s hold ids of types; null where the chainlet has no HTTP edge.</summary>
    public JsonObject? Schema { get; init; }

    /// <summary>Whether JSON must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether it may be absent though no label says so.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>Brings one item of the stream that RunRemote takes.</summary>
    public bool IsStreamItem { get; init; }
}
