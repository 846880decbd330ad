using System.ComponentModel;
using Chains.Wire;

namespace Chains.Infrastructure;

/// <summary>The response of a <c>RunRemote</c> without a value: an empty message, <c>null</c> in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Nothing
{
    /// <summary>The JSON codec.</summary>
    public static JsonMarshaller<Nothing> Json { get; } = new(
        static (writer, _) => writer.WriteNullValue(),
        static (ref reader) => JsonWire.TryReadNull(ref reader) ? default(Nothing) : throw JsonWire.Unexpected(ref reader, "null"));

    /// <summary>The protobuf codec of an empty message of that name.</summary>
    public static WireMarshaller<Nothing> Wire(string messageName) => new(
        messageName,
        static _ => 0,
        static (ref _, _) => { },
        static (ref reader) =>
        {
            uint tag;
            while ((tag = reader.ReadTag()) != 0)
            {
                reader.Skip(tag);
            }

            return default;
        });
}
