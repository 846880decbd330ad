using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>The type discriminators of polymorphic types in JSON. Called by generated codecs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonUnion
{
    /// <summary>
    /// Looks ahead for the discriminator of the object that the reader stands on, wherever it stands in the object; <see langword="null"/> where
    /// it has none. A number has a <c>#</c> in front, and a text that begins with one has a second.
    /// </summary>
    /// <param name="reader">Stands on the value's first token, before and after.</param>
    /// <param name="property">The discriminator's name, compared exactly.</param>
    /// <param name="what">What the object is, for the error message.</param>
    public static string? Discriminator(ref Utf8JsonReader reader, ReadOnlySpan<byte> property, string what)
    {
        JsonWire.StartObject(ref reader, what);
        Utf8JsonReader ahead = reader;
        while (JsonWire.NextProperty(ref ahead))
        {
            if (!JsonWire.NameIsExactly(ref ahead, property))
            {
                ahead.Skip();
                continue;
            }

            JsonWire.Advance(ref ahead);
            if (ahead.TokenType == JsonTokenType.Number)
            {
                return "#" + JsonWire.ReadInt32(ref ahead).ToString(CultureInfo.InvariantCulture);
            }

            string text = JsonWire.ReadString(ref ahead);
            return text.StartsWith('#') ? "#" + text : text;
        }

        return null;
    }

    /// <summary>The error for a discriminator that the type does not list, or one that is missing.</summary>
    public static JsonException Unknown(ref Utf8JsonReader reader, string? discriminator, string property, string what) => new JsonMismatch(
        discriminator is null
            ? $"\"{property}\" is missing, by which the types of {what} are told apart"
            : $"\"{property}\" is \"{JsonWire.Shorten(discriminator.StartsWith('#') ? discriminator[1..] : discriminator)}\", which is no type of {what}",
        reader.TokenStartIndex);
}
