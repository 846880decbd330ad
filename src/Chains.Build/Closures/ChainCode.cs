using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;
using System.Text;
using Chains.Build.Descriptors;

namespace Chains.Build.Closures;

/// <summary>
/// The code of a chain: the project's assembly and those of the projects it refers to. Finds what a chainlet's host can reach at type level: a type that is
/// reached is taken whole, with its members, attributes, base and nested types. The only way that it does not see is reflection by name.
/// </summary>
internal sealed class ChainCode
{
    private const string ModuleType = "<Module>";

    private readonly Dictionary<string, ChainAssembly> _assemblies;
    private readonly Dictionary<TypeKey, TypeFacts> _facts = [];
    private HashSet<string>? _references;

    public ChainCode(IEnumerable<ChainAssembly> assemblies)
        => _assemblies = assemblies.GroupBy(assembly => assembly.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The simple names of all assemblies that the code refers to, reached or not.</summary>
    public IReadOnlyCollection<string> ReferencedAssemblies => _references ??= ReadReferences();

    /// <summary>What the roots reach.</summary>
    /// <param name="roots">The chainlet's class and its entry class.</param>
    /// <param name="stops">Those of all other chainlets: named, not followed, but where the chainlet derives from one.</param>
    public Closure Reach(IEnumerable<TypeKey> roots, IReadOnlyCollection<TypeKey> stops)
    {
        HashSet<TypeKey> stopped = [.. stops];
        HashSet<TypeKey> seen = [];
        HashSet<string> assemblies = new(StringComparer.OrdinalIgnoreCase);
        SortedDictionary<string, string> digests = new(StringComparer.Ordinal);
        Stack<TypeKey> todo = new();
        foreach (TypeKey root in roots)
        {
            Push(root);
        }

        while (todo.Count > 0)
        {
            TypeKey key = todo.Pop();
            assemblies.Add(key.Assembly);
            if (Facts(key) is not { } facts)
            {
                continue;
            }

            digests[key.ToString()] = facts.Digest;
            foreach (TypeKey reference in facts.References.Where(reference => !stopped.Contains(reference)))
            {
                Push(reference);
            }

            foreach (TypeKey @base in facts.Bases)
            {
                Push(@base);
            }

            // Module initialisers run in every program that uses the assembly.
            Push(new TypeKey(key.Assembly, ModuleType));
        }

        StringBuilder text = new();
        foreach (KeyValuePair<string, string> type in digests)
        {
            text.Append(type.Value).Append('\n');
        }

        return new Closure(TypeReader.Hash(text.ToString()), digests.Keys.ToList(), assemblies);

        void Push(TypeKey key)
        {
            if (seen.Add(key))
            {
                todo.Push(key);
            }
        }
    }

    private TypeFacts? Facts(TypeKey key)
    {
        if (_facts.TryGetValue(key, out TypeFacts? known))
        {
            return known;
        }

        if (!_assemblies.TryGetValue(key.Assembly, out ChainAssembly? assembly) || !assembly.Types.TryGetValue(key.Name, out TypeDefinitionHandle handle))
        {
            return null;
        }

        TypeFacts facts = TypeReader.Read(assembly, handle, EnumType);
        _facts.Add(key, facts);
        return facts;
    }

    private PrimitiveTypeCode? EnumType(TypeKey key)
    {
        if (!_assemblies.TryGetValue(key.Assembly, out ChainAssembly? assembly) || !assembly.Types.TryGetValue(key.Name, out TypeDefinitionHandle handle))
        {
            return null;
        }

        foreach (FieldDefinitionHandle field in assembly.Metadata.GetTypeDefinition(handle).GetFields())
        {
            FieldDefinition definition = assembly.Metadata.GetFieldDefinition(field);
            if (!definition.Attributes.HasFlag(System.Reflection.FieldAttributes.Static))
            {
                // ECMA-335 II.23.2.4: FIELD (0x06), then the type, of an enum a primitive one.
                BlobReader blob = assembly.Metadata.GetBlobReader(definition.Signature);
                return blob.ReadByte() == 0x06 ? (PrimitiveTypeCode)blob.ReadByte() : null;
            }
        }

        return null;
    }

    private HashSet<string> ReadReferences()
    {
        HashSet<string> result = new(StringComparer.OrdinalIgnoreCase);
        foreach (ChainAssembly assembly in _assemblies.Values)
        {
            result.UnionWith(assembly.Metadata.AssemblyReferences.Select(handle => assembly.Metadata.GetString(assembly.Metadata.GetAssemblyReference(handle).Name)));
        }

        return result;
    }
}

/// <summary>What a host reaches.</summary>
/// <param name="Digest">SHA-256 over the code of all reached types.</param>
/// <param name="Types">The reached types of the chain's own code, sorted.</param>
/// <param name="Assemblies">The simple names of all assemblies that the reached code names.</param>
internal sealed record Closure(string Digest, IReadOnlyList<string> Types, IReadOnlyCollection<string> Assemblies);
