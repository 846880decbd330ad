using System;
using System.Collections.Generic;

namespace Chains.Build.Json;

/// <summary>A JSON value. MSBuild may load any version of a JSON package into the task's process, or none: hence no package.</summary>
internal abstract class JsonNode
{
    /// <summary>The value's kind in words, for messages.</summary>
    public abstract string Kind { get; }
}

internal sealed class JsonText(string value) : JsonNode
{
    public string Value { get; } = value;

    public override string Kind => "a string";
}

/// <summary>A number, kept as it was written: nothing is lost on the way through.</summary>
internal sealed class JsonNumber(string text) : JsonNode
{
    public JsonNumber(int value)
        : this(value.ToString(System.Globalization.CultureInfo.InvariantCulture))
    {
    }

    public string Text { get; } = text;

    public override string Kind => "a number";
}

internal sealed class JsonBool(bool value) : JsonNode
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";
}

internal sealed class JsonNull : JsonNode
{
    public static JsonNull Instance { get; } = new();

    public override string Kind => "null";
}

internal sealed class JsonArray : JsonNode
{
    public JsonArray()
    {
    }

    public JsonArray(IEnumerable<JsonNode> items) => Items.AddRange(items);

    public List<JsonNode> Items { get; } = [];

    public override string Kind => "an array";
}

/// <summary>An object whose members keep their order.</summary>
internal sealed class JsonObject : JsonNode
{
    private readonly Dictionary<string, JsonNode> _byName = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, JsonNode>> _members = [];

    public IReadOnlyList<KeyValuePair<string, JsonNode>> Members => _members;

    public override string Kind => "an object";

    /// <summary>The member, or null.</summary>
    public JsonNode? this[string name] => _byName.TryGetValue(name, out JsonNode? node) ? node : null;

    /// <summary>Adds a member; false where the name is taken.</summary>
    public bool TryAdd(string name, JsonNode value)
    {
        if (_byName.ContainsKey(name))
        {
            return false;
        }

        _byName.Add(name, value);
        _members.Add(new KeyValuePair<string, JsonNode>(name, value));
        return true;
    }

    /// <summary>Adds a member whose name is new, and returns the object.</summary>
    public JsonObject With(string name, JsonNode value)
        => TryAdd(name, value) ? this : throw new ArgumentException($"The member '{name}' exists.", nameof(name));

    public JsonObject With(string name, string value) => With(name, new JsonText(value));
}
