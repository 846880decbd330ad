using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;
using Chains.Generators.WireTypes;

namespace Chains.Generators.Contracts;

/// <summary>What a change breaks. What breaks nothing is a change all the same, which the lock does not have yet.</summary>
[Flags]
internal enum ContractBreak
{
    None = 0,

    /// <summary>A message of one version is refused by the other, or a value of the old contract arrives as another one.</summary>
    Wire = 1,

    /// <summary>The same for JSON.</summary>
    Json = 2,

    /// <summary>Code that was generated from the old contract does not compile against the new one.</summary>
    Source = 4,
}

/// <summary>Where in the user's code a change is reported.</summary>
/// <param name="Chainlet">The chainlet's type, where the change is in its request or result.</param>
/// <param name="Codec">The id of the message or enum otherwise.</param>
/// <param name="Member">The member or parameter; empty for the declaration itself. A chainlet's result is <see cref="Result"/>.</param>
internal sealed record ContractPlace(string Chainlet, string Codec, string Member)
{
    public const string Result = "result";
}

/// <summary>A difference between the lock and the code.</summary>
/// <param name="Breaks">What it breaks.</param>
/// <param name="What">What changed: a sentence without its end.</param>
/// <param name="Repair">How the contract is kept.</param>
/// <param name="Place">Where the user sees it; null for what is gone from the code altogether.</param>
/// <param name="File">The file of the lock.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Order">The number of the [DataMember(Order = n)] that contradicts the lock; else 0.</param>
internal sealed record ContractChange(ContractBreak Breaks, string What, string Repair, ContractPlace? Place, LockFile File, int Line, int Order = 0);

/// <summary>
/// Compares a project with its lock. A change breaks a contract where a value that the old one allows does not reach the other version, in either direction: old
/// programs call new ones and new programs call old ones while a release rolls out. docs/spec/contract-changes.md has the verdicts, each proved by exchange.
/// </summary>
internal sealed class ContractComparer
{
    private const int MaxDepth = 32;

    private readonly LockMatcher _matcher;
    private readonly List<ContractChange> _changes = [];
    private readonly HashSet<(string, LockType)> _compared = [];
    private readonly HashSet<(string, LockType)> _open = [];

    private ContractComparer(LockMatcher matcher) => _matcher = matcher;

    /// <summary>Every change of the chainlets that have their numbers from the lock already.</summary>
    public static IReadOnlyList<ContractChange> Compare(LockMatcher matcher)
    {
        var comparer = new ContractComparer(matcher);
        foreach (ServicePair pair in matcher.Services)
        {
            comparer.CompareService(pair);
        }
        return comparer._changes;
    }

