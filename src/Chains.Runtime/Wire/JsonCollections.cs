using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Lists and dictionaries in JSON, by the reader and writer of their elements. Called by generated codecs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonCollections
{
    /// <summary>Writes an array.</summary>
    public static void WriteList<T>(Utf8JsonWriter json, IEnumerable<T> items, JsonWrite<T> write)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(write);
        json.WriteStartArray();
        foreach (T item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads an array: on its first token before, on its last one after.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Generated code hands the list on as whatever the member is")]
    public static List<T> ReadList<T>(ref Utf8JsonReader json, JsonRead<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var items = new List<T>();
        JsonWire.StartArray(ref json, "a list");
        while (JsonWire.NextElement(ref json))
        {
            items.Add(read(ref json));
        }

        return items;
    }

    /// <summary>Writes an object whose names are the keys: strings, integers or booleans (<c>"True"</c>, as System.Text.Json writes them).</summary>
    public static void WriteMap<TKey, TValue>(Utf8JsonWriter json, IEnumerable<KeyValuePair<TKey, TValue>> entries, JsonWrite<TValue> write)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(write);
        json.WriteStartObject();
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            json.WritePropertyName(entry.Key switch
            {
                string text => text,
                true => "True",
                false => "False",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => throw new NotSupportedException($"A dictionary's key of type {typeof(TKey)} has no JSON form."),
            });
            write(json, entry.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes an object whose names <paramref name="writeKey"/> writes.</summary>
    public static void WriteMap<TKey, TValue>(Utf8JsonWriter json, IEnumerable<KeyValuePair<TKey, TValue>> entries, JsonWrite<TKey> writeKey, JsonWrite<TValue> write)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(writeKey);
        ArgumentNullException.ThrowIfNull(write);
        json.WriteStartObject();
        foreach (KeyValuePair<TKey, TValue> entry in entries)
        {
            writeKey(json, entry.Key);
            write(json, entry.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads an object as a dictionary with keys of string, integers or bool. A later entry of one key replaces an earlier one.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Generated code hands the dictionary on as whatever the member is")]
    public static Dictionary<TKey, TValue> ReadMap<TKey, TValue>(ref Utf8JsonReader json, JsonRead<TValue> read)
        where TKey : notnull, IParsable<TKey>
    {
        ArgumentNullException.ThrowIfNull(read);
        var entries = new Dictionary<TKey, TValue>();
        JsonWire.StartObject(ref json, "a dictionary");
        while (JsonWire.NextProperty(ref json))
        {
            TKey key = TKey.TryParse(JsonWire.Text(ref json), CultureInfo.InvariantCulture, out TKey? parsed)
                ? parsed
                : throw JsonWire.Unexpected(ref json, $"a name of type {typeof(TKey).Name}");
            JsonWire.Advance(ref json);
            entries[key] = read(ref json);
        }

        return entries;
    }

    /// <summary>Reads an object as a dictionary; <paramref name="readKey"/> reads a name and moves on to the value. A later entry of one key replaces an earlier one.</summary>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Generated code hands the dictionary on as whatever the member is")]
    public static Dictionary<TKey, TValue> ReadMap<TKey, TValue>(ref Utf8JsonReader json, JsonRead<TKey> readKey, JsonRead<TValue> read)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(readKey);
        ArgumentNullException.ThrowIfNull(read);
        var entries = new Dictionary<TKey, TValue>();
        JsonWire.StartObject(ref json, "a dictionary");
        while (JsonWire.NextProperty(ref json))
        {
            TKey key = readKey(ref json);
            entries[key] = read(ref json);
        }

        return entries;
    }
}
