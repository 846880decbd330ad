using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Chains.Build.Diagnostics;

namespace Chains.Build.Descriptors;

/// <summary>
/// The chains of a project: descriptors joined by the compiled constructors. A parameter is an edge where its type is some chainlet's interface, or where
/// <c>[Depends&lt;T&gt;]</c> names the chainlet.
/// </summary>
internal sealed class ChainGraph
{
    // Folder, image and label names in one: what file systems, registries and Kubernetes all take.
    private static readonly Regex ChainName = new("^[A-Za-z][A-Za-z0-9_-]{0,62}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly IReadOnlyList<ChainAssembly> _assemblies;
    private readonly Dictionary<string, ChainletNode> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChainletNode> _byInterface = new(StringComparer.Ordinal);
    private readonly HashSet<ChainletNode> _joined = [];
    private readonly List<Problem> _problems = [];

    private ChainGraph(IReadOnlyList<ChainAssembly> assemblies) => _assemblies = assemblies;

    /// <summary>The chains whose entrypoints the project itself declares, by name. Not to be used where there are <see cref="Problems"/>.</summary>
    public IReadOnlyList<ChainModel> Chains { get; private set; } = [];

    /// <summary>The chainlets that the project itself declares.</summary>
    public IReadOnlyList<ChainletDescriptor> OwnChainlets { get; private set; } = [];

    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Reads and checks the graph.</summary>
    /// <param name="own">The project's assembly; its reference assembly will do.</param>
    /// <param name="references">Every other assembly that may carry chainlets.</param>
    public static ChainGraph Read(ChainAssembly own, IEnumerable<ChainAssembly> references)
    {
        ChainGraph graph = new([own, .. references]);
        graph.Read();
        return graph;
    }

    private void Read()
    {
        // An assembly may come twice, as reference assembly and whole: the second is there for constructors that the first leaves out.
        foreach (ChainAssembly assembly in _assemblies.GroupBy(assembly => assembly.Name, StringComparer.OrdinalIgnoreCase).Select(same => same.First()))
        {
            foreach (ChainletDescriptor descriptor in Descriptors(assembly))
            {
                ChainletNode node = new(descriptor);
                _byType[descriptor.Type] = node;
                _byInterface[descriptor.Interface] = node;
            }
        }

        ChainAssembly own = _assemblies[0];
        OwnChainlets = _byType.Values.Select(node => node.Descriptor).Where(descriptor => descriptor.Assembly == own.Name).OrderBy(descriptor => descriptor.Type, StringComparer.Ordinal).ToList();
        foreach (ChainletDescriptor broken in OwnChainlets.Where(descriptor => descriptor.Violations.Count > 0))
        {
            _problems.Add(Diagnostics.Problems.BrokenRules(broken.Type, broken.Assembly, broken.Violations));
        }

        List<ChainModel> chains = [];
        foreach (ChainletDescriptor entrypoint in OwnChainlets.Where(descriptor => descriptor.Violations.Count == 0 && descriptor.Chain is not null))
        {
            if (ReadChain(entrypoint) is { } chain)
            {
                // Folders of names that differ in case are one folder on many file systems.
                if (chains.Find(other => string.Equals(other.Name, chain.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
                {
                    _problems.Add(Diagnostics.Problems.SameChain(chain.Name, other.Entrypoint.Descriptor.Type, entrypoint.Type));
                }

                chains.Add(chain);
            }
        }

        Chains = chains.OrderBy(chain => chain.Name, StringComparer.Ordinal).ToList();
    }

    private IEnumerable<ChainletDescriptor> Descriptors(ChainAssembly assembly)
    {
        try
        {
            return assembly.ReadDescriptors();
        }
        catch (ProblemException exception)
        {
            _problems.Add(exception.Problem);
            return [];
        }
    }

    private ChainModel? ReadChain(ChainletDescriptor entrypoint)
    {
        string name = entrypoint.Chain!;
        if (!ChainName.IsMatch(name) || Names.Kebab(name).Length > 63)
        {
            _problems.Add(Diagnostics.Problems.BadValue(entrypoint.Type, "The chain's name", name, "Begin with a letter and use letters, digits, '-' and '_', at most 63 with a '-' before each word."));
            return null;
        }

        int before = _problems.Count;
        List<ChainletNode> reached = [];
        Visit(name, _byType[entrypoint.Type], [], [], reached);
        List<ChainletNode> rest = reached.Where(node => node.Descriptor != entrypoint).OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        ChainModel chain = new(name, _byType[entrypoint.Type], [_byType[entrypoint.Type], .. rest]);
        CheckNames(chain);
        return _problems.Count == before ? chain : null;
    }

    // Depth first; a chainlet that is met again on its own path closes a cycle.
    private void Visit(string chain, ChainletNode node, List<ChainletNode> path, HashSet<ChainletNode> seen, List<ChainletNode> reached)
    {
        int start = path.IndexOf(node);
        if (start >= 0)
        {
            _problems.Add(Diagnostics.Problems.Cycle(chain, path.Skip(start).Append(node).Select(step => step.Descriptor.Type)));
            return;
        }

        if (!seen.Add(node))
        {
            return;
        }

        reached.Add(node);
        ChainletDescriptor descriptor = node.Descriptor;
        if (descriptor.Violations.Count > 0)
        {
            // Those of the project itself are reported whether a chain reaches them or not.
            if (descriptor.Assembly != _assemblies[0].Name)
            {
                _problems.Add(Diagnostics.Problems.BrokenRules(descriptor.Type, descriptor.Assembly, descriptor.Violations));
            }

            return;
        }

        if (_joined.Add(node))
        {
            Join(node);
        }

        path.Add(node);
        foreach (ChainletNode callee in node.Callees)
        {
            Visit(chain, callee, path, seen, reached);
        }

        path.RemoveAt(path.Count - 1);
    }

    private void Join(ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        List<string> names = descriptor.Parameters.Select(parameter => parameter.Name).ToList();
        IReadOnlyList<TypeKey?>? types = _assemblies
            .Where(assembly => assembly.Name == descriptor.Assembly)
            .Select(assembly => assembly.ReadConstructor(descriptor.Type, names))
            .FirstOrDefault(constructor => constructor is not null);
        if (types is null)
        {
            _problems.Add(Diagnostics.Problems.UnfitConstructor(descriptor.Type, descriptor.Assembly, string.Join(", ", names)));
            return;
        }

        for (int i = 0; i < names.Count; i++)
        {
            ParameterDescriptor parameter = descriptor.Parameters[i];
            if (!parameter.IsContext && Target(descriptor, parameter, types[i]) is { } target)
            {
                node.Dependencies.Add(new Dependency(parameter, target));
            }
        }
    }

    private ChainletNode? Target(ChainletDescriptor descriptor, ParameterDescriptor parameter, TypeKey? type)
    {
        if (parameter.Chainlet is { } named)
        {
            if (_byType.TryGetValue(named, out ChainletNode? target))
            {
                return target;
            }

            _problems.Add(Diagnostics.Problems.UnknownDependency(descriptor.Type, parameter.Name, named, $"Mark {named} as [Chainlet], or name another class in [Depends<…>]."));
            return null;
        }

        if (type is not { } key)
        {
            return null;
        }

        // What CHN0101 reports, and below CHN0102, where they were switched down: such a host could be made and would never start.
        if (_byType.TryGetValue(key.Name, out ChainletNode? itself) && itself.Descriptor.Assembly == key.Assembly)
        {
            _problems.Add(Diagnostics.Problems.BrokenRules(descriptor.Type, descriptor.Assembly, ["CHN0101"]));
            return null;
        }

        if (_byInterface.TryGetValue(key.Name, out ChainletNode? implementation) && implementation.Descriptor.Assembly == key.Assembly)
        {
            return implementation;
        }

        ChainAssembly? home = _assemblies.FirstOrDefault(assembly => assembly.Name == key.Assembly && assembly.Types.ContainsKey(key.Name));
        if (!parameter.IsOutside && (parameter.Depends is not null || home?.IsChainletInterface(key.Name) == true))
        {
            _problems.Add(Diagnostics.Problems.UnknownDependency(descriptor.Type, parameter.Name, key.Name, "Add the chainlet, name it with [Depends<Chainlet>], or drop [Depends] where the parameter is a plain service."));
        }
        else if (!parameter.IsOutside && !parameter.IsOptional && !descriptor.ConfiguresServices && key.Assembly == descriptor.Assembly && home?.IsPlainInterface(key.Name) == true)
        {
            _problems.Add(Diagnostics.Problems.BrokenRules(descriptor.Type, descriptor.Assembly, ["CHN0102"]));
        }

        return null;
    }

    private void CheckNames(ChainModel chain)
    {
        // Folders of names that differ in case are one folder on many file systems.
        Dictionary<string, ChainletNode> byName = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, ChainletNode> byDns = new(StringComparer.Ordinal);
        foreach (ChainletNode node in chain.Chainlets)
        {
            if (byName.TryGetValue(node.Name, out ChainletNode? same))
            {
                _problems.Add(Diagnostics.Problems.SameName(chain.Name, node.Name, same.Descriptor.Type, node.Descriptor.Type));
                continue;
            }

            byName.Add(node.Name, node);
            if (byDns.TryGetValue(node.DnsName, out ChainletNode? similar))
            {
                _problems.Add(Diagnostics.Problems.SameManifestName(chain.Name, node.DnsName, similar.Descriptor.Type, node.Descriptor.Type));
                continue;
            }

            byDns.Add(node.DnsName, node);
            if (!ChainName.IsMatch(node.Name) || node.DnsName.Length > 63)
            {
                _problems.Add(Diagnostics.Problems.BadValue(node.Descriptor.Type, "The display name", node.Name, "Begin with a letter and use letters, digits, '-' and '_', at most 63 with a '-' before each word."));
            }
        }
    }
}
