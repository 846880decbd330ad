using System.Buffers.Text;
using System.Text;

namespace Chains.Grpc;

/// <summary>One key of metadata with one value.</summary>
public readonly record struct GrpcMetadataEntry
{
    internal GrpcMetadataEntry(string key, string value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>The key, in lower case.</summary>
    public string Key { get; }

    /// <summary>The value as it travels: the text itself, or the base64 of a binary value.</summary>
    public string Value { get; }

    /// <summary>True for a binary value: its key ends with <c>-bin</c>.</summary>
    public bool IsBinary => Key.EndsWith(MetadataNames.BinarySuffix, StringComparison.Ordinal);

    /// <summary>The bytes of a binary value, or the ASCII bytes of a text value.</summary>
    /// <exception cref="GrpcFormatException">The peer sent a binary value that is not base64.</exception>
    public byte[] GetBytes()
    {
        if (!IsBinary)
        {
            return Encoding.ASCII.GetBytes(Value);
        }

        // Peers may or may not pad: gRPC asks receivers to take both.
        string padded = (Value.Length % 4) switch
        {
            2 => Value + "==",
            3 => Value + "=",
            _ => Value,
        };
        if (!Base64.IsValid(padded))
        {
            throw new GrpcFormatException($"The value of the metadata key '{Key}' is not base64.");
        }

        return Convert.FromBase64String(padded);
    }
}
