using System.Collections.Generic;
using System.Linq;

namespace Chains.Build.Descriptors;

/// <summary>A chain: everything reachable from one entrypoint. Built by <c>ChainGraph</c>, which has checked it.</summary>
/// <param name="Name">The chain's name, which is its folder's.</param>
/// <param name="Entrypoint">The chainlet that the chain starts at.</param>
/// <param name="Chainlets">The entrypoint first, then by display name.</param>
internal sealed record ChainModel(string Name, ChainletNode Entrypoint, IReadOnlyList<ChainletNode> Chainlets)
{
    /// <summary>The name as a DNS label: image folder, compose project, labels.</summary>
    public string DnsName => Names.Kebab(Name);
}

/// <summary>A chainlet with its edges.</summary>
internal sealed class ChainletNode(ChainletDescriptor descriptor)
{
    public ChainletDescriptor Descriptor { get; } = descriptor;

    public string Name => Descriptor.Name;

    /// <summary>The name as a DNS label: Kubernetes objects and compose services.</summary>
    public string DnsName => Names.Kebab(Descriptor.Name);

    /// <summary>In the order of the constructor's parameters.</summary>
    public List<Dependency> Dependencies { get; } = [];

    /// <summary>The chainlets that are called, each once.</summary>
    public IEnumerable<ChainletNode> Callees => Dependencies.Select(dependency => dependency.Target).Distinct();
}

/// <summary>An edge: a constructor parameter and the chainlet behind it.</summary>
internal sealed record Dependency(ParameterDescriptor Parameter, ChainletNode Target);
