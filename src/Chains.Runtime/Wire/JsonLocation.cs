using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Finds where in a document a reading failed, by reading it again up to there.</summary>
internal static class JsonLocation
{
    /// <summary>The path of the token at or before <paramref name="offset"/>.</summary>
    public static string PathAt(ReadOnlySpan<byte> document, long offset)
    {
        var levels = new List<Level>();
        var reader = new Utf8JsonReader(document, JsonWire.ReaderOptions);
        long read = 0;
        try
        {
            while (reader.Read())
            {
                read = reader.BytesConsumed;
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    levels.RemoveAt(levels.Count - 1);
                }
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    levels[^1].Name = NameOf(ref reader);
                }
                else if (levels.Count > 0 && levels[^1].Array)
                {
                    levels[^1].Index++;
                }

                if (reader.TokenStartIndex >= offset)
                {
                    break;
                }

                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    levels.Add(new Level(reader.TokenType == JsonTokenType.StartArray));
                }
            }
        }
        catch (JsonException)
        {
            // The document is malformed here: what was read so far is where. Behind a comma that is the next element, or a name that is not known.
            ReadOnlySpan<byte> rest = document[(int)read..(int)Math.Max(read, Math.Min(offset, document.Length))].TrimStart(" \t\r\n"u8);
            if (levels.Count > 0 && rest.StartsWith((byte)','))
            {
                levels[^1].Index++;
                levels[^1].Name = null;
            }
        }

        return Format(levels);
    }

    /// <summary>Line and byte of an offset, both from 1.</summary>
    public static (long Line, long Position) LineAt(ReadOnlySpan<byte> document, long offset)
    {
        ReadOnlySpan<byte> before = document[..(int)Math.Min(offset, document.Length)];
        int lastBreak = before.LastIndexOf((byte)'\n');
        return (before.Count((byte)'\n') + 1L, before.Length - lastBreak);
    }

    /// <summary>The offset of a line and a byte, both from 0 as <see cref="JsonException"/> counts.</summary>
    public static long OffsetOf(ReadOnlySpan<byte> document, long line, long bytePosition)
    {
        long offset = 0;
        for (; line > 0; line--)
        {
            int lineBreak = document[(int)offset..].IndexOf((byte)'\n');
            if (lineBreak < 0)
            {
                break;
            }

            offset += lineBreak + 1;
        }

        return Math.Min(offset + bytePosition, document.Length);
    }

    // One that is no text may be passed over, and the error lie behind it.
    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Format(List<Level> levels)
    {
        var path = new StringBuilder("$");
        foreach (Level level in levels)
        {
            if (level.Array)
            {
                path.Append('[').Append(Math.Max(level.Index, 0).ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (level.Name is { } name)
            {
                if (name.Length > 0 && name.All(static c => char.IsLetterOrDigit(c) || c == '_'))
                {
                    path.Append('.').Append(name);
                }
                else
                {
                    path.Append("['").Append(name.Length > 100 ? string.Concat(name.AsSpan(0, 100), "…") : name).Append("']");
                }
            }
        }

        return path.ToString();
    }

    private sealed class Level(bool array)
    {
        public bool Array { get; } = array;

        public int Index { get; set; } = -1;

        public string? Name { get; set; }
    }
}
