using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Chains.Build.Json;

namespace Chains.Build.Manifests;

/// <summary>A YAML value; manifests are trees of these, written once.</summary>
internal abstract class YamlNode
{
    public static implicit operator YamlNode(string value) => new YamlScalar(YamlScalar.Quote(value));

    public static implicit operator YamlNode(int value) => new YamlScalar(value.ToString(CultureInfo.InvariantCulture));

    public static implicit operator YamlNode(bool value) => new YamlScalar(value ? "true" : "false");

    /// <summary>The documents as one file, with <c>---</c> between them.</summary>
    public static string Write(params YamlNode[] documents) => string.Join("---\n", documents.Select(document =>
    {
        StringBuilder text = new();
        document.Write(text, 0);
        return text.ToString();
    }));

    internal abstract bool IsInline { get; }

    internal abstract void Write(StringBuilder text, int indent);
}

/// <summary>A value on one line, already quoted where needed.</summary>
internal sealed class YamlScalar(string text) : YamlNode
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    internal override bool IsInline => true;

    internal override void Write(StringBuilder target, int indent) => target.Append(text);

    /// <summary>Plain where every reader of YAML 1.1 and 1.2 sees the same string, else in double quotes, whose escapes are JSON's.</summary>
    internal static string Quote(string value)
    {
        bool plain = value.Length > 0
            && (IsLetter(value[0]) || value[0] is '/' or '_')
            && value.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '-' or '_' or '.' or '/' or ':' or '=')
            && value[value.Length - 1] != ':'
            && !Words.Contains(value);
        return plain ? value : JsonWriter.Quote(value);
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}

internal sealed class YamlList : YamlNode
{
    private readonly List<YamlNode> _items;

    public YamlList(IEnumerable<YamlNode> items) => _items = items.ToList();

    public YamlList(params YamlNode[] items) => _items = [.. items];

    internal override bool IsInline => _items.Count == 0;

    internal override void Write(StringBuilder text, int indent)
    {
        if (_items.Count == 0)
        {
            text.Append("[]");
        }

        foreach (YamlNode item in _items)
        {
            text.Append(' ', indent).Append("- ");
            if (item.IsInline)
            {
                item.Write(text, 0);
                text.Append('\n');
                continue;
            }

            // A map begins on the line of its dash.
            StringBuilder part = new();
            item.Write(part, indent + 2);
            text.Append(part.ToString(indent + 2, part.Length - indent - 2));
        }
    }
}

/// <summary>A map whose keys keep their order. A null value leaves its key out.</summary>
internal sealed class YamlMap : YamlNode, System.Collections.IEnumerable
{
    private readonly List<KeyValuePair<string, YamlNode>> _members = [];

    public int Count => _members.Count;

    internal override bool IsInline => _members.Count == 0;

    public void Add(string key, YamlNode? value)
    {
        if (value is not null)
        {
            _members.Add(new KeyValuePair<string, YamlNode>(key, value));
        }
    }

    public System.Collections.IEnumerator GetEnumerator() => _members.GetEnumerator();

    internal override void Write(StringBuilder text, int indent)
    {
        if (_members.Count == 0)
        {
            text.Append("{}");
        }

        foreach (KeyValuePair<string, YamlNode> member in _members)
        {
            text.Append(' ', indent).Append(YamlScalar.Quote(member.Key)).Append(':');
            if (member.Value.IsInline)
            {
                text.Append(' ');
                member.Value.Write(text, 0);
                text.Append('\n');
            }
            else
            {
                text.Append('\n');
                member.Value.Write(text, indent + 2);
            }
        }
    }
}
