using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Chains.Generators.Emission;
using Chains.Generators.Model;

namespace Chains.Generators.Contracts;

/// <summary>What the lock says about the types and endpoints of a project: the numbers that they keep. A value of the generator's pipeline.</summary>
internal sealed record LockMatch(EquatableArray<LockedShape> Shapes)
{
    public static LockMatch None { get; } = new(default(EquatableArray<LockedShape>));

    public static LockMatch Of(ImmutableArray<ChainletModel> chainlets, ContractLock contract) => contract.IsEmpty ? None : new LockMatcher(chainlets, contract).ToMatch();

    public static string RequestKey(ChainletModel chainlet) => chainlet.TypeName + ":request";

    public static string ResponseKey(ChainletModel chainlet) => chainlet.TypeName + ":response";

    /// <summary>The chainlet with the numbers, names and reservations of the lock.</summary>
    public ChainletModel Apply(ChainletModel chainlet)
    {
        if (Shapes.Count == 0)
        {
            return chainlet;
        }
        return chainlet with
        {
            Endpoint = chainlet.Endpoint is { } endpoint ? Apply(chainlet, endpoint) : null,
            Codecs = chainlet.Codecs.Select(Apply).ToEquatableArray(),
        };
    }

    private EndpointModel Apply(ChainletModel chainlet, EndpointModel endpoint)
    {
        LockedShape? request = Find(RequestKey(chainlet));
        LockedShape? response = Find(ResponseKey(chainlet));
        EquatableArray<FieldModel> fields = request is null ? endpoint.Request : Number(endpoint.Request, request);
        EquatableArray<FieldModel> results = endpoint.Result is { } result ? new[] { result }.ToEquatableArray() : default;
        return endpoint with
        {
            Request = fields,
            RequestReserved = request is null ? Reserved.None : Reserve(fields, request),
            ResponseReserved = response is null ? Reserved.None : Reserve(results, response),
        };
    }

    private CodecModel Apply(CodecModel codec)
    {
        if (Find(codec.Id) is not { } shape)
        {
            return codec;
        }
        if (codec.Kind == CodecKind.Enum)
        {
            codec = codec with { Values = codec.Values.Select(v => v with { ProtoName = Name(codec, v, shape) }).ToEquatableArray() };
            var numbers = new HashSet<int>(codec.Values.Select(v => v.Number));
            var names = new HashSet<string>(codec.Values.Select(v => v.ProtoName), StringComparer.Ordinal);
            return codec with { LockedName = shape.Name, Reserved = Reserve(numbers, names, [], shape) };
        }
        EquatableArray<FieldModel> fields = Number(codec.Fields, shape).OrderBy(f => f.Number).ToEquatableArray();
        return codec with { LockedName = shape.Name, Fields = fields, Reserved = Reserve(fields, shape) };
    }

    /// <summary>
    /// The name that the lock gives an enum's value: two enums of one C# name are told apart in the contract, and so are their values, which protobuf puts beside them.
    /// </summary>
    private static string Name(CodecModel codec, EnumValueModel value, LockedShape shape)
    {
        string name = shape.Name is { } type ? ProtoNaming.Renamed(codec.ProtoName, value.ProtoName, Naming.UpperSnake(type)) : value.ProtoName;
        return shape.Fields.FirstOrDefault(f => f.Name == value.ProtoName)?.Name
            ?? shape.Fields.FirstOrDefault(f => f.Name == name)?.Name
            ?? shape.Fields.FirstOrDefault(f => f.Number == value.Number && (ProtoNaming.IsNumbered(f.Name, name) || ProtoNaming.IsNumbered(f.Name, value.ProtoName)))?.Name
            ?? name;
    }

    /// <summary>
    /// A number of [DataMember(Order)] is the user's word, and a rule says where it contradicts the lock. A field that the lock knows keeps
    /// its number; any other takes the least that was never used.
    /// </summary>
    private static EquatableArray<FieldModel> Number(EquatableArray<FieldModel> fields, LockedShape shape)
    {
        var taken = new HashSet<int>(fields.Where(f => f.HasOrder).Select(f => f.Number));
        var locked = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (FieldModel field in fields.Where(f => !f.HasOrder))
        {
            if (shape.Find(field, fields) is { } known && taken.Add(known.Number))
            {
                locked[field.ProtoName] = known.Number;
            }
        }
        taken.UnionWith(shape.Fields.Select(f => f.Number));
        int next = 1;
        return fields.Select(field =>
        {
            if (field.HasOrder)
            {
                return field;
            }
            if (locked.TryGetValue(field.ProtoName, out int number))
            {
                return field with { Number = number };
            }
            while (next is >= 19000 and <= 19999 || shape.Reserved.Has(next) || !taken.Add(next))
            {
                next++;
            }
            return field with { Number = next++ };
        }).ToEquatableArray();
    }

