using System.Collections.Generic;
using System.Linq;
using Chains.Build.Descriptors;

namespace Chains.Build.Artifacts;

/// <summary>
/// A contract with every name settled. Its text (<see cref="ProtoText"/>) and its descriptor (<see cref="ProtoDescriptor"/>) are both written from this, so that
/// what a host says about itself by reflection is what stands in <c>protos/</c>.
/// </summary>
/// <param name="Name">The file's name, which imports go by.</param>
/// <param name="Package">Proto package; may be empty.</param>
/// <param name="CSharpNamespace">The option csharp_namespace.</param>
/// <param name="Imports">Names of other files.</param>
/// <param name="Service">The chainlet's service; null in the file of shared types.</param>
/// <param name="Types">Top-level messages and enums, in order.</param>
internal sealed record ProtoFile(string Name, string Package, string CSharpNamespace, IReadOnlyList<string> Imports, ProtoService? Service, IReadOnlyList<ProtoType> Types);

/// <summary>A service with its one method, RunRemote.</summary>
/// <param name="Name">The simple name.</param>
/// <param name="Comment">The line above it.</param>
/// <param name="Request">A message of the same file.</param>
/// <param name="Response">A message of the same file.</param>
/// <param name="IsClientStreaming">The request is a stream.</param>
/// <param name="IsServerStreaming">The answer is a stream.</param>
internal sealed record ProtoService(string Name, string Comment, string Request, string Response, bool IsClientStreaming, bool IsServerStreaming);

/// <summary>A top-level message or enum.</summary>
/// <param name="Name">The simple name.</param>
/// <param name="Comment">The line above it, if any.</param>
internal abstract record ProtoType(string Name, string? Comment)
{
    public ReservedDescriptor Reserved { get; init; } = ReservedDescriptor.None;
}

internal sealed record ProtoMessage(string Name, string? Comment, IReadOnlyList<ProtoField> Fields) : ProtoType(Name, Comment)
{
    /// <summary>The name of the one oneof that a message of alternatives has: none of its fields may have it.</summary>
    public string OneOf => Fields.Any(other => other.Name == "kind") ? "kind_of" : "kind";
}

internal sealed record ProtoEnum(string Name, string? Comment, IReadOnlyList<EnumValueDescriptor> Values, bool HasAlias) : ProtoType(Name, Comment);

internal enum ProtoTypeKind
{
    Scalar,
    Message,
    Enum,
}

/// <summary>A field of a message.</summary>
/// <param name="Name">In snake case.</param>
/// <param name="Number">The field number.</param>
/// <param name="Label">How often it may stand.</param>
/// <param name="Key">The scalar type of a map's keys.</param>
/// <param name="Kind">What <paramref name="Type"/> is.</param>
/// <param name="Type">A scalar's keyword, else an absolute name: <c>.package.Message</c>. A map's values have it.</param>
/// <param name="Json">The name in JSON.</param>
internal sealed record ProtoField(string Name, int Number, FieldLabel Label, string? Key, ProtoTypeKind Kind, string Type, string Json)
{
    /// <summary>Whether it may be absent though no label says so: messages and collections have none for that.</summary>
    public bool MayBeAbsent { get; init; }
}
