using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Chains.Build.Json;
using Chains.Generators.Contracts;

namespace Chains.Build.Descriptors;

/// <summary>
/// Adds what a descriptor leaves out because it can be derived: the compiler reads less, and chain.json has it all the same. docs/spec/descriptor.md says what.
/// </summary>
internal static class DescriptorDefaults
{
    /// <param name="type">The metadata name of the class, which the attribute says beside the descriptor.</param>
    /// <param name="root">The descriptor.</param>
    public static JsonObject Expand(string type, JsonObject root)
    {
        string space = type.Substring(0, type.LastIndexOf('.') + 1);
        string name = type.Substring(space.Length);
        string package = root["package"] is JsonText { Value: { Length: > 0 } given } ? given + "." : "";
        JsonObject result = new();
        result.Copy(root, "schema");
        result.CopyOr(root, "type", type);
        result.CopyOr(root, "name", name);
        result.CopyOr(root, "interface", space + "I" + name);
        result.CopyOr(root, "client", type + "Client");
        result.CopyOr(root, "entry", type + "ChainletHost");
        result.Copy(root, "entrypoint");
        result.Copy(root, "package");
        result.CopyOr(root, "service", package + name);
        if (root["request"] is { } request && root["response"] is { } response)
        {
            string service = result["service"] is JsonText { Value: string text } ? text : "";
            string prefix = service.Substring(service.LastIndexOf('.') + 1) + "RunRemote";
            result.CopyOr(root, "streaming", "none");
            result.TryAdd("request", Call(request, prefix + "Request"));
            result.TryAdd("response", Call(response, prefix + "Response"));
            result.TryAdd("types", root["types"] is JsonArray types ? new JsonArray(types.Items.Select(type => type is JsonObject message && message["kind"] is JsonText { Value: "message" } ? Message(message, name: null) : type)) : root["types"] ?? new JsonArray());
        }

        result.TryAdd("parameters", root["parameters"] is JsonArray parameters ? new JsonArray(parameters.Items.Select(parameter => parameter is JsonObject node ? Parameter(node) : parameter)) : root["parameters"] ?? new JsonArray());
        result.CopyRest(root);
        return result;
    }

    private static JsonNode Call(JsonNode node, string name) => node switch
    {
        JsonObject message => Message(message, name),
        JsonArray => Message(new JsonObject().With("fields", node), name),
        _ => node,
    };

    /// <param name="node">The message.</param>
    /// <param name="name">What it is called where it does not say so; null for a type, which always does.</param>
    private static JsonObject Message(JsonObject node, string? name)
    {
        JsonObject result = new();
        if (name is not null)
        {
            result.CopyOr(node, "id", "$" + name);
            result.CopyOr(node, "kind", "message");
            result.CopyOr(node, "name", name);
        }

        foreach (KeyValuePair<string, JsonNode> member in node.Members)
        {
            result.TryAdd(member.Key, member.Value is JsonArray fields && member.Key == "fields" ? new JsonArray(Fields(fields)) : member.Value);
        }

        result.TryAdd("fields", new JsonArray());
        return result;
    }

    private static IEnumerable<JsonNode> Fields(JsonArray fields)
    {
        int next = 1;
        foreach (JsonNode item in fields.Items)
        {
            if (item is not JsonObject field || field["name"] is not JsonText { Value: string name })
            {
                yield return item;
                continue;
            }

            JsonObject result = new();
            result.Copy(field, "name");
            result.TryAdd("number", field["number"] ?? new JsonNumber(next));
            next = result["number"] is JsonNumber { Text: string text } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number + 1 : next;
            result.Copy(field, "label");
            result.Copy(field, "key");
            result.Copy(field, "type");
            result.Copy(field, "ref");
            result.CopyOr(field, "json", ProtoNaming.Json(name));
            if (field["label"] is null or JsonText { Value: "optional" } && field["type"] is JsonText { Value: string scalar })
            {
                result.CopyOr(field, "csharp", CSharpOf(scalar));
            }

            result.CopyRest(field);
            yield return result;
        }
    }

    private static JsonObject Parameter(JsonObject node)
    {
        JsonObject result = new();
        result.Copy(node, "name");
        result.Copy(node, "type");
        result.CopyOr(node, "kind", "other");
        result.CopyRest(node);
        return result;
    }

    private static string CSharpOf(string scalar) => scalar switch
    {
        "int32" => "int",
        "uint32" => "uint",
        "int64" => "long",
        "uint64" => "ulong",
        "bytes" => "byte[]",
        _ => scalar,
    };

    private static void Copy(this JsonObject target, JsonObject source, string name)
    {
        if (source[name] is { } node)
        {
            target.TryAdd(name, node);
        }
    }

    private static void CopyOr(this JsonObject target, JsonObject source, string name, string derived) => target.TryAdd(name, source[name] ?? new JsonText(derived));

    private static void CopyRest(this JsonObject target, JsonObject source)
    {
        foreach (KeyValuePair<string, JsonNode> member in source.Members)
        {
            target.TryAdd(member.Key, member.Value);
        }
    }
}
