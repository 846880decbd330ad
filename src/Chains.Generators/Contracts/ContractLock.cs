using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Chains.Generators.Model;

namespace Chains.Generators.Contracts;

/// <summary>All checked-in contracts of a project.</summary>
internal sealed record ContractLock(EquatableArray<LockFile> Files)
{
    public static ContractLock Empty { get; } = new(default(EquatableArray<LockFile>));

    public bool IsEmpty => Files.Count == 0;

    public static ContractLock Of(ImmutableArray<LockFile> files) =>
        files.IsEmpty ? Empty : new ContractLock(files.OrderBy(f => f.Path, StringComparer.Ordinal).ToEquatableArray());

    /// <summary>The contracts, one per folder.</summary>
    public IReadOnlyList<LockScope> Scopes() =>
        [.. Files.GroupBy(f => f.Folder, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new LockScope([.. g]))];
}

/// <summary>A message or enum of the lock and where it stands.</summary>
internal sealed record LockType(LockFile File, LockMessage? Message, LockEnum? Enum)
{
    public string Name => Message?.Name ?? Enum!.Name;

    public string Id => Message?.Id ?? Enum!.Id;

    public int Line => Message?.Line ?? Enum!.Line;

    public Reserved Reserved => Message?.Reserved ?? Enum!.Reserved;
}

/// <summary>The files of one folder: the contract of one chain.</summary>
internal sealed class LockScope
{
    private readonly Dictionary<string, LockType> _types = new(StringComparer.Ordinal);
    private readonly List<(LockFile File, LockService Service)> _services = [];

    public LockScope(IReadOnlyList<LockFile> files)
    {
        foreach (LockFile file in files)
        {
            _services.AddRange(file.Services.Select(s => (file, s)));
            foreach (LockMessage message in file.Messages)
            {
                _types[file.Qualify(message.Name)] = new LockType(file, message, null);
            }
            foreach (LockEnum type in file.Enums)
            {
                _types[file.Qualify(type.Name)] = new LockType(file, null, type);
            }
        }
    }

    public IReadOnlyList<(LockFile File, LockService Service)> Services => _services;

    public IEnumerable<LockType> Types => _types.Values;

    /// <summary>What a name means in a file; null for a scalar, or for a type that this lock does not hold.</summary>
    public LockType? Resolve(LockFile file, string name)
    {
        if (LockParser.IsScalar(name))
        {
            return null;
        }
        if (name[0] == '.')
        {
            return _types.TryGetValue(name.Substring(1), out LockType? absolute) ? absolute : null;
        }
        return _types.TryGetValue(file.Qualify(name), out LockType? own) || _types.TryGetValue(name, out own) ? own : null;
    }
}
