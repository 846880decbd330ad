using Chains.Wire;

namespace Chains.Runtime.Tests.Support;

/// <summary>The request of the test chainlets, with codecs in the shape of generated ones.</summary>
public readonly record struct TextRequest(string Text, int Count)
{
    public static WireMarshaller<TextRequest> Wire { get; } = new(
        "TextRequest",
        static value => (value.Text.Length == 0 ? 0 : 1 + WireSize.String(value.Text)) + (value.Count == 0 ? 0 : 1 + WireSize.Int32(value.Count)),
        static (ref writer, value) =>
        {
            if (value.Text.Length != 0)
            {
                writer.WriteTag((1 << 3) | 2);
                writer.WriteString(value.Text);
            }

            if (value.Count != 0)
            {
                writer.WriteTag(2 << 3);
                writer.WriteInt32(value.Count);
            }
        },
        static (ref reader) =>
        {
            string text = "";
            int count = 0;
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                switch (tag)
                {
                    case (1 << 3) | 2:
                        text = reader.ReadString();
                        break;
                    case 2 << 3:
                        count = reader.ReadInt32();
                        break;
                    default:
                        reader.Skip(tag);
                        break;
                }
            }

            return new TextRequest(text, count);
        });

    public static JsonMarshaller<TextRequest> Json { get; } = new(
        static (writer, value) =>
        {
            writer.WriteStartObject();
            writer.WriteString("text"u8, value.Text);
            writer.WriteNumber("count"u8, value.Count);
            writer.WriteEndObject();
        },
        static (ref reader) =>
        {
            string? text = null;
            int count = 1;
            JsonWire.StartObject(ref reader, "TextRequest");
            while (JsonWire.NextProperty(ref reader))
            {
                if (JsonWire.NameIs(ref reader, "text"u8))
                {
                    text = JsonWire.ReadString(ref reader);
                }
                else if (JsonWire.NameIs(ref reader, "count"u8))
                {
                    count = JsonWire.ReadInt32(ref reader);
                }
                else
                {
                    JsonWire.SkipProperty(ref reader);
                }
            }

            return text is null ? throw JsonWire.Missing(ref reader, "text") : new TextRequest(text, count);
        });

    public static WireMarshaller<string> TextWire { get; } = new(
        "TextResponse",
        static value => WireErrors.NotNull(value, "Text.Value").Length == 0 ? 0 : 1 + WireSize.String(value),
        static (ref writer, value) =>
        {
            if (value.Length != 0)
            {
                writer.WriteTag((1 << 3) | 2);
                writer.WriteString(value);
            }
        },
        static (ref reader) =>
        {
            string text = "";
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                if (tag == ((1 << 3) | 2))
                {
                    text = reader.ReadString();
                }
                else
                {
                    reader.Skip(tag);
                }
            }

            return text;
        });

    public static JsonMarshaller<string> TextJson { get; } = new(
        static (writer, value) => writer.WriteStringValue(value),
        static (ref reader) => JsonWire.ReadString(ref reader));
}
