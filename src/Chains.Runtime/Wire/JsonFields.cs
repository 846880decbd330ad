using System.Text.Json;

namespace Chains.Wire;

/// <summary>Passes members to and from JSON.</summary>
internal static class JsonFields<T, TFields>
    where TFields : struct, IWireFields<T>
{
    /// <summary>Writes them, without the braces; the value alone where there are no names.</summary>
    public static void Write(Utf8JsonWriter json, WireNames? names, T value)
    {
        var writer = new JsonFieldWriter(json, names);
        TFields.Put(ref writer, value);
    }

    public static T Read(ref Utf8JsonReader json, JsonFieldReader reader)
    {
        try
        {
            return TFields.Get(ref reader);
        }
        finally
        {
            // After a failure too: where it happened is told by where the reader stands.
            json = reader.Json;
        }
    }
}
