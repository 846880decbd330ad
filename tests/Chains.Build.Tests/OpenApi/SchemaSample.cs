using System.Globalization;
using System.Text.Json.Nodes;

namespace Chains.Build.Tests.OpenApi;

/// <summary>Makes JSON values that a schema of openapi.json allows, the same for one seed.</summary>
/// <param name="document">The document, for its components.</param>
/// <param name="seed">The choice of values.</param>
internal sealed class SchemaSample(JsonObject document, int seed)
{
    private const int MaxDepth = 6;

    private readonly Random _random = new(seed);

    /// <summary>A value; a full one has every property.</summary>
    public JsonNode? Create(JsonNode schema, bool full, int depth = 0)
    {
        JsonObject value = schema.AsObject();
        if (value["$ref"] is { } reference)
        {
            return Create(Follow(reference.GetValue<string>()), full, depth + 1);
        }

        if (value["anyOf"] is JsonArray forms)
        {
            // The last form of a type that holds itself is null.
            return Create(depth > MaxDepth ? forms[^1]! : forms[_random.Next(forms.Count)]!, full, depth);
        }

        if (value["enum"] is JsonArray names)
        {
            return names[_random.Next(names.Count)]!.DeepClone();
        }

        string type = value["type"] switch
        {
            JsonArray types => types[depth > MaxDepth ? types.Count - 1 : _random.Next(types.Count)]!.GetValue<string>(),
            { } one => one.GetValue<string>(),
            _ => throw new InvalidOperationException($"No value is known for {schema.ToJsonString()}."),
        };
        return type switch
        {
            "null" => null,
            "boolean" => _random.Next(2) == 0,
            "integer" => Integer(value),
            "number" => _random.Next(-1000, 1000) / 8.0,
            "string" => Text(value),
            "array" => new JsonArray([.. Enumerable.Range(0, depth > MaxDepth ? 0 : _random.Next(4)).Select(_ => Create(value["items"]!, full, depth + 1))]),
            "object" when value["properties"] is JsonObject properties => Object(value, properties, full, depth),
            "object" => Map(value, full, depth),
            _ => throw new InvalidOperationException($"No value is known for {schema.ToJsonString()}."),
        };
    }

    private JsonNode Follow(string reference) => document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!;

    private JsonNode Integer(JsonObject schema)
    {
        if (schema["minimum"] is not { } least)
        {
            return _random.Next(100, 200);
        }

        Int128 from = Int128.Parse(least.ToJsonString(), CultureInfo.InvariantCulture);
        Int128 to = Int128.Parse(schema["maximum"]!.ToJsonString(), CultureInfo.InvariantCulture);
        Int128 value = _random.Next(4) switch
        {
            0 => from,
            1 => to,
            _ => Int128.Max(from, Int128.Min(to, _random.Next(-300, 300))),
        };
        return JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture))!;
    }

    private JsonNode Text(JsonObject schema)
    {
        if (schema["contentEncoding"] is not null)
        {
            byte[] bytes = new byte[_random.Next(5)];
            _random.NextBytes(bytes);
            return Convert.ToBase64String(bytes);
        }

        return schema["pattern"]?.GetValue<string>() switch
        {
            null => new[] { "", "a", "grüße \"\\\n", "日本 🎏" }[_random.Next(4)],
            { } flags when flags.StartsWith("^(", StringComparison.Ordinal) => string.Join(", ", flags[2..flags.IndexOf(')', StringComparison.Ordinal)].Split('|').Take(_random.Next(1, 3))),
            { } other => throw new InvalidOperationException($"No text is known for {other}."),
        };
    }

    private JsonObject Object(JsonObject schema, JsonObject properties, bool full, int depth)
    {
        HashSet<string> required = [.. (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())];
        JsonObject result = [];
        foreach ((string name, JsonNode? property) in properties.Where(property => full || required.Contains(property.Key) || _random.Next(2) == 0))
        {
            result.Add(name, Create(property!, full, depth + 1));
        }

        if (!full && _random.Next(4) == 0)
        {
            result.Add("a_name_that_nobody_knows", new JsonArray(1, new JsonObject()));
        }

        return result;
    }

    private JsonObject Map(JsonObject schema, bool full, int depth)
    {
        JsonObject result = [];
        foreach (string name in Names(schema).Take(depth > MaxDepth ? 0 : _random.Next(4)))
        {
            result[name] = Create(schema["additionalProperties"]!, full, depth + 1);
        }

        return result;
    }

    private static string[] Names(JsonObject schema) => schema["propertyNames"] switch
    {
        null => ["", "key", "Käse \"x\""],
        { } names when names["enum"] is JsonArray words => [.. words.Select(word => word!.GetValue<string>())],
        { } names when names["pattern"]!.GetValue<string>().Contains('-', StringComparison.Ordinal) => ["0", "-7", "12"],
        _ => ["0", "7", "12"],
    };
}
