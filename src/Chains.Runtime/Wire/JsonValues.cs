using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Chains.Wire;

/// <summary>
/// Values that are neither numbers nor plain strings in JSON, in the forms of System.Text.Json: where it has a converter, that one reads and writes. Called by generated codecs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonValues
{
    // The converters used here look at none of them.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly JsonNodeOptions NodeOptions = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Reads a <c>Guid</c>.</summary>
    public static Guid ReadGuid(ref Utf8JsonReader reader) =>
        JsonWire.IsText(ref reader) && reader.TryGetGuid(out Guid value) ? value : throw JsonWire.Unexpected(ref reader, "a Guid such as \"00112233-4455-6677-8899-aabbccddeeff\"");

    /// <summary>Reads a <c>DateTime</c>.</summary>
    public static DateTime ReadDateTime(ref Utf8JsonReader reader) =>
        JsonWire.IsText(ref reader) && reader.TryGetDateTime(out DateTime value) ? value : throw JsonWire.Unexpected(ref reader, "a date and time such as \"2026-01-31T13:05:59Z\"");

    /// <summary>Reads a <c>DateTimeOffset</c>.</summary>
    public static DateTimeOffset ReadDateTimeOffset(ref Utf8JsonReader reader) =>
        JsonWire.IsText(ref reader) && reader.TryGetDateTimeOffset(out DateTimeOffset value) ? value : throw JsonWire.Unexpected(ref reader, "a date and time such as \"2026-01-31T13:05:59+01:00\"");

    /// <summary>Reads a <c>DateOnly</c>.</summary>
    public static DateOnly ReadDateOnly(ref Utf8JsonReader reader) => Read(ref reader, JsonMetadataServices.DateOnlyConverter, "a date such as \"2026-01-31\"");

    /// <summary>Reads a <c>TimeOnly</c>.</summary>
    public static TimeOnly ReadTimeOnly(ref Utf8JsonReader reader) => Read(ref reader, JsonMetadataServices.TimeOnlyConverter, "a time such as \"13:05:59\"");

    /// <summary>Reads a <c>TimeSpan</c>.</summary>
    public static TimeSpan ReadTimeSpan(ref Utf8JsonReader reader) => Read(ref reader, JsonMetadataServices.TimeSpanConverter, "a time span such as \"1.13:05:59\"");

    /// <summary>Reads a <c>Half</c>; also <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. A number beyond its range is an error, as it is on protobuf.</summary>
    public static Half ReadHalf(ref Utf8JsonReader reader)
    {
        Half value = JsonWire.ReadNumber<Half>(ref reader, NumberStyles.Float, "a number");
        return Half.IsInfinity(value) && reader.ValueSpan.ContainsAnyInRange((byte)'0', (byte)'9') ? throw JsonWire.Unexpected(ref reader, "a number from -65504 to 65504") : value;
    }

    /// <summary>Reads an <c>Int128</c>.</summary>
    public static Int128 ReadInt128(ref Utf8JsonReader reader) => JsonWire.ReadInteger<Int128>(ref reader, "an integer of 128 bits");

    /// <summary>Reads a <c>UInt128</c>.</summary>
    public static UInt128 ReadUInt128(ref Utf8JsonReader reader) => JsonWire.ReadInteger<UInt128>(ref reader, "an integer of 128 bits, not negative");

    /// <summary>Reads a <c>Uri</c>, absolute or relative.</summary>
    public static Uri ReadUri(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && Uri.TryCreate(JsonWire.Text(ref reader), UriKind.RelativeOrAbsolute, out Uri? value) ? value : throw JsonWire.Unexpected(ref reader, "a URI");

    /// <summary>Reads a <c>Version</c>.</summary>
    public static Version ReadVersion(ref Utf8JsonReader reader) =>
        // System.Text.Json refuses blanks at either end, which Version.Parse passes over, and no others.
        reader.TokenType == JsonTokenType.String && JsonWire.Text(ref reader) is [>= '0' and <= '9', .., >= '0' and <= '9'] text && Version.TryParse(text, out Version? value) ? value : throw JsonWire.Unexpected(ref reader, "a version such as \"1.2.3\"");

    /// <summary>Writes a <c>DateOnly</c>.</summary>
    public static void Write(Utf8JsonWriter writer, DateOnly value) => JsonMetadataServices.DateOnlyConverter.Write(writer, value, Options);

    /// <summary>Writes a <c>TimeOnly</c>.</summary>
    public static void Write(Utf8JsonWriter writer, TimeOnly value) => JsonMetadataServices.TimeOnlyConverter.Write(writer, value, Options);

    /// <summary>Writes a <c>TimeSpan</c>.</summary>
    public static void Write(Utf8JsonWriter writer, TimeSpan value) => JsonMetadataServices.TimeSpanConverter.Write(writer, value, Options);

    /// <summary>Writes a <c>Half</c>: a number, or a string where it is not one in JSON's sense.</summary>
    public static void Write(Utf8JsonWriter writer, Half value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Half.IsFinite(value))
        {
            JsonMetadataServices.HalfConverter.Write(writer, value, Options);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes an <c>Int128</c>.</summary>
    public static void Write(Utf8JsonWriter writer, Int128 value) => JsonMetadataServices.Int128Converter.Write(writer, value, Options);

    /// <summary>Writes a <c>UInt128</c>.</summary>
    public static void Write(Utf8JsonWriter writer, UInt128 value) => JsonMetadataServices.UInt128Converter.Write(writer, value, Options);

    /// <summary>Reads a dictionary's key that is a <c>Guid</c>. The reader stands on the name and moves on to the value's first token.</summary>
    public static Guid ReadGuidKey(ref Utf8JsonReader reader)
    {
        string text = JsonWire.Text(ref reader);
        Guid key = Guid.TryParseExact(text, "D", out Guid value) ? value : throw JsonWire.Unexpected(ref reader, "a name that is a Guid");
        JsonWire.Advance(ref reader);
        return key;
    }

    /// <summary>Reads a dictionary's key that is a <c>DateOnly</c>. The reader stands on the name and moves on to the value's first token.</summary>
    public static DateOnly ReadDateOnlyKey(ref Utf8JsonReader reader)
    {
        string text = JsonWire.Text(ref reader);
        DateOnly key = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value) ? value : throw JsonWire.Unexpected(ref reader, "a name that is a date such as 2026-01-31");
        JsonWire.Advance(ref reader);
        return key;
    }

    /// <summary>Writes a dictionary's key that is a <c>DateOnly</c>.</summary>
    public static void WriteKey(Utf8JsonWriter writer, DateOnly key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(key.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>Writes any JSON.</summary>
    /// <exception cref="ArgumentException">The element holds nothing, not even null.</exception>
    public static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            throw new ArgumentException("A JsonElement that holds nothing cannot be written as JSON: give it a value, which may be null, or make the member nullable.", nameof(value));
        }

        value.WriteTo(writer);
    }

    /// <summary>Reads any JSON.</summary>
    public static JsonElement ReadJsonElement(ref Utf8JsonReader reader)
    {
        JsonWire.RequireText(reader);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads any JSON.</summary>
    public static JsonDocument ReadJsonDocument(ref Utf8JsonReader reader)
    {
        JsonWire.RequireText(reader);
        return JsonDocument.ParseValue(ref reader);
    }

    /// <summary>Reads any JSON but <c>null</c>.</summary>
    public static JsonNode ReadJsonNode(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? throw JsonWire.Unexpected(ref reader, "JSON that is not null") : Node(ref reader);

    /// <summary>Reads an object of any members.</summary>
    public static JsonObject ReadJsonObject(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartObject ? (JsonObject)Node(ref reader) : throw JsonWire.Unexpected(ref reader, "an object");

    /// <summary>Reads an array of any elements.</summary>
    public static JsonArray ReadJsonArray(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.StartArray ? (JsonArray)Node(ref reader) : throw JsonWire.Unexpected(ref reader, "an array");

    /// <summary>The error for a tuple with more or fewer elements than it has. The reader stands on the end of the array, or on the element that is too much.</summary>
    public static JsonException WrongLength(ref Utf8JsonReader reader, int length) => JsonWire.Unexpected(ref reader, $"an array of {length.ToString(CultureInfo.InvariantCulture)} elements");

    private static JsonNode Node(ref Utf8JsonReader reader)
    {
        JsonWire.RequireText(reader);
        return JsonNode.Parse(ref reader, NodeOptions)!;
    }

    private static T Read<T>(ref Utf8JsonReader reader, JsonConverter<T> converter, string expected)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw JsonWire.Unexpected(ref reader, expected);
        }

        try
        {
            return converter.Read(ref reader, typeof(T), Options)!;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw JsonWire.Unexpected(ref reader, expected);
        }
    }
}
