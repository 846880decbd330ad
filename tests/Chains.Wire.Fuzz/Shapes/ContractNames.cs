using System.Reflection;
using System.Text.Json;
using Chains.Infrastructure;

namespace Chains.Fuzz.Shapes;

/// <summary>The names in a chainlet's contract: an error must name one of its messages, or a member by its path.</summary>
/// <param name="Messages">Messages, and fields: an entry of a map is called by its field.</param>
/// <param name="Members">Parameters and members as JSON has them.</param>
internal sealed record ContractNames(HashSet<string> Messages, HashSet<string> Members)
{
    /// <summary>Reads them from the descriptor that the generator has put into this assembly.</summary>
    public static ContractNames Of(string chainlet)
    {
        string json = typeof(ContractNames).Assembly.GetCustomAttributes<ChainletDescriptorAttribute>().Single(attribute => attribute.TypeName == chainlet).Json;
        using JsonDocument descriptor = JsonDocument.Parse(json);
        var names = new ContractNames(new(StringComparer.Ordinal), new(StringComparer.OrdinalIgnoreCase));
        names.Collect(descriptor.RootElement);

        // What the descriptor leaves out because it can be derived (docs/spec/descriptor.md).
        string service = chainlet[(chainlet.LastIndexOf('.') + 1)..];
        names.Messages.UnionWith([service + "RunRemoteRequest", service + "RunRemoteResponse"]);
        return names;
    }

    private void Collect(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String)
        {
            Messages.Add(name.GetString()!);
        }

        if (element.TryGetProperty("json", out JsonElement member) && member.ValueKind == JsonValueKind.String)
        {
            Members.Add(member.GetString()!);
        }
        else if (name.ValueKind == JsonValueKind.String)
        {
            Members.Add(name.GetString()!.Replace("_", "", StringComparison.Ordinal));
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            Collect(property.Value);
        }
    }
}
