using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Chains.Build.Json;

/// <summary>Writes JSON for people: two blanks per level, <c>\n</c>, arrays of plain values and empty things on one line.</summary>
internal static class JsonWriter
{
    public static string Write(JsonNode node)
    {
        StringBuilder text = new();
        Write(text, node, 0);
        return text.Append('\n').ToString();
    }

    /// <summary>The string as a JSON literal, quotes included.</summary>
    public static string Quote(string value)
    {
        StringBuilder text = new(value.Length + 2);
        Quote(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode node, int level)
    {
        switch (node)
        {
            case JsonText value: Quote(text, value.Value); break;
            case JsonNumber number: text.Append(number.Text); break;
            case JsonBool value: text.Append(value.Value ? "true" : "false"); break;
            case JsonArray array when array.Items.All(item => item is not (JsonObject or JsonArray)): WriteInline(text, array); break;
            case JsonArray array: WriteLines(text, array.Items.Select(item => new KeyValuePair<string?, JsonNode>(null, item)).ToList(), '[', ']', level); break;
            case JsonObject value: WriteLines(text, value.Members.Select(member => new KeyValuePair<string?, JsonNode>(member.Key, member.Value)).ToList(), '{', '}', level); break;
            default: text.Append("null"); break;
        }
    }

    private static void WriteInline(StringBuilder text, JsonArray array)
    {
        text.Append('[');
        for (int i = 0; i < array.Items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(text, array.Items[i], 0);
        }

        text.Append(']');
    }

    private static void WriteLines(StringBuilder text, List<KeyValuePair<string?, JsonNode>> members, char open, char close, int level)
    {
        text.Append(open);
        for (int i = 0; i < members.Count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', 2 * (level + 1));
            if (members[i].Key is { } name)
            {
                Quote(text, name);
                text.Append(": ");
            }

            Write(text, members[i].Value, level + 1);
        }

        if (members.Count > 0)
        {
            text.Append('\n').Append(' ', 2 * level);
        }

        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                // The separators of lines and paragraphs end a line for some readers of JSON and YAML; a lone surrogate has no UTF-8.
                case < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' or (>= '\ud800' and <= '\udfff'):
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