    private static Reserved Reserve(EquatableArray<FieldModel> fields, LockedShape shape) => Reserve(
        new HashSet<int>(fields.Select(f => f.Number)),
        new HashSet<string>(fields.Select(f => f.ProtoName), StringComparer.Ordinal),
        fields.Where(f => shape.Find(f, fields) is { } known && known.Number == f.Number).Select(f => f.Number),
        shape);

    /// <summary>What the lock reserves, and what it has that is no longer used.</summary>
    private static Reserved Reserve(HashSet<int> numbers, HashSet<string> names, IEnumerable<int> kept, LockedShape shape)
    {
        IEnumerable<int> gone = shape.Fields.Select(f => f.Number).Except(kept).Distinct();
        ReservedRange[] ranges = [.. shape.Reserved.Ranges
            .Concat(gone.Where(n => !shape.Reserved.Has(n)).Select(n => new ReservedRange(n, n)))
            // A number that is used again cannot be reserved; a rule says so.
            .SelectMany(range => Without(range, numbers))
            .OrderBy(range => range.First)];
        string[] reservedNames = [.. shape.Reserved.Names.Concat(shape.Fields.Select(f => f.Name)).Where(n => !names.Contains(n)).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal)];
        return ranges.Length == 0 && reservedNames.Length == 0 ? Reserved.None : new Reserved(ranges.ToEquatableArray(), reservedNames.ToEquatableArray());
    }

    private static IEnumerable<ReservedRange> Without(ReservedRange range, HashSet<int> numbers)
    {
        int first = range.First;
        foreach (int number in numbers.Where(n => n >= range.First && n <= range.Last).OrderBy(n => n))
        {
            if (number > first)
            {
                yield return new ReservedRange(first, number - 1);
            }
            if (number == range.Last)
            {
                yield break;
            }
            first = number + 1;
        }
        yield return new ReservedRange(first, range.Last);
    }

    private LockedShape? Find(string key)
    {
        foreach (LockedShape shape in Shapes)
        {
            if (string.Equals(shape.Key, key, StringComparison.Ordinal))
            {
                return shape;
            }
        }
        return null;
    }
}

/// <summary>A message or enum of the project that the lock knows.</summary>
/// <param name="Key">The codec's id, or the chainlet's type with the side of the call.</param>
/// <param name="Name">The name that the lock gives the type; null where it is not to be kept.</param>
/// <param name="Fields">The fields or values of the lock.</param>
/// <param name="Reserved">What the lock reserves.</param>
internal sealed record LockedShape(string Key, string? Name, EquatableArray<LockedField> Fields, Reserved Reserved)
{
    /// <summary>The locked field that a member is: by its name, else by the one of [RenamedFrom].</summary>
    public LockedField? Find(FieldModel field, EquatableArray<FieldModel> all)
    {
        LockedField? former = null;
        foreach (LockedField known in Fields)
        {
            if (string.Equals(known.Name, field.ProtoName, StringComparison.Ordinal))
            {
                return known;
            }
            if (field.FormerName.Length > 0 && string.Equals(known.Name, field.FormerName, StringComparison.Ordinal))
            {
                former = known;
            }
        }
        // A former name that another member has is that member's.
        return former is not null && all.All(f => f.ProtoName != former.Name) ? former : null;
    }
}

internal sealed record LockedField(string Name, int Number);

/// <summary>A chainlet and its service in the lock.</summary>
internal sealed record ServicePair(LockScope Scope, LockFile File, LockService Service, ChainletModel Chainlet);

/// <summary>A codec and its type in the lock, whose name is kept where the type itself did not change its own.</summary>
internal sealed record TypePair(LockScope Scope, LockType Locked, CodecModel Codec, bool KeepsName);

