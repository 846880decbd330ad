using System.Collections.Generic;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;

namespace Chains.Build.Manifests;

/// <summary>A platform that a chain can be deployed to. A new one is a class and a line in <see cref="ManifestTargets.All"/>.</summary>
internal interface IManifestTarget
{
    IEnumerable<Artifact> Create(ChainModel chain);
}
