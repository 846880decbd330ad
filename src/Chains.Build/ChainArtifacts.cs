using System.Collections.Generic;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.Build.Manifests;

namespace Chains.Build;

/// <summary>Everything that the first step emits for a chain: a list of its parts.</summary>
internal static class ChainArtifacts
{
    /// <summary>The files, relative to the chain's folder.</summary>
    public static IReadOnlyList<Artifact> Create(ChainModel chain, HostLayout layout)
    {
        List<Artifact> result = [ChainJson.Create(chain, layout), MermaidGraph.Create(chain), .. ProtoFiles.Create(chain), .. HostProjects.Create(chain, layout)];
        if (OpenApi.Describes(chain.Entrypoint.Descriptor))
        {
            result.Add(new Artifact(OpenApi.FileName, OpenApi.Write(chain.Entrypoint.Descriptor)));
        }

        result.AddRange(ManifestTargets.All.SelectMany(target => target.Create(chain)));
        return result;
    }

    /// <summary>The same files, relative to the folder of all chains.</summary>
    public static IEnumerable<Artifact> Under(ChainModel chain, IEnumerable<Artifact> artifacts) => artifacts.Select(artifact => artifact with { Path = chain.Name + "/" + artifact.Path });
}
