// One convention for all JSON that generated code reads, that of System.Text.Json's converters:
// a Read… method is called with the reader ON the value's first token and leaves it ON the value's last token.
//
//   an object                                                      a list                                             a dictionary
//   JsonWire.StartObject(ref reader, "Message");                   JsonWire.StartArray(ref reader, "history");        JsonWire.StartObject(ref reader, "scores");
//   while (JsonWire.NextProperty(ref reader))                      while (JsonWire.NextElement(ref reader))           while (JsonWire.NextProperty(ref reader))
//   {                                                              {                                                  {
//       if (JsonWire.NameIs(ref reader, "role"u8))                     list.Add(ReadMessageJson(ref reader));             string key = JsonWire.ReadKey(ref reader);
//           role = JsonWire.ReadString(ref reader);                }                                                      map[key] = JsonWire.ReadInt32(ref reader);
//       else if (JsonWire.NameIs(ref reader, "content"u8))                                                            }
//           content = JsonWire.TryReadNull(ref reader) ? null : JsonWire.ReadString(ref reader);
//       else
//           JsonWire.SkipProperty(ref reader);
//   }
//   if (role is null) throw JsonWire.Missing(ref reader, "role");
//
// NextProperty stops ON the name; NameIs, when it says true, and ReadKey move on to the value's first token; SkipProperty moves on to the value's last token.
// StartObject and StartArray expect the reader ON the opening token; after the loops it is ON the closing one, which is the value's last.

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Chains.Wire;

