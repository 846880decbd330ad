using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Writes and reads a message whose members are named. A generated codec derives from it, and is never made.</summary>
/// <typeparam name="T">The user's type.</typeparam>
/// <typeparam name="TFields">Its members.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Generated code names the codec, not this type")]
public abstract class WireMessage<T, TFields>
    where TFields : struct, IWireMessage<T>
{
    /// <summary>For generated codecs, of which there are no instances.</summary>
    protected WireMessage()
    {
    }

    /// <summary>The encoded size.</summary>
    public static int Size(T value)
    {
        var sizer = default(WireSizer);
        TFields.Put(ref sizer, value);
        return sizer.Size;
    }

    /// <summary>Writes the fields.</summary>
    public static void Write(ref WireWriter writer, T value) => TFields.Put(ref writer, value);

    /// <summary>Reads the fields to the end of the message.</summary>
    public static T Read(ref WireReader reader) => TFields.Get(ref reader);

    /// <summary>The encoded size within another message: with its length in front.</summary>
    public static int SizeNested(T value)
    {
        var sizer = default(WireSizer);
        TFields.Put(ref sizer, value);
        return checked(WireSize.Length(sizer.Size) + sizer.Size);
    }

    /// <summary>Writes the message within another one.</summary>
    public static void WriteNested(ref WireWriter writer, T value)
    {
        WireMark mark = writer.Begin();
        TFields.Put(ref writer, value);
        writer.End(mark);
    }

    /// <summary>Reads the message within another one.</summary>
    public static T ReadNested(ref WireReader reader)
    {
        WireScope scope = reader.Enter(TFields.Names.Message);
        T value = TFields.Get(ref reader);
        reader.Leave(scope);
        return value;
    }

    /// <summary>Writes an object.</summary>
    public static void WriteJson(Utf8JsonWriter json, T value)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteJsonMembers(json, value);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of an object that is begun: an alternative of a polymorphic type.</summary>
    public static void WriteJsonMembers(Utf8JsonWriter json, T value) => JsonFields<T, TFields>.Write(json, TFields.Names, value);

    /// <summary>Reads an object.</summary>
    public static T ReadJson(ref Utf8JsonReader json) => JsonFields<T, TFields>.Read(ref json, new JsonFieldReader(json, TFields.Names));
}
