using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;

namespace Chains.Build.Manifests;

/// <summary>compose.yaml: the whole chain on one machine. Secrets are files in ./secrets, or in the folder that CHAINS_SECRETS names.</summary>
internal sealed class Compose : IManifestTarget
{
    public IEnumerable<Artifact> Create(ChainModel chain)
    {
        YamlMap services = new();
        foreach (ChainletNode node in chain.Chainlets)
        {
            services.Add(node.DnsName, Service(chain, node));
        }

        YamlMap file = new() { { "name", chain.DnsName }, { "services", services } };
        List<string> secrets = chain.Chainlets.SelectMany(node => node.Descriptor.SecretKeys).Distinct(StringComparer.Ordinal).OrderBy(key => key, StringComparer.Ordinal).ToList();
        if (secrets.Count > 0)
        {
            YamlMap sources = new();
            foreach (string key in secrets)
            {
                sources.Add(key, new YamlMap { { "file", "${CHAINS_SECRETS:-./secrets}/" + key } });
            }

            file.Add("secrets", sources);
        }

        yield return new Artifact("compose.yaml", YamlNode.Write(file));
    }

    private static YamlMap Service(ChainModel chain, ChainletNode node)
    {
        ChainletDescriptor descriptor = node.Descriptor;
        YamlMap environment = new();
        foreach (KeyValuePair<string, string> setting in KubernetesBase.Settings(node))
        {
            // A dollar sign begins a variable of compose; two are one.
            environment.Add(setting.Key, setting.Value.Replace("$", "$$"));
        }

        YamlMap reservations = new()
        {
            { "cpus", new YamlScalar("\"" + Quantities.ComposeCpu(descriptor) + "\"") },
            { "memory", Quantities.ComposeMemory(descriptor) },
        };
        if (descriptor.Compute.HasGpu)
        {
            reservations.Add("devices", new YamlList(new YamlMap
            {
                { "driver", "nvidia" },
                { "count", descriptor.Compute.GpuCount },
                { "capabilities", new YamlList("gpu") },
            }));
        }

        string http = HostProjects.HttpPort.ToString(CultureInfo.InvariantCulture);
        string grpc = HostProjects.GrpcPort.ToString(CultureInfo.InvariantCulture);
        return new YamlMap
        {
            { "image", KubernetesBase.Image(chain, node) },
            { "build", new YamlMap { { "context", "hosts/" + node.Name } } },
            { "environment", environment },
            { "ports", node == chain.Entrypoint ? new YamlList(http + ":" + http, grpc + ":" + grpc) : null },
            { "depends_on", node.Dependencies.Count > 0 ? new YamlList(node.Callees.Select(callee => (YamlNode)callee.DnsName)) : null },
            {
                "secrets", descriptor.SecretKeys.Count > 0
                    ? new YamlList(descriptor.SecretKeys.Select(key => new YamlMap { { "source", key }, { "target", HostProjects.SecretsPath + "/" + key } }))
                    : null
            },
            { "read_only", true },
            { "tmpfs", new YamlList("/tmp") },
            { "stop_grace_period", "60s" },
            { "restart", "unless-stopped" },
            { "deploy", new YamlMap { { "resources", new YamlMap { { "reservations", reservations } } } } },
        };
    }
}
