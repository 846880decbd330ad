using System.Collections.Generic;
using System.Linq;
using Chains.Build.Diagnostics;
using Chains.Build.Json;

namespace Chains.Build.Descriptors;

/// <summary>What the generator wrote for an entrypoint's client package (docs/spec/descriptor.md, "Client sources").</summary>
/// <param name="Type">Metadata name of the chainlet's class.</param>
/// <param name="Interface">Full name of its interface.</param>
/// <param name="Client">The file with interface and client.</param>
/// <param name="Codecs">The files of the wire code, by the name of the class.</param>
/// <param name="Types">The types of the contract.</param>
/// <param name="Assemblies">The simple names of all assemblies whose types the contract mentions.</param>
internal sealed record ClientSource(string Type, string Interface, string Client, IReadOnlyList<KeyValuePair<string, string>> Codecs, IReadOnlyList<ClientType> Types, IReadOnlyList<string> Assemblies)
{
    private const int Schema = 1;

    /// <exception cref="ProblemException">CHN0902: the attribute is of another version.</exception>
    public static ClientSource Read(string type, string json, string assembly)
    {
        try
        {
            JsonObject root = JsonReader.Read(json) as JsonObject ?? throw new JsonFormatException("it is not an object");
            return root["schema"] is JsonNumber { Text: "1" }
                ? new ClientSource(
                    type,
                    Text(root, "interface"),
                    Text(root, "client"),
                    [.. Objects(root, "codecs").Select(codec => new KeyValuePair<string, string>(Text(codec, "name"), Text(codec, "text")))],
                    [.. Objects(root, "types").Select(member => new ClientType(Text(member, "name"), Text(member, "assembly"), OptionalText(member, "text"), OptionalText(member, "problem")))],
                    [.. Items(root, "assemblies").Select(item => (item as JsonText)?.Value ?? throw new JsonFormatException("\"assemblies\" holds something else than strings"))])
                : throw new JsonFormatException($"its schema is not {Schema}");
        }
        catch (JsonFormatException exception)
        {
            throw new ProblemException(Problems.UnreadableDescriptor(type, assembly, "client sources: " + exception.Message), exception);
        }
    }

    private static string Text(JsonObject node, string name) => OptionalText(node, name) ?? throw new JsonFormatException($"\"{name}\" is missing");

    private static string? OptionalText(JsonObject node, string name) => (node[name] as JsonText)?.Value;

    private static List<JsonNode> Items(JsonObject node, string name) => (node[name] as JsonArray)?.Items ?? throw new JsonFormatException($"\"{name}\" is missing");

    private static IEnumerable<JsonObject> Objects(JsonObject node, string name) => Items(node, name).Select(item => item as JsonObject ?? throw new JsonFormatException($"\"{name}\" holds something else than objects"));
}

/// <summary>A type of the contract.</summary>
/// <param name="Name">The metadata name, <c>+</c> between nested types.</param>
/// <param name="Assembly">The simple name of the assembly that declares it.</param>
/// <param name="Text">The file that declares it again; null where that cannot be done.</param>
/// <param name="Problem">Why it cannot.</param>
internal sealed record ClientType(string Name, string Assembly, string? Text, string? Problem);