    /// <summary>How messages name a place of the lock.</summary>
    public static string At(LockFile file, int line)
    {
        string path = file.Path.Replace('\\', '/');
        int folder = path.LastIndexOf('/') is var slash and > 0 ? path.LastIndexOf('/', slash - 1) : -1;
        return $"{path.Substring(folder + 1)}, line {(line + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string CSharpNamespace(ChainletModel chainlet) => chainlet.TypeName.LastIndexOf('.') is var dot and > 0 ? ProtoNaming.CSharpNamespace(chainlet.TypeName.Substring(0, dot)) : ProtoNaming.CSharpNamespace("");

    private static string FileName(LockFile file) => file.Path.Substring(file.Path.LastIndexOfAny(['/', '\\']) + 1);

    private void Add(ContractBreak breaks, string what, string repair, ContractPlace place, LockFile file, int line, int order = 0) =>
        _changes.Add(new ContractChange(breaks, what, repair, place, file, line, order));

    private static ContractBreak Breaking(bool wire, bool json, bool source) =>
        (wire ? ContractBreak.Wire : ContractBreak.None) | (json ? ContractBreak.Json : ContractBreak.None) | (source ? ContractBreak.Source : ContractBreak.None);

    private void CompareService(ServicePair pair)
    {
        (LockFile file, LockService service, ChainletModel chainlet) = (pair.File, pair.Service, pair.Chainlet);
        EndpointModel endpoint = chainlet.Endpoint!;
        var place = new ContractPlace(chainlet.TypeName, "", "");
        string name = file.Qualify(service.Name);
        if (name != chainlet.Service)
        {
            Add(ContractBreak.Wire | ContractBreak.Source, $"The service of '{chainlet.ClassName}' was '{name}' ({At(file, service.Line)}) and is now '{chainlet.Service}'",
                "callers of the old name find nothing; keep class and namespace, or set ChainsProtoPackage to the old package", place, file, service.Line);
        }
        else if (!ProtoNaming.IsFileOf(FileName(file), chainlet.DisplayName))
        {
            Add(ContractBreak.Source, $"The contract of '{chainlet.ClassName}' was in '{FileName(file)}' and is now in '{ProtoNaming.Words(chainlet.DisplayName, '_')}.proto'",
                "generated code of callers is imported by the file's name; keep the chainlet's Name", place, file, service.Line);
        }
        else if (file.CSharpNamespace.Length > 0 && file.CSharpNamespace != CSharpNamespace(chainlet))
        {
            Add(ContractBreak.Source, $"The contract of '{chainlet.ClassName}' was in the C# namespace '{file.CSharpNamespace}' ({At(file, service.Line)}) and is now in '{CSharpNamespace(chainlet)}'",
                "generated C# of callers names it; keep the class's namespace", place, file, service.Line);
        }
        else if (service.Id.Length > 0 && service.Id != chainlet.TypeName)
        {
            // The comment tells the chainlet again when it is renamed.
            Add(ContractBreak.None, $"'{chainlet.ClassName}' was the class '{service.Id}' ({At(file, service.Line)})", "", place, file, service.Line);
        }
        string then = Streaming(service.IsClientStreaming, service.IsServerStreaming);
        string now = Streaming(endpoint.Streaming is EndpointStreaming.Client or EndpointStreaming.Duplex, endpoint.Streaming is EndpointStreaming.Server or EndpointStreaming.Duplex);
        if (then != now)
        {
            Add(ContractBreak.Wire | ContractBreak.Json | ContractBreak.Source, $"'{chainlet.ClassName}.RunRemote' was {then} ({At(file, service.Line)}) and is now {now}",
                "callers of the old kind cannot call it; add a second chainlet for the new kind", place, file, service.Line);
        }
        if (pair.Scope.Resolve(file, service.Request) is { Message: not null } request)
        {
            CompareFields(pair.Scope, request, endpoint.Request, field => new ContractPlace(chainlet.TypeName, "", field), chainlet.ClassName + ".RunRemote", isParameter: true);
        }
        if (pair.Scope.Resolve(file, service.Response) is { Message: not null } response)
        {
            EquatableArray<FieldModel> results = endpoint.Result is { } result ? new[] { result }.ToEquatableArray() : default;
            CompareFields(pair.Scope, response, results, _ => new ContractPlace(chainlet.TypeName, "", ContractPlace.Result), chainlet.ClassName + ".RunRemote", isParameter: true);
        }
    }

    private static string Streaming(bool client, bool server) => (client, server) switch
    {
        (true, true) => "a two-way stream",
        (true, false) => "a stream of the caller's",
        (false, true) => "a stream of results",
        _ => "a single call",
    };

    private void CompareFields(LockScope scope, LockType locked, EquatableArray<FieldModel> fields, Func<string, ContractPlace> place, string owner, bool isParameter, bool isUnion = false)
    {
        LockMessage message = locked.Message!;
        var shape = new LockedShape("", null, message.Fields.Select(f => new LockedField(f.Name, f.Number)).ToEquatableArray(), message.Reserved);
        var known = new HashSet<FieldModel>();
        foreach (LockField old in message.Fields)
        {
            if (fields.FirstOrDefault(f => shape.Find(f, fields)?.Name == old.Name) is { } field && known.Add(field))
            {
                CompareField(scope, locked, old, field, place(Member(field)), NameOf(field), isParameter);
            }
            else
            {
                bool isResult = isParameter && old.Name == "result" && fields.Count == 0;
                // A value of an alternative that is gone is refused; anything else that is gone, only missed where it must be there.
                bool isAlternative = old.Oneof.Length > 0;
                bool json = isAlternative || !old.MayBeAbsent;
                bool wire = isAlternative || json && old.Label.Length == 0 && scope.Resolve(locked.File, old.Type) is { Message: not null };
                Add(Breaking(wire, json, source: true),
                    isResult ? $"'{owner}' had a result ({At(locked.File, old.Line)}) and has none" : $"'{owner}' lost '{old.Name}' ({Number(old.Number)} in {At(locked.File, old.Line)})",
                    (isAlternative ? "older versions send it, and newer ones refuse it; keep it" : json ? "older versions refuse what comes without it; keep it" : "generated code of callers names it; keep it")
                        + (isResult || isAlternative ? "" : $", or mark the {(isParameter ? "parameter" : "member")} that it became with [RenamedFrom(\"{old.Name}\")]"),
                    place(""), locked.File, old.Line);
            }
        }
        foreach (FieldModel field in fields.Where(f => !known.Contains(f)))
        {
            CompareAdded(locked, field, place(Member(field)), NameOf(field), isUnion);
        }

        string NameOf(FieldModel field) => isUnion ? $"The alternative '{field.ProtoName}' of '{owner}'" : Name(owner, field);
    }

    private static string Member(FieldModel field) => field.Member.TrimStart('@');

    // A result has no name in C#.
    private static string Name(string owner, FieldModel field) => field.Member.Length == 0 ? "The result of '" + owner + "'" : "'" + owner + "." + Member(field) + "'";

    private static string Number(int number) => "number " + number.ToString(CultureInfo.InvariantCulture);

    private void CompareAdded(LockType locked, FieldModel field, ContractPlace place, string name, bool isAlternative)
    {
        LockMessage message = locked.Message!;
        if (message.Reserved.Has(field.Number) || message.Fields.Any(f => f.Number == field.Number))
        {
            LockField? holder = message.Fields.FirstOrDefault(f => f.Number == field.Number);
            string whose = holder is not null ? $"is the number of '{holder.Name}'" : "is reserved, since a member that is gone had it";
            Add(ContractBreak.Wire, name, $"it {whose} ({At(locked.File, holder?.Line ?? message.Line)})", place, locked.File, message.Line, field.Number);
            return;
        }
        if (message.Reserved.Has(field.ProtoName))
        {
            Add(ContractBreak.Json | ContractBreak.Source, $"{name} takes the name '{field.ProtoName}', which the contract reserves ({At(locked.File, message.Line)})",
                "older versions read it as the member that once had the name; take another", place, locked.File, message.Line);
            return;
        }
        bool json = !isAlternative && !MessageEmitter.MayBeAbsent(field);
        bool wire = json && MessageEmitter.IsAlwaysThere(field);
        Add(Breaking(wire, json, source: false),
            $"{name} is new{(json ? " and must be there" : "")}", json ? "older versions do not send it; give it a default, or make it nullable" : "", place, locked.File, message.Line);
    }

    private void CompareField(LockScope scope, LockType locked, LockField old, FieldModel field, ContractPlace place, string name, bool isParameter)
    {
        string at = At(locked.File, old.Line);
        if (field.Number != old.Number)
        {
            // Without the user's word the number would have been kept.
            Add(ContractBreak.Wire, name, $"'{old.Name}' has the {Number(old.Number)} there ({at})", place, locked.File, old.Line, field.Number);
            return;
        }
        ContractBreak renamed = Breaking(wire: false, json: field.Member.Length > 0 && field.JsonName != old.Json, source: field.ProtoName != old.Name);
        if (renamed != ContractBreak.None)
        {
            string what = (renamed & ContractBreak.Source) == ContractBreak.None ? $"{name} was '{old.Json}' in JSON ({at}) and is now '{field.JsonName}'" : $"{name} was '{old.Name}' ({at}) and is now '{field.ProtoName}'";
            // A parameter's name in JSON is its own, or what the project's naming makes of it.
            string keep = isParameter ? (renamed & ContractBreak.Source) == ContractBreak.None ? "keep the project's ChainsJsonNaming" : "keep the parameter's name"
                : (renamed & ContractBreak.Json) == ContractBreak.None ? $"keep its name in the contract with [DataMember(Name = \"{old.Name}\")]" : $"keep its name in JSON with [JsonPropertyName(\"{old.Json}\")]";
            Add(renamed, what, keep, place, locked.File, old.Line);
        }
        CompareType(scope, locked, old, field, place, name);
    }

    private void CompareType(LockScope scope, LockType locked, LockField old, FieldModel field, ContractPlace place, string name)
    {
        ProtoDeclaration declaration = WireTypeList.Of(field.Type).Declare(field.Type);
        string label = DescriptorEmitter.Label(field, declaration);
        LockType? oldType = scope.Resolve(locked.File, old.Type);
        CodecModel? codec = declaration.Ref.Length > 0 ? _matcher.CodecOf(field.Type) : null;
        bool sameShape = Cardinality(old.Label) == Cardinality(label);
        // The type is the one that the lock means: its changes are its own, and reported there.
        bool isSameType = sameShape && oldType is not null && codec is not null && IsPaired(scope, oldType, codec);
        if (sameShape && oldType is not null && codec is not null)
        {
            CompareBehind(scope, oldType, codec, 0);
        }
        string then = Describe(old);
        string now = Describe(label, declaration, codec);
        string at = At(locked.File, old.Line);
        if (!isSameType)
        {
            bool wire = !sameShape || !TypeFits(scope, locked.File, old, oldType, declaration, codec, ContractBreak.Wire);
            bool json = !JsonFits(scope, Shape(scope, locked.File, old, 0), Shape(field.Type));
            bool same = sameShape && old.Key == declaration.Key && (LockParser.IsScalar(old.Type)
                ? old.Type == declaration.Scalar
                : !wire && !json && (codec is null ? oldType is null : !LockMatcher.IsNamed(codec)));
            if (!same)
            {
                Add(Breaking(wire, json, source: true), $"{name} was '{then}' ({at}) and is now '{now}'",
                    wire || json ? "values of the one are not read as the other; give it another name, so that it gets a number of its own" : "generated code of callers has the old type; give it another name, so that it gets a number of its own",
                    place, locked.File, old.Line);
                return;
            }
        }
        bool mayBeAbsent = label == "optional" || old.Oneof.Length > 0 || MessageEmitter.MayBeAbsent(field);
        if (sameShape && old.MayBeAbsent != mayBeAbsent)
        {
            bool isScalar = label == "optional" || old.Label == "optional";
            // A zero that is not written is absent to the other side, which then takes its own default. Most messages have none, and are always written.
            bool isSingle = Cardinality(label).Length == 0;
            bool hasZero = isSingle && WireTypeList.Of(field.Type).Default(field.Type) is not null;
            bool wire = old.MayBeAbsent ? isSingle : hasZero && !IsZero(field);
            bool json = old.MayBeAbsent;
            Add(Breaking(wire, json, source: isScalar),
                $"{name} {(old.MayBeAbsent ? "could be absent" : "was always there")} ({at}) and {(mayBeAbsent ? "may now be absent" : "must now be there")}",
                old.MayBeAbsent
                    ? "older versions do not always send it; leave it nullable or its default in place"
                    : wire ? "older versions do not write a zero, false or empty text, which arrives as absent; add a new one beside it" : "generated code of callers tells absent from zero only where it is optional; leave it as it was",
                place, locked.File, old.Line);
        }
    }

    private bool IsPaired(LockScope scope, LockType locked, CodecModel codec) => _matcher.PairsOf(codec.Id).Any(p => p.Locked == locked && ReferenceEquals(p.Scope, scope));

    /// <summary>Compares the type that a field leads to, through the wrappers and tuples between.</summary>
    private void CompareBehind(LockScope scope, LockType locked, CodecModel codec, int depth)
    {
        if (IsPaired(scope, locked, codec))
        {
            CompareShared(scope, locked, codec);
        }
        else if (locked.Message is { } message && !LockMatcher.IsNamed(codec) && depth < MaxDepth)
        {
            foreach (LockField old in message.Fields)
            {
                if (codec.Fields.FirstOrDefault(f => f.ProtoName == old.Name) is { } field && scope.Resolve(locked.File, old.Type) is { } inner && _matcher.CodecOf(field.Type) is { } innerCodec)
                {
                    CompareBehind(scope, inner, innerCodec, depth + 1);
                }
            }
        }
    }

    private static string Cardinality(string label) => label == "optional" ? "" : label;

    /// <summary>Whether absence means the value that protobuf leaves out.</summary>
    private static bool IsZero(FieldModel field) =>
        !field.Type.IsNullable && (field.Default is "0" or "0L" or "0U" or "0UL" or "0D" or "0F" or "false" or "\"\"" || (field.Default == "default" && field.Type.IsValueType) || field.Default?.EndsWith(")(0)", StringComparison.Ordinal) == true);

    private static string Describe(LockField field) => field.Label switch
    {
        "map" => $"map<{field.Key}, {field.Type}>",
        "" => field.Type,
        _ => field.Label + " " + field.Type,
    };

    private static string Describe(string label, ProtoDeclaration declaration, CodecModel? codec)
    {
        string type = declaration.Ref.Length == 0 ? declaration.Scalar : codec is null ? declaration.Ref : codec.LockedName ?? codec.ProtoName;
        return label switch
        {
            "map" => $"map<{declaration.Key}, {type}>",
            "" => type,
            _ => label + " " + type,
        };
    }

    /// <summary>Compares a type that several fields may have, once.</summary>
    private void CompareShared(LockScope scope, LockType locked, CodecModel codec)
    {
        if (!_compared.Add((codec.Id, locked)))
        {
            return;
        }
        if (codec.Kind != CodecKind.Wrapper && codec.LockedName is null && codec.ProtoName != locked.Name)
        {
            Add(ContractBreak.Source, $"'{codec.ProtoName}' was '{locked.Name}' ({At(locked.File, locked.Line)})",
                "generated code of callers names it; keep the type's name", new ContractPlace("", codec.Id, ""), locked.File, locked.Line);
        }
        else if (codec.Kind != CodecKind.Wrapper && locked.Id.Length > 0 && locked.Id != codec.ProtoId)
        {
            // The comment finds the type again when it is renamed.
            Add(ContractBreak.None, $"'{codec.ProtoName}' was the type '{locked.Id}' ({At(locked.File, locked.Line)})", "", new ContractPlace("", codec.Id, ""), locked.File, locked.Line);
        }
        if (codec.Kind == CodecKind.Enum)
        {
            CompareEnum(locked, codec);
        }
        else if (IsUnion(locked) != (codec.Kind == CodecKind.Union))
        {
            // An object of the type itself is written to JSON as before where it has no discriminator.
            bool json = IsUnion(locked) || codec.Fields.All(f => f.Type.NonNullableCSharp != codec.CSharp || f.Discriminator is not null);
            Add(Breaking(wire: true, json, source: true), $"'{codec.ProtoName}' was {(IsUnion(locked) ? "polymorphic" : "one type")} ({At(locked.File, locked.Line)}) and is now {(IsUnion(locked) ? "one type" : "polymorphic")}",
                "values of the one are not read as the other; add a new type beside it", new ContractPlace("", codec.Id, ""), locked.File, locked.Line);
        }
        else
        {
            CompareFields(scope, locked, codec.Fields, member => new ContractPlace("", codec.Id, member), codec.ProtoName, isParameter: false, isUnion: codec.Kind == CodecKind.Union);
        }
    }

    private void CompareEnum(LockType locked, CodecModel codec)
    {
        LockEnum type = locked.Enum!;
        ContractPlace place = new("", codec.Id, "");
        var names = new HashSet<string>(type.Values.Select(v => v.Name), StringComparer.Ordinal);
        foreach (LockValue old in type.Values)
        {
            string at = At(locked.File, old.Line);
            EnumValueModel? value = codec.Values.FirstOrDefault(v => v.ProtoName == old.Name);
            EnumValueModel? successor = codec.Values.FirstOrDefault(v => v.Number == old.Number && !names.Contains(v.ProtoName));
            if (value is { Member.Length: 0 })
            {
                continue;
            }
            if (value is null && successor is null)
            {
                // Another name of the number still stands for it.
                bool isAlias = codec.Values.Any(v => v.Number == old.Number);
                Add(ContractBreak.Json | ContractBreak.Source, $"'{codec.ProtoName}' lost '{old.Json}' ({Number(old.Number)} in {at})",
                    isAlias ? "older versions may send this name in JSON; keep it" : "older versions send it by name in JSON; keep it, marked [Obsolete]", place, locked.File, old.Line);
            }
            else if (value is null)
            {
                Add(ContractBreak.Json | ContractBreak.Source, $"'{codec.ProtoName}.{Member(successor!)}' was '{old.Json}' ({at})",
                    $"older versions send the old name in JSON; keep it there with [JsonStringEnumMemberName(\"{old.Json}\")], or keep the member's name", place with { Member = Member(successor!) }, locked.File, old.Line);
            }
            else if (value.Number != old.Number)
            {
                Add(ContractBreak.Wire, $"'{codec.ProtoName}.{Member(value)}' was {Number(old.Number)} ({at}) and is now {value.Number.ToString(CultureInfo.InvariantCulture)}",
                    $"older versions read another value; write {Member(value)} = {old.Number.ToString(CultureInfo.InvariantCulture)}", place with { Member = Member(value) }, locked.File, old.Line);
            }
            else if (value.JsonName != old.Json)
            {
                Add(ContractBreak.Json, $"'{codec.ProtoName}.{Member(value)}' was '{old.Json}' in JSON ({at}) and is now '{value.JsonName}'",
                    "older versions do not know the new name; keep the old one", place with { Member = Member(value) }, locked.File, old.Line);
            }
        }
        var numbers = new HashSet<int>(type.Values.Select(v => v.Number));
        foreach (EnumValueModel value in codec.Values.Where(v => !names.Contains(v.ProtoName) && v.Member.Length > 0))
        {
            ContractPlace at = place with { Member = Member(value) };
            string name = $"'{codec.ProtoName}.{Member(value)}'";
            if (type.Reserved.Has(value.Number))
            {
                Add(ContractBreak.Wire | ContractBreak.Json | ContractBreak.Source, $"{name} takes the {Number(value.Number)}, which the contract reserves ({At(locked.File, type.Line)})",
                    "older versions read it as the member that once had it; take another number", at, locked.File, type.Line);
            }
            else if (type.Reserved.Has(value.ProtoName))
            {
                Add(ContractBreak.Json | ContractBreak.Source, $"{name} takes the name '{value.ProtoName}', which the contract reserves ({At(locked.File, type.Line)})",
                    "older versions read it as the member that once had it; take another name", at, locked.File, type.Line);
            }
            else if (!numbers.Contains(value.Number) || type.Values.Any(v => v.Number == value.Number && codec.Values.Any(c => c.ProtoName == v.Name)))
            {
                Add(ContractBreak.None, $"{name} is new", "", at, locked.File, type.Line);
            }
        }
    }

    private static bool IsUnion(LockType locked) => locked.Message!.Fields.Any(f => f.Oneof.Length > 0);

    private static string Member(EnumValueModel value) => value.Member.Length > 0 ? value.Member.TrimStart('@') : value.ProtoName;

    /// <summary>What changes between two types would break, without reporting it.</summary>
    private ContractBreak Breaks(LockScope scope, LockType locked, CodecModel codec)
    {
        if (locked.Enum is null != (codec.Kind != CodecKind.Enum) || (locked.Enum is null && IsUnion(locked) != (codec.Kind == CodecKind.Union)))
        {
            return ContractBreak.Wire | ContractBreak.Json | ContractBreak.Source;
        }
        // What changes in it is reported in its own place.
        if (IsPaired(scope, locked, codec))
        {
            return ContractBreak.None;
        }
        // A recursive type is what it is found to be further out.
        if (_open.Count > MaxDepth || !_open.Add((codec.Id, locked)))
        {
            return ContractBreak.None;
        }
        var quiet = new ContractComparer(_matcher);
        quiet._open.UnionWith(_open);
        if (codec.Kind == CodecKind.Enum)
        {
            quiet.CompareEnum(locked, codec);
        }
        else
        {
            quiet.CompareFields(scope, locked, codec.Fields, _ => new ContractPlace("", "", ""), "", isParameter: false, isUnion: codec.Kind == CodecKind.Union);
        }
        _open.Remove((codec.Id, locked));
        return quiet._changes.Aggregate(ContractBreak.None, (all, change) => all | change.Breaks);
    }

    private bool TypeFits(LockScope scope, LockFile file, LockField old, LockType? oldType, ProtoDeclaration declaration, CodecModel? codec, ContractBreak level)
    {
        if (old.Key != declaration.Key && !ScalarFits(old.Key, declaration.Key))
        {
            return false;
        }
        if (LockParser.IsScalar(old.Type))
        {
            return declaration.Scalar.Length > 0 && ScalarFits(old.Type, declaration.Scalar);
        }
        if (oldType is null)
        {
            // A type of protobuf's own, which goes by its name.
            return declaration.Ref.TrimStart('.') == old.Type.TrimStart('.');
        }
        if (codec is null)
        {
            return oldType.Enum is not null && declaration.Scalar is "int32" or "int64";
        }
        return (Breaks(scope, oldType, codec) & level) == ContractBreak.None;
    }

    /// <summary>Whether every value of the one comes back from the other: the encoding specification, "Updating A Message Type", less what cuts values down.</summary>
    private static bool ScalarFits(string old, string now) => old == now || (old, now) is
        ("bool", "int32" or "uint32" or "int64" or "uint64") or ("int32", "int64") or ("uint32", "uint64" or "int64") or ("string", "bytes");

    // JSON does not show wrappers, so its shapes are compared without them.

    private sealed record JsonShape(string Kind, string Name, JsonShape? Inner, LockType? Locked = null, CodecModel? Codec = null);

    private static JsonShape Shape(LockScope scope, LockFile file, LockField field, int depth)
    {
        JsonShape inner;
        if (LockParser.IsScalar(field.Type))
        {
            inner = new JsonShape("scalar", field.Type, null);
        }
        else if (scope.Resolve(file, field.Type) is not { } type)
        {
            inner = new JsonShape("foreign", field.Type.TrimStart('.'), null);
        }
        else if (type.Message is { IsWrapper: true, Fields: [var only] } && depth < MaxDepth)
        {
            inner = Shape(scope, type.File, only, depth + 1);
        }
        else
        {
            inner = new JsonShape(type.Enum is null ? "message" : "enum", "", null, Locked: type);
        }
        return field.Label switch
        {
            "repeated" => new JsonShape("list", "", inner),
            "map" => new JsonShape("map", field.Key, inner),
            _ => inner,
        };
    }

    private JsonShape Shape(WireTypeModel type)
    {
        switch (type.Kind)
        {
            case "wrapper":
                return Shape(type.Arguments[0]);
            case "list":
                return new JsonShape("list", "", Shape(type.Arguments[0]));
            case "map":
                return new JsonShape("map", WireTypeList.Of(type).Declare(type).Key, Shape(type.Arguments[1]));
        }
        ProtoDeclaration declaration = WireTypeList.Of(type).Declare(type);
        return declaration.Scalar.Length > 0 ? new JsonShape("scalar", declaration.Scalar, null)
            : _matcher.CodecOf(type) is { } codec ? new JsonShape(codec.Kind == CodecKind.Enum ? "enum" : "message", "", null, Codec: codec)
            : new JsonShape("foreign", declaration.Ref.TrimStart('.'), null);
    }

    private bool JsonFits(LockScope scope, JsonShape old, JsonShape now) => old.Kind == now.Kind && old.Kind switch
    {
        "scalar" => JsonScalarFits(old.Name, now.Name),
        "foreign" => old.Name == now.Name,
        "list" => JsonFits(scope, old.Inner!, now.Inner!),
        // Keys are text.
        "map" => (now.Name == "string" || JsonScalarFits(old.Name, now.Name)) && JsonFits(scope, old.Inner!, now.Inner!),
        _ => (Breaks(scope, old.Locked!, now.Codec!) & ContractBreak.Json) == ContractBreak.None,
    };

    private static bool JsonScalarFits(string old, string now) => JsonScalar(old) == JsonScalar(now) || (JsonScalar(old), JsonScalar(now)) is
        ("int32", "int64" or "double") or ("uint32", "int64" or "uint64" or "double") or ("float", "double");

    private static string JsonScalar(string type) => type switch
    {
        "sint32" or "sfixed32" => "int32",
        "fixed32" => "uint32",
        "sint64" or "sfixed64" => "int64",
        "fixed64" => "uint64",
        _ => type,
    };
}