/// <summary>
/// Finds which service and type of the lock each chainlet and type of the project is. A type is found by its C# name, which the lock has in a
/// comment; one that was moved or renamed by the fields that lead to it.
/// </summary>
internal sealed class LockMatcher
{
    private readonly Dictionary<string, CodecModel> _codecs = new(StringComparer.Ordinal);
    private readonly List<ServicePair> _services = [];
    private readonly Dictionary<string, List<TypePair>> _types = new(StringComparer.Ordinal);
    private readonly HashSet<LockService> _taken = [];

    public LockMatcher(IEnumerable<ChainletModel> chainlets, ContractLock contract)
    {
        ChainletModel[] complete = [.. chainlets.Where(c => c.Endpoint is not null).OrderBy(c => c.TypeName, StringComparer.Ordinal)];
        foreach (CodecModel codec in complete.SelectMany(c => (IEnumerable<CodecModel>)c.Codecs))
        {
            _codecs[codec.Id] = codec;
        }
        Scopes = contract.Scopes();
        foreach (LockScope scope in Scopes)
        {
            MatchServices(scope, complete);
            MatchTypes(scope);
        }
    }

    public IReadOnlyList<LockScope> Scopes { get; }

    public IReadOnlyList<ServicePair> Services => _services;

    public IReadOnlyDictionary<string, CodecModel> Codecs => _codecs;

    public IEnumerable<TypePair> PairsOf(string codec) => _types.TryGetValue(codec, out List<TypePair>? pairs) ? pairs : [];

    /// <summary>Whether a service of the lock has a chainlet in this project.</summary>
    public bool IsMatched(LockService service) => _taken.Contains(service);

    public LockMatch ToMatch()
    {
        var shapes = new List<LockedShape>();
        foreach (IGrouping<string, ServicePair> pairs in _services.GroupBy(p => p.Chainlet.TypeName, StringComparer.Ordinal))
        {
            shapes.Add(Shape(LockMatch.RequestKey(pairs.First().Chainlet), null, pairs.Select(p => p.Scope.Resolve(p.File, p.Service.Request))));
            shapes.Add(Shape(LockMatch.ResponseKey(pairs.First().Chainlet), null, pairs.Select(p => p.Scope.Resolve(p.File, p.Service.Response))));
        }
        foreach (KeyValuePair<string, List<TypePair>> type in _types)
        {
            // Where two contracts of the project name the type differently, neither is kept.
            string?[] names = [.. type.Value.Select(p => p.KeepsName ? p.Locked.Name : null).Distinct(StringComparer.Ordinal)];
            shapes.Add(Shape(type.Key, names.Length == 1 ? names[0] : null, type.Value.Select(p => (LockType?)p.Locked)));
        }
        return new LockMatch(shapes.OrderBy(s => s.Key, StringComparer.Ordinal).ToEquatableArray());
    }

