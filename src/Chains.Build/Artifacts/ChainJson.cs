using System.Collections.Generic;
using System.Linq;
using Chains.Build.Descriptors;
using Chains.Build.Json;

namespace Chains.Build.Artifacts;

/// <summary>chain.json: the chain for tools. Its schema is docs/spec/manifest.md.</summary>
internal static class ChainJson
{
    private const int Schema = 1;

    public static Artifact Create(ChainModel chain, HostLayout layout) => new("chain.json", JsonWriter.Write(new JsonObject()
        .With("schema", new JsonNumber(Schema))
        .With("chain", chain.Name)
        .With("entrypoint", chain.Entrypoint.Descriptor.Type)
        .With("chainlets", new JsonArray(chain.Chainlets.Select(node => Chainlet(node, layout))))));

    private static JsonObject Chainlet(ChainletNode node, HostLayout layout)
    {
        JsonObject result = new();
        foreach (KeyValuePair<string, JsonNode> member in node.Descriptor.Json.Members)
        {
            result.TryAdd(member.Key, member.Value);
        }

        result.TryAdd("dependencies", new JsonArray(node.Dependencies.Select(Dependency)));
        result.TryAdd("host", new JsonObject()
            .With("project", "hosts/" + HostLayout.ProjectPath(node))
            .With("assembly", layout.AssemblyName(node))
            .With("service", node.DnsName));
        return result;
    }

    private static JsonObject Dependency(Dependency dependency)
    {
        JsonObject result = new JsonObject()
            .With("parameter", dependency.Parameter.Name)
            .With("chainlet", dependency.Target.Descriptor.Type)
            .With("name", dependency.Target.Name);
        return dependency.Parameter.Depends is { } options ? result.With("options", options) : result;
    }
}
