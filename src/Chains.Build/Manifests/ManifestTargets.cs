using System.Collections.Generic;

namespace Chains.Build.Manifests;

/// <summary>All platforms.</summary>
internal static class ManifestTargets
{
    public static IReadOnlyList<IManifestTarget> All { get; } = [new KubernetesBase(), new Compose()];
}