    private static LockedShape Shape(string key, string? name, IEnumerable<LockType?> locked)
    {
        var fields = new Dictionary<string, LockedField>(StringComparer.Ordinal);
        var ranges = new List<ReservedRange>();
        var names = new List<string>();
        foreach (LockType type in locked.OfType<LockType>())
        {
            IEnumerable<LockedField> own = type.Message?.Fields.Select(f => new LockedField(f.Name, f.Number)) ?? type.Enum!.Values.Select(v => new LockedField(v.Name, v.Number));
            foreach (LockedField field in own.Where(f => !fields.ContainsKey(f.Name)))
            {
                fields.Add(field.Name, field);
            }
            ranges.AddRange(type.Reserved.Ranges);
            names.AddRange(type.Reserved.Names);
        }
        return new LockedShape(key, name, fields.Values.ToEquatableArray(), new Reserved(
            ranges.Distinct().OrderBy(r => r.First).ToEquatableArray(),
            names.Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal).ToEquatableArray()));
    }

    private void MatchServices(LockScope scope, ChainletModel[] chainlets)
    {
        var open = scope.Services.ToList();
        var free = chainlets.ToList();
        Take((file, service, chainlet) => file.Qualify(service.Name) == chainlet.Service);
        Take((_, service, chainlet) => service.Id == chainlet.TypeName);
        Take((_, service, chainlet) => service.Name == chainlet.ProtoName);
        // Renamed: the one that is left over looks as the one that is new.
        if (open.Count == 1 && free.Count == 1)
        {
            Take((file, service, chainlet) => scope.Resolve(file, service.Request)?.Message is { Fields.Count: > 0 } request
                && new HashSet<string>(request.Fields.Select(f => f.Name), StringComparer.Ordinal).SetEquals(chainlet.Endpoint!.Request.Select(f => f.ProtoName)));
        }

        void Take(Func<LockFile, LockService, ChainletModel, bool> fits)
        {
            foreach (ChainletModel chainlet in free.ToArray())
            {
                int index = open.FindIndex(o => fits(o.File, o.Service, chainlet));
                if (index >= 0)
                {
                    _services.Add(new ServicePair(scope, open[index].File, open[index].Service, chainlet));
                    _taken.Add(open[index].Service);
                    open.RemoveAt(index);
                    free.Remove(chainlet);
                }
            }
        }
    }

    private void MatchTypes(LockScope scope)
    {
        var claimed = new HashSet<LockType>();
        var byId = new Dictionary<string, LockType>(StringComparer.Ordinal);
        foreach (LockType type in scope.Types.Where(t => t.Id.Length > 0))
        {
            byId[type.Id] = type;
        }
        CodecModel[] own = [.. _codecs.Values.Where(IsNamed).OrderBy(c => c.Id, StringComparer.Ordinal)];
        var found = new Dictionary<string, TypePair>(StringComparer.Ordinal);
        foreach (CodecModel codec in own)
        {
            if (byId.TryGetValue(codec.ProtoId, out LockType? type) && type.Enum is null == (codec.Kind != CodecKind.Enum))
            {
                found[codec.Id] = new TypePair(scope, type, codec, KeepsName: true);
                claimed.Add(type);
            }
        }
        // Renamed or moved: what stands where it stood.
        var pending = new Queue<(EquatableArray<FieldModel> Fields, LockType Locked)>();
        var seen = new HashSet<(string, LockType)>();
        foreach (ServicePair pair in _services.Where(p => ReferenceEquals(p.Scope, scope)))
        {
            EndpointModel endpoint = pair.Chainlet.Endpoint!;
            if (scope.Resolve(pair.File, pair.Service.Request) is { Message: not null } request)
            {
                pending.Enqueue((endpoint.Request, request));
            }
            if (endpoint.Result is { } result && scope.Resolve(pair.File, pair.Service.Response) is { Message: not null } response)
            {
                pending.Enqueue((new[] { result }.ToEquatableArray(), response));
            }
        }
        while (pending.Count > 0)
        {
            (EquatableArray<FieldModel> fields, LockType locked) = pending.Dequeue();
            var shape = new LockedShape("", null, locked.Message!.Fields.Select(f => new LockedField(f.Name, f.Number)).ToEquatableArray(), Reserved.None);
            foreach (FieldModel field in fields)
            {
                if (shape.Find(field, fields) is not { } known
                    || locked.Message.Fields.First(f => f.Name == known.Name) is not { } lockField
                    || scope.Resolve(locked.File, lockField.Type) is not { } target
                    || CodecOf(field.Type) is not { } codec
                    || target.Enum is null != (codec.Kind != CodecKind.Enum)
                    || target.Message is { IsWrapper: true } != (codec.Kind == CodecKind.Wrapper)
                    || !seen.Add((codec.Id, target)))
                {
                    continue;
                }
                if (IsNamed(codec) && !found.ContainsKey(codec.Id) && claimed.Add(target))
                {
                    found[codec.Id] = new TypePair(scope, target, codec, KeepsName: target.Name == codec.ProtoName);
                }
                if (target.Message is not null)
                {
                    pending.Enqueue((codec.Fields, target));
                }
            }
        }
        foreach (KeyValuePair<string, TypePair> pair in found)
        {
            if (!_types.TryGetValue(pair.Key, out List<TypePair>? pairs))
            {
                _types.Add(pair.Key, pairs = []);
            }
            pairs.Add(pair.Value);
        }
    }

    /// <summary>Whether a type is the user's, with a name of its own: others are what they hold, and their numbers are fixed.</summary>
    public static bool IsNamed(CodecModel codec) => codec.Kind is CodecKind.Message or CodecKind.Union or CodecKind.Enum;

    /// <summary>The codec of a type, or of its elements.</summary>
    public CodecModel? CodecOf(WireTypeModel type)
    {
        while (type.Id.Length == 0 && type.Arguments.Count > 0)
        {
            type = type.Arguments[type.Arguments.Count - 1];
        }
        return _codecs.TryGetValue(type.Id, out CodecModel? codec) ? codec : null;
    }
}
