using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Json;
using Chains.Build.Manifests;

namespace Chains.Build.Closures;

/// <summary>
/// The second step: what each host of a chain is. An identity is a hash over the code that the host reaches, the packages that it publishes with and its emitted
/// files, so that an edit in one chainlet leaves the others' images and deployments as they are.
/// </summary>
internal static class HostIdentities
{
    // Counts up when the way to compute an identity changes: then all change.
    private const string Scheme = "chains-host-1";
    private const int TagLength = 12;

    public static IReadOnlyList<HostIdentity> Compute(ChainModel chain, ChainCode code, RestoredPackages packages, IReadOnlyCollection<string> keep, IReadOnlyCollection<Artifact> emitted)
    {
        List<KeyValuePair<ChainletNode, TypeKey[]>> roots = chain.Chainlets
            .Select(node => new KeyValuePair<ChainletNode, TypeKey[]>(node, [new(node.Descriptor.Assembly, node.Descriptor.Type), new(node.Descriptor.Assembly, node.Descriptor.Entry)]))
            .ToList();
        return roots.Select(root =>
        {
            List<TypeKey> others = roots.Where(other => other.Key != root.Key).SelectMany(other => other.Value).ToList();
            Closure closure = code.Reach(root.Value, others);
            PackageSplit split = packages.Split(closure.Assemblies, code.ReferencedAssemblies, keep);
            StringBuilder text = new(Scheme + "\n" + closure.Digest + "\n");
            foreach (string package in split.Needed)
            {
                text.Append(package).Append('\n');
            }

            string folder = "hosts/" + root.Key.Name + "/";
            foreach (Artifact file in emitted.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal)).Concat(HostProjects.Shared()).OrderBy(file => file.Path, StringComparer.Ordinal))
            {
                text.Append(file.Path).Append('\0').Append(file.Content).Append('\0');
            }

            return new HostIdentity(root.Key, TypeReader.Hash(text.ToString()), split, closure);
        }).ToList();
    }

    /// <summary>The files of the second step, relative to the chain's folder.</summary>
    public static IEnumerable<Artifact> Create(ChainModel chain, IReadOnlyList<HostIdentity> identities)
    {
        JsonObject hosts = new();
        foreach (HostIdentity identity in identities.OrderBy(identity => identity.Chainlet, StringComparer.Ordinal))
        {
            hosts.With(identity.Chainlet, new JsonObject()
                .With("identity", identity.Hash)
                .With("packages", Texts(identity.Packages.Needed))
                .With("leftOut", Texts(identity.Packages.LeftOut)));
            yield return new Artifact("hosts/" + identity.Chainlet + "/" + HostProjects.LeftOutFile, string.Concat(identity.Packages.LeftOut.Select(id => id + "\n")));
        }

        yield return new Artifact("hosts/identities.json", JsonWriter.Write(new JsonObject().With("schema", new JsonNumber(1)).With("hosts", hosts)));
        yield return KubernetesBase.Images(chain, identities.ToDictionary(identity => identity.Chainlet, identity => identity.Hash.Substring(0, TagLength), StringComparer.Ordinal));
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => new JsonText(text)));
}

/// <summary>What one host is.</summary>
internal sealed record HostIdentity(ChainletNode Node, string Hash, PackageSplit Packages, Closure Closure)
{
    public string Chainlet => Node.Name;
}
