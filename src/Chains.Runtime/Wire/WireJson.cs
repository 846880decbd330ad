using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Grpc;

namespace Chains.Wire;

/// <summary>
/// JSON without a contract as protobuf's Value, Struct and ListValue (struct.proto), nested messages with their length prefix. Called by generated codecs.
/// </summary>
/// <remarks>
/// Value's number is a double. One that a double would round, <c>9007199254740993</c>, travels as the nearest double, which every other library reads, and beside it as its digits in
/// a field that struct.proto does not know and that other libraries pass over.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireJson
{
    private const uint NullValue = 1 << 3;
    private const uint NumberValue = (2 << 3) | 1;
    private const uint StringValue = (3 << 3) | 2;
    private const uint BoolValue = 4 << 3;
    private const uint StructValue = (5 << 3) | 2;
    private const uint ListValue = (6 << 3) | 2;
    private const uint Digits = (1000 << 3) | 2;
    private const uint Message1 = (1 << 3) | 2;
    private const uint Message2 = (2 << 3) | 2;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JsonWire.WriterOptions.Encoder, MaxDepth = JsonWire.WriterOptions.MaxDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = 100 };
    private static readonly JsonDocumentOptions NodeDocumentOptions = new() { MaxDepth = 100, AllowDuplicateProperties = false };

    /// <summary>The encoded size of a Value.</summary>
    public static int Size(JsonElement value) => WithLength(SizeOfValue(value));

    /// <summary>The encoded size of a Value.</summary>
    public static int Size(JsonDocument value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Size(value.RootElement);
    }

    /// <summary>The encoded size of a Value.</summary>
    public static int Size(JsonNode value) => Size(ElementOf(value));

    /// <summary>The encoded size of a Struct.</summary>
    public static int Size(JsonObject value) => WithLength(SizeOfStruct(ElementOf(value)));

    /// <summary>The encoded size of a ListValue.</summary>
    public static int Size(JsonArray value) => WithLength(SizeOfList(ElementOf(value)));

    /// <summary>Writes a Value.</summary>
    public static void Write(ref WireWriter writer, JsonElement value)
    {
        WireMark mark = writer.Begin();
        WriteValue(ref writer, value);
        writer.End(mark);
    }

    /// <summary>Writes a Value.</summary>
    public static void Write(ref WireWriter writer, JsonDocument value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Write(ref writer, value.RootElement);
    }

    /// <summary>Writes a Value.</summary>
    public static void Write(ref WireWriter writer, JsonNode value) => Write(ref writer, ElementOf(value));

    /// <summary>Writes a Struct.</summary>
    public static void Write(ref WireWriter writer, JsonObject value) => WriteStruct(ref writer, ElementOf(value));

    /// <summary>Writes a ListValue.</summary>
    public static void Write(ref WireWriter writer, JsonArray value) => WriteList(ref writer, ElementOf(value));

    /// <summary>Reads a Value; an empty one is an element that holds nothing, not even null.</summary>
    public static JsonElement ReadJsonElement(ref WireReader reader)
    {
        ArrayBufferWriter<byte> json = new();
        return TryRead(ref reader, json, ReadValue) ? Parse(ref reader, static json => JsonElement.Parse(json.Span, DocumentOptions), json.WrittenMemory) : default;
    }

    /// <summary>Reads a Value.</summary>
    public static JsonDocument ReadJsonDocument(ref WireReader reader)
    {
        ArrayBufferWriter<byte> json = new();
        return TryRead(ref reader, json, ReadValue) ? Parse(ref reader, static json => JsonDocument.Parse(json, DocumentOptions), json.WrittenMemory) : throw Nothing(ref reader);
    }

    /// <summary>Reads a Value; that of null is <see langword="null"/>, since a node cannot hold it.</summary>
    public static JsonNode? ReadJsonNode(ref WireReader reader)
    {
        ArrayBufferWriter<byte> json = new();
        return TryRead(ref reader, json, ReadValue) ? ParseNode(ref reader, json.WrittenMemory) : throw Nothing(ref reader);
    }

    /// <summary>Reads a Struct.</summary>
    public static JsonObject ReadJsonObject(ref WireReader reader)
    {
        ArrayBufferWriter<byte> json = new();
        TryRead(ref reader, json, ReadStruct);
        return (JsonObject)ParseNode(ref reader, json.WrittenMemory)!;
    }

    /// <summary>Reads a ListValue.</summary>
    public static JsonArray ReadJsonArray(ref WireReader reader)
    {
        ArrayBufferWriter<byte> json = new();
        TryRead(ref reader, json, ReadList);
        return (JsonArray)ParseNode(ref reader, json.WrittenMemory)!;
    }

    /// <summary>A node that is not null, where null is no value of the member.</summary>
    public static JsonNode NotNull(ref WireReader reader, JsonNode? value) => value ?? throw reader.Malformed("the JSON is null where null is no value");

    private delegate bool ReadInto(ref WireReader reader, Utf8JsonWriter json);

    private static int WithLength(int size) => checked(WireSize.Length(size) + size);

    // A node may hold values of any type that has JSON: what it writes is what it is.
    private static JsonElement ElementOf(JsonNode value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, WriterOptions))
        {
            value.WriteTo(json);
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = WriterOptions.MaxDepth });
    }

    private static int SizeOfValue(JsonElement value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value.ValueKind switch
        {
            JsonValueKind.Undefined => 0,
            JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False => 2,
            JsonValueKind.Number => 9 + (IsRounded(value, out _) ? checked(2 + WireSize.Bytes(JsonMarshal.GetRawUtf8Value(value).Length)) : 0),
            JsonValueKind.String => checked(1 + WireSize.String(TextOf(value))),
            JsonValueKind.Object => checked(1 + WithLength(SizeOfStruct(value))),
            _ => checked(1 + WithLength(SizeOfList(value))),
        };
    }

    private static int SizeOfStruct(JsonElement value)
    {
        int size = 0;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            size = checked(size + 1 + WithLength(SizeOfEntry(property)));
        }

        return size;
    }

    private static int SizeOfEntry(JsonProperty property) => checked(1 + WireSize.String(NameOf(property)) + 1 + WithLength(SizeOfValue(property.Value)));

    private static int SizeOfList(JsonElement value)
    {
        int size = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            size = checked(size + 1 + WithLength(SizeOfValue(item)));
        }

        return size;
    }

    private static void WriteValue(ref WireWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined:
                break;
            case JsonValueKind.Null:
                writer.WriteTag(NullValue);
                writer.WriteInt32(0);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteTag(BoolValue);
                writer.WriteBool(value.ValueKind == JsonValueKind.True);
                break;
            case JsonValueKind.Number:
                bool isRounded = IsRounded(value, out double number);
                writer.WriteTag(NumberValue);
                writer.WriteDouble(number);
                if (isRounded)
                {
                    writer.WriteTag(Digits);
                    writer.WriteBytes(JsonMarshal.GetRawUtf8Value(value));
                }

                break;
            case JsonValueKind.String:
                writer.WriteTag(StringValue);
                writer.WriteString(TextOf(value));
                break;
            case JsonValueKind.Object:
                writer.WriteTag(StructValue);
                WriteStruct(ref writer, value);
                break;
            default:
                writer.WriteTag(ListValue);
                WriteList(ref writer, value);
                break;
        }
    }

    private static void WriteStruct(ref WireWriter writer, JsonElement value)
    {
        WireMark mark = writer.Begin();
        foreach (JsonProperty property in value.EnumerateObject())
        {
            writer.WriteTag(Message1);
            WireMark entry = writer.Begin();
            writer.WriteTag(Message1);
            writer.WriteString(NameOf(property));
            writer.WriteTag(Message2);
            Write(ref writer, property.Value);
            writer.End(entry);
        }

        writer.End(mark);
    }

    private static void WriteList(ref WireWriter writer, JsonElement value)
    {
        WireMark mark = writer.Begin();
        foreach (JsonElement item in value.EnumerateArray())
        {
            writer.WriteTag(Message1);
            Write(ref writer, item);
        }

        writer.End(mark);
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new ArgumentException("A JSON string cannot be written as UTF-8: it holds half of a surrogate pair.", nameof(value), exception);
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new ArgumentException("A JSON property's name cannot be written as UTF-8: it holds half of a surrogate pair.", nameof(property), exception);
        }
    }

    private static bool IsRounded(JsonElement value, out double number)
    {
        ReadOnlySpan<byte> digits = JsonMarshal.GetRawUtf8Value(value);
        number = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        // Up to 15 digits come back from a double as they went in.
        return (digits.Length > 15 || digits.IndexOfAny((byte)'e', (byte)'E') >= 0) && !IsExact(number, digits);
    }

    private static bool IsExact(double number, ReadOnlySpan<byte> digits)
    {
        Span<byte> text = stackalloc byte[32];
        return double.IsFinite(number) && number.TryFormat(text, out int length, "R", CultureInfo.InvariantCulture) && DecimalText.IsSame(text[..length], digits);
    }

    /// <summary>Reads into JSON text. An error names the field that holds the JSON, and what is wrong inside.</summary>
    private static bool TryRead(ref WireReader reader, ArrayBufferWriter<byte> buffer, ReadInto read)
    {
        WireReader before = reader;
        using Utf8JsonWriter json = new(buffer, WriterOptions);
        try
        {
            return read(ref reader, json);
        }
        catch (GrpcFormatException exception)
        {
            throw before.Malformed($"the JSON cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw before.Malformed($"the JSON cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static JsonNode? ParseNode(ref WireReader reader, ReadOnlyMemory<byte> json) =>
        Parse(ref reader, static json => JsonNode.Parse(json.Span, nodeOptions: null, NodeDocumentOptions), json);

    private static T Parse<T>(ref WireReader reader, Func<ReadOnlyMemory<byte>, T> parse, ReadOnlyMemory<byte> json)
    {
        try
        {
            return parse(json);
        }
        catch (JsonException exception)
        {
            throw reader.Malformed($"the JSON cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private static GrpcFormatException Nothing(ref WireReader reader) => reader.Malformed("a google.protobuf.Value holds nothing");

    private static bool ReadValue(ref WireReader reader, Utf8JsonWriter json)
    {
        WireScope scope = reader.Enter("google.protobuf.Value");
        // Of several kinds the last counts (encoding specification, "Oneofs"): what is written cannot be taken back, so it is found first.
        uint kind = 0;
        WireReader at = reader;
        ReadOnlySpan<byte> digits = default;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            if (tag == Digits)
            {
                digits = reader.ReadDelimited();
                continue;
            }

            if (tag is NullValue or NumberValue or StringValue or BoolValue or StructValue or ListValue)
            {
                kind = tag;
                at = reader;
            }

            reader.Skip(tag);
        }

        reader.Leave(scope);
        switch (kind)
        {
            case NullValue:
                json.WriteNullValue();
                break;
            case NumberValue:
                WriteNumber(ref at, json, digits);
                break;
            case StringValue:
                json.WriteStringValue(at.ReadString());
                break;
            case BoolValue:
                json.WriteBooleanValue(at.ReadBool());
                break;
            case StructValue:
                ReadStruct(ref at, json);
                break;
            case ListValue:
                ReadList(ref at, json);
                break;
            default:
                return json.CurrentDepth == 0 ? false : throw Nothing(ref at);
        }

        return true;
    }

    private static bool ReadStruct(ref WireReader reader, Utf8JsonWriter json)
    {
        WireScope scope = reader.Enter("google.protobuf.Struct");
        json.WriteStartObject();
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            if (tag == Message1)
            {
                ReadEntry(ref reader, json);
            }
            else
            {
                reader.Skip(tag);
            }
        }

        json.WriteEndObject();
        reader.Leave(scope);
        return true;
    }

    private static void ReadEntry(ref WireReader reader, Utf8JsonWriter json)
    {
        WireScope scope = reader.Enter("google.protobuf.Struct entry");
        string name = "";
        bool hasValue = false;
        WireReader at = reader;
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            if (tag == Message1)
            {
                name = reader.ReadString();
                continue;
            }

            if (tag == Message2)
            {
                hasValue = true;
                at = reader;
            }

            reader.Skip(tag);
        }

        reader.Leave(scope);
        if (!hasValue)
        {
            throw reader.Malformed("an entry has no value");
        }

        json.WritePropertyName(name);
        ReadValue(ref at, json);
    }

    private static bool ReadList(ref WireReader reader, Utf8JsonWriter json)
    {
        WireScope scope = reader.Enter("google.protobuf.ListValue");
        json.WriteStartArray();
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            if (tag == Message1)
            {
                ReadValue(ref reader, json);
            }
            else
            {
                reader.Skip(tag);
            }
        }

        json.WriteEndArray();
        reader.Leave(scope);
        return true;
    }

    // The digits count where they still mean the number: whoever changed it may have passed them on.
    private static void WriteNumber(ref WireReader reader, Utf8JsonWriter json, ReadOnlySpan<byte> digits)
    {
        double number = reader.ReadDouble();
        if (!digits.IsEmpty && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double meant) && meant.Equals(number) && IsNumber(digits))
        {
            json.WriteRawValue(digits, skipInputValidation: true);
        }
        else if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            throw reader.Malformed($"{number.ToString(CultureInfo.InvariantCulture)} is no number of JSON");
        }
    }

    private static bool IsNumber(ReadOnlySpan<byte> digits)
    {
        Utf8JsonReader reader = new(digits);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length == digits.Length && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