/// <summary>
/// Reads JSON as System.Text.Json's web defaults do: names without regard to case, numbers also from strings, unknown properties skipped.
/// Called by generated codecs. Whatever does not fit becomes a <see cref="JsonFormatException"/> with the path once it has passed <see cref="JsonMarshaller{T}"/>.
/// </summary>
/// <remarks>For writing, generated code calls <see cref="Utf8JsonWriter"/> itself, but for the few <c>Write…</c> methods here.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonWire
{
    internal static readonly JsonReaderOptions ReaderOptions = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    // What ASP.NET Core writes by default: the answer is a document of its own, never a piece of an HTML page.
    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Expects the start of an object.</summary>
    /// <param name="reader">Stands on the value's first token.</param>
    /// <param name="what">What the object is, for the error message: a type's name.</param>
    public static void StartObject(ref Utf8JsonReader reader, string what) => Expect(ref reader, JsonTokenType.StartObject, "an object", what);

    /// <summary>Moves to the next property's name; <see langword="false"/> on the end of the object.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Whether the property is called <paramref name="name"/>, in any case; if so the reader moves on to its value's first token.</summary>
    public static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!NameIsExactly(ref reader, name) && !EqualsIgnoreCase(ref reader, name))
        {
            return false;
        }

        Advance(ref reader);
        return true;
    }

    /// <summary>Whether the property is called <paramref name="name"/>, in this case; the reader stays. A name that is no text is an error.</summary>
    internal static bool NameIsExactly(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(ref reader, exception);
        }
    }

    /// <summary>Passes over the value of the property whose name the reader stands on.</summary>
    public static void SkipProperty(ref Utf8JsonReader reader) => reader.Skip();

    /// <summary>Expects the start of an array.</summary>
    /// <param name="reader">Stands on the value's first token.</param>
    /// <param name="what">What the array is, for the error message.</param>
    public static void StartArray(ref Utf8JsonReader reader, string what) => Expect(ref reader, JsonTokenType.StartArray, "an array", what);

    /// <summary>Moves to the first token of the next element; <see langword="false"/> on the end of the array.</summary>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Whether the value is <c>null</c>; it is then read.</summary>
    public static bool TryReadNull(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null;

    /// <summary>The error for a property that must be there and is not. The reader stands on the end of the object.</summary>
    /// <param name="reader">Stands on the end of the object.</param>
    /// <param name="name">The property's JSON name.</param>
    public static JsonException Missing(ref Utf8JsonReader reader, string name) => new JsonMismatch($"\"{name}\" is missing", reader.TokenStartIndex);

    /// <summary>The error for a value that is of the wrong kind or out of range.</summary>
    /// <param name="reader">Stands on the value.</param>
    /// <param name="expected">What was expected, as <c>a string</c>.</param>
    public static JsonException Unexpected(ref Utf8JsonReader reader, string expected) => new JsonMismatch($"expected {expected}, found {Describe(ref reader)}", reader.TokenStartIndex);

    /// <summary>Reads a string; <c>null</c> is an error.</summary>
    public static string ReadString(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader) : throw Unexpected(ref reader, "a string");

    /// <summary>Reads a string or <c>null</c>.</summary>
    public static string? ReadStringOrNull(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.Null => null,
        _ => throw Unexpected(ref reader, "a string or null"),
    };

    /// <summary>Reads one UTF-16 character.</summary>
    public static char ReadChar(ref Utf8JsonReader reader)
    {
        string text = ReadString(ref reader);
        return text.Length == 1 ? text[0] : throw Unexpected(ref reader, "a string of one character");
    }

    /// <summary>Reads bytes from base64.</summary>
    public static byte[] ReadBytes(ref Utf8JsonReader reader) =>
        IsText(ref reader) && reader.TryGetBytesFromBase64(out byte[]? value) ? value : throw Unexpected(ref reader, "bytes as a base64 string");

    /// <summary>Reads a boolean, also from a string: configuration knows no other.</summary>
    public static bool ReadBoolean(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when bool.TryParse(Text(ref reader), out bool value) => value,
        _ => throw Unexpected(ref reader, "true or false"),
    };

    /// <summary>Reads a <c>sbyte</c>.</summary>
    public static sbyte ReadSByte(ref Utf8JsonReader reader) => ReadInteger<sbyte>(ref reader, "an integer from -128 to 127");

    /// <summary>Reads a <c>byte</c>.</summary>
    public static byte ReadByte(ref Utf8JsonReader reader) => ReadInteger<byte>(ref reader, "an integer from 0 to 255");

    /// <summary>Reads a <c>short</c>.</summary>
    public static short ReadInt16(ref Utf8JsonReader reader) => ReadInteger<short>(ref reader, "an integer of 16 bits");

    /// <summary>Reads a <c>ushort</c>.</summary>
    public static ushort ReadUInt16(ref Utf8JsonReader reader) => ReadInteger<ushort>(ref reader, "an integer of 16 bits, not negative");

    /// <summary>Reads an <c>int</c>.</summary>
    public static int ReadInt32(ref Utf8JsonReader reader) => ReadInteger<int>(ref reader, "an integer of 32 bits");

    /// <summary>Reads a <c>uint</c>.</summary>
    public static uint ReadUInt32(ref Utf8JsonReader reader) => ReadInteger<uint>(ref reader, "an integer of 32 bits, not negative");

    /// <summary>Reads a <c>long</c>.</summary>
    public static long ReadInt64(ref Utf8JsonReader reader) => ReadInteger<long>(ref reader, "an integer of 64 bits");

    /// <summary>Reads a <c>ulong</c>.</summary>
    public static ulong ReadUInt64(ref Utf8JsonReader reader) => ReadInteger<ulong>(ref reader, "an integer of 64 bits, not negative");

    /// <summary>Reads a <c>float</c>; also <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, as <see cref="WriteSingle"/> writes them.</summary>
    public static float ReadSingle(ref Utf8JsonReader reader) => ReadNumber<float>(ref reader, NumberStyles.Float, "a number");

    /// <summary>Reads a <c>double</c>; also <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>, as <see cref="WriteDouble"/> writes them.</summary>
    public static double ReadDouble(ref Utf8JsonReader reader) => ReadNumber<double>(ref reader, NumberStyles.Float, "a number");

    /// <summary>Reads a <c>decimal</c>.</summary>
    public static decimal ReadDecimal(ref Utf8JsonReader reader) => ReadNumber<decimal>(ref reader, NumberStyles.Float, "a decimal number");

    /// <summary>Reads a dictionary's key that is a string. The reader stands on the name and moves on to the value's first token.</summary>
    public static string ReadKey(ref Utf8JsonReader reader)
    {
        string key = Text(ref reader);
        Advance(ref reader);
        return key;
    }

    /// <summary>Reads a dictionary's key that is a number. The reader stands on the name and moves on to the value's first token.</summary>
    public static T ReadKey<T>(ref Utf8JsonReader reader)
        where T : struct, ISpanParsable<T>
    {
        if (!T.TryParse(Text(ref reader), CultureInfo.InvariantCulture, out T key))
        {
            throw Unexpected(ref reader, $"a name that is of type {typeof(T).Name}");
        }

        Advance(ref reader);
        return key;
    }

    /// <summary>Reads a dictionary's key that is a boolean. The reader stands on the name and moves on to the value's first token.</summary>
    public static bool ReadKeyBoolean(ref Utf8JsonReader reader)
    {
        if (!bool.TryParse(Text(ref reader), out bool key))
        {
            throw Unexpected(ref reader, "a name that is true or false");
        }

        Advance(ref reader);
        return key;
    }

    /// <summary>Reads a value of any kind as the text that it is.</summary>
    public static string ReadRaw(ref Utf8JsonReader reader)
    {
        RequireText(reader);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    /// <summary>Writes a <c>float</c>: a number, or a string where it is not one in JSON's sense.</summary>
    public static void WriteSingle(Utf8JsonWriter writer, float value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes a <c>double</c>: a number, or a string where it is not one in JSON's sense.</summary>
    public static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes one UTF-16 character as a string.</summary>
    public static void WriteChar(Utf8JsonWriter writer, char value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue([value]);
    }

    /// <summary>Writes a dictionary's key that is a number.</summary>
    public static void WriteKey<T>(Utf8JsonWriter writer, T key)
        where T : struct, ISpanFormattable
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(key.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Writes a dictionary's key that is a boolean.</summary>
    public static void WriteKey(Utf8JsonWriter writer, bool key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(key ? "true"u8 : "false"u8);
    }

    internal static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(ref reader, exception);
        }
    }

    /// <summary>Whether the value is a string; one that is no text is an error, which the framework's own readers of strings do not name.</summary>
    internal static bool IsText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (reader.ValueIsEscaped)
        {
            Text(ref reader);
        }

        return true;
    }

    /// <summary>JSON without a contract is read as it stands; text in it that is none would fail only where it is written again, in an answer or on its way to another chainlet.</summary>
    internal static void RequireText(Utf8JsonReader reader)
    {
        int depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                if (reader.ValueIsEscaped)
                {
                    Text(ref reader);
                }
                else if (!Utf8.IsValid(reader.ValueSpan))
                {
                    throw NoText(ref reader, cause: null);
                }
            }
        }
        while (reader.Read() && reader.CurrentDepth > depth);
    }

    internal static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => $"the number {Shorten(Encoding.UTF8.GetString(reader.HasValueSequence ? [] : reader.ValueSpan))}",
        JsonTokenType.String => "a string",
        JsonTokenType.PropertyName => $"\"{Shorten(Text(ref reader))}\"",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.None => "nothing",
        _ => reader.TokenType.ToString(),
    };

    internal static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");

    internal static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonMismatch("the document ends too early", reader.BytesConsumed);
        }
    }

    private static JsonMismatch NoText(ref Utf8JsonReader reader, Exception? cause) =>
        new("the string is not valid text (bytes that are not UTF-8, or half of a surrogate pair)", reader.TokenStartIndex, cause);

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string expected, string what)
    {
        if (reader.TokenType != token)
        {
            throw Unexpected(ref reader, $"{expected} ({what})");
        }
    }

    internal static T ReadInteger<T>(ref Utf8JsonReader reader, string expected)
        where T : struct, System.Numerics.INumber<T>, IUtf8SpanParsable<T> =>
        ReadNumber<T>(ref reader, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, expected);

    internal static T ReadNumber<T>(ref Utf8JsonReader reader, NumberStyles style, string expected)
        where T : struct, System.Numerics.INumber<T>
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
        {
            bool read = reader.HasValueSequence || reader.ValueIsEscaped
                ? T.TryParse(reader.TokenType == JsonTokenType.String ? Text(ref reader) : Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence)), style, CultureInfo.InvariantCulture, out T value)
                : T.TryParse(reader.ValueSpan, style, CultureInfo.InvariantCulture, out value);
            if (read)
            {
                return value;
            }
        }

        throw Unexpected(ref reader, expected);
    }

    private static int Unescape(ref Utf8JsonReader reader, scoped Span<byte> text)
    {
        try
        {
            return reader.CopyString(text);
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(ref reader, exception);
        }
    }

    private static bool EqualsIgnoreCase(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        const int MaxEscape = 6;
        const int MaxName = 64;
        if (!reader.HasValueSequence && Ascii.IsValid(name))
        {
            if (!reader.ValueIsEscaped)
            {
                return Ascii.EqualsIgnoreCase(reader.ValueSpan, name);
            }

            // Without a string: a name is compared with each of an object's members.
            if (name.Length <= MaxName)
            {
                Span<byte> text = stackalloc byte[MaxName * MaxEscape];
                return reader.ValueSpan.Length <= name.Length * MaxEscape && Ascii.EqualsIgnoreCase(text[..Unescape(ref reader, text)], name);
            }
        }

        return string.Equals(Text(ref reader), Encoding.UTF8.GetString(name), StringComparison.OrdinalIgnoreCase);
    }
}
