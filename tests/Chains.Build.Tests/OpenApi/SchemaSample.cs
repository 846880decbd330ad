using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Chains.Build.Tests.OpenApi;

/// <summary>Makes JSON values that a schema of openapi.json allows, the same for one seed.</summary>
/// <param name="document">The document, for its components.</param>
/// <param name="seed">The choice of values.</param>
internal sealed class SchemaSample(JsonObject document, int seed)
{
    private const int MaxDepth = 6;

    // Texts of the forms that patterns ask for, each as the host writes it back.
    private static readonly string[] Texts =
    [
        "x", "7", "0", "ß", "日", "12", "-7", "1.2", "0.0.1.12", "13:05:59", "00:00:00.1234567", "-1.13:05:59.0000001", "10675199.02:48:05.4775807", "2026-01-31T13:05:59", "2024-02-29T23:59:59.5Z",
    ];

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

        if (value["oneOf"] is JsonArray alternatives)
        {
            return Create(alternatives[depth > MaxDepth ? 0 : _random.Next(alternatives.Count)]!, full, depth);
        }

        if (value["allOf"] is JsonArray parts)
        {
            return Alternative(Create(parts[0]!, full, depth)!.AsObject(), parts[1]!["properties"]?.AsObject());
        }

        if (value["enum"] is JsonArray names)
        {
            return names[_random.Next(names.Count)]!.DeepClone();
        }

        string type = value["type"] switch
        {
            JsonArray types => types[depth > MaxDepth ? types.Count - 1 : _random.Next(types.Count)]!.GetValue<string>(),
            { } one => one.GetValue<string>(),
            null when value.Count == 0 => new[] { "object", "array", "string", "number", "boolean", "null" }[depth > MaxDepth ? 5 : _random.Next(6)],
            _ => throw new InvalidOperationException($"No value is known for {schema.ToJsonString()}."),
        };
        return type switch
        {
            "null" => null,
            "boolean" => _random.Next(2) == 0,
            "integer" => Integer(value),
            // The host writes the fewest digits that mean the same Half.
            "number" when value["format"]?.GetValue<string>() == "half" => _random.Next(-100, 100),
            "number" => value["minimum"] is { } least && _random.Next(3) == 0 ? (_random.Next(2) == 0 ? least : value["maximum"]!).DeepClone() : _random.Next(-1000, 1000) / 8.0,
            "string" => Text(value),
            "array" when value["prefixItems"] is JsonArray items => new JsonArray([.. items.Select(item => Create(item!, full, depth + 1))]),
            "array" => new JsonArray([.. Enumerable.Range(0, depth > MaxDepth ? 0 : _random.Next(4)).Select(_ => Create(value["items"] ?? new JsonObject(), full, depth + 1))]),
            "object" when value["properties"] is JsonObject properties => Object(value, properties, full, depth),
            "object" => Map(value, full, depth),
            _ => throw new InvalidOperationException($"No value is known for {schema.ToJsonString()}."),
        };
    }

    /// <summary>An object of a polymorphic type: what tells it apart stands first or last.</summary>
    private JsonObject Alternative(JsonObject value, JsonObject? discriminators)
    {
        foreach ((string name, JsonNode? schema) in discriminators ?? [])
        {
            if (schema!["const"] is { } constant)
            {
                value.Insert(_random.Next(2) * value.Count, name, constant.DeepClone());
            }
        }

        return value;
    }

    private JsonNode Follow(string reference) => document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!;

    private JsonNode Integer(JsonObject schema)
    {
        if (schema["minimum"] is not { } least)
        {
            return _random.Next(100, 200);
        }

        BigInteger from = BigInteger.Parse(least.ToJsonString(), CultureInfo.InvariantCulture);
        BigInteger to = BigInteger.Parse(schema["maximum"]!.ToJsonString(), CultureInfo.InvariantCulture);
        BigInteger value = _random.Next(4) switch
        {
            0 => from,
            1 => to,
            _ => BigInteger.Max(from, BigInteger.Min(to, _random.Next(-300, 300))),
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

        return (schema["pattern"]?.GetValue<string>(), schema["format"]?.GetValue<string>()) switch
        {
            (null, "uuid") => new Guid(_random.Next(), 0x4455, 0x6677, [1, 2, 3, 4, 5, 6, 7, 8]).ToString(),
            (null, "date") => new DateOnly(2024, 2, 29).AddDays(_random.Next(3000)).ToString("O", CultureInfo.InvariantCulture),
            (null, "date-time") => new[] { "2026-01-31T13:05:59+01:00", "2024-02-29T00:00:00.25-11:30", "0001-01-01T00:00:00+00:00" }[_random.Next(3)],
            (null, "iri-reference") => new[] { "https://example.com/a?b=c#d", "../ä", "urn:isbn:1", "" }[_random.Next(4)],
            (null, null) => new[] { "", "a", "grüße \"\\\n", "日本 🎏" }[_random.Next(4)],
            ({ } flags, null) when flags.EndsWith("))*$", StringComparison.Ordinal) => string.Join(", ", flags[2..flags.IndexOf(')', StringComparison.Ordinal)].Split('|').Take(_random.Next(1, 3))),
            ({ } pattern, _) => Matching(pattern) is { Length: > 0 } texts ? texts[_random.Next(texts.Length)] : throw new InvalidOperationException($"No text is known for {pattern}."),
            (_, { } format) => throw new InvalidOperationException($"No text is known of the format {format}."),
        };
    }

    private static string[] Matching(string pattern) => [.. Texts.Where(text => Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromSeconds(1)))];

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
        foreach (string name in Names(schema["propertyNames"]).Take(depth > MaxDepth ? 0 : _random.Next(4)))
        {
            result[name] = Create(schema["additionalProperties"] ?? new JsonObject(), full, depth + 1);
        }

        return result;
    }

    private string[] Names(JsonNode? schema) => schema switch
    {
        null => ["", "key", "Käse \"x\""],
        _ when schema["$ref"] is { } reference => Names(Follow(reference.GetValue<string>())),
        // The first form of an enum's is its names.
        _ when schema["anyOf"] is JsonArray forms => Names(forms[0]),
        _ when schema["enum"] is JsonArray words => [.. words.Select(word => word!.GetValue<string>())],
        _ when schema["pattern"] is { } pattern => Matching(pattern.GetValue<string>()),
        _ => [.. Enumerable.Range(0, 3).Select(_ => Text(schema.AsObject()).GetValue<string>()).Distinct()],
    };
}
