using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Chains.Grpc;

/// <summary>
/// The headers or trailers of a call: keys with text or binary values, in order. Keys ignore case and may appear more than once; on the way, HTTP
/// may join the text values of one key with <c>", "</c>. Names of HTTP and gRPC themselves are refused, but for
/// <c>grpc-status-details-bin</c>, the rich status. An instance is not safe for use by several threads at once.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The term of the gRPC documents")]
public sealed class GrpcMetadata : IReadOnlyCollection<GrpcMetadataEntry>
{
    private readonly List<GrpcMetadataEntry> _entries = [];

    /// <summary>Creates empty metadata.</summary>
    public GrpcMetadata()
    {
    }

    /// <summary>Creates a copy, to which more can be added.</summary>
    /// <param name="source">What to copy; nothing where null.</param>
    public GrpcMetadata(GrpcMetadata? source)
    {
        if (source is not null)
        {
            _entries.AddRange(source._entries);
        }
    }

    /// <summary>The number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a text value.</summary>
    /// <param name="key">Letters, digits, <c>_</c>, <c>-</c> and <c>.</c>; must not end with <c>-bin</c>. It is stored in lower case.</param>
    /// <param name="value">Printable ASCII without spaces at its ends. Anything else travels as a binary value.</param>
    /// <exception cref="ArgumentException">The key or the value cannot travel as text metadata; the message says why.</exception>
    public void Add(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        string name = ValidKey(key);
        if (name.EndsWith(MetadataNames.BinarySuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The metadata key '{key}' ends with '-bin', which marks binary values: add it with AddBinary.", nameof(key));
        }

        int bad = value.AsSpan().IndexOfAnyExceptInRange('\x20', '\x7e');
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"The value of the metadata key '{key}' holds the character U+{(int)value[bad]:X4}, but text values are printable ASCII: add it with AddBinary under '{name}-bin'.",
                nameof(value));
        }

        if (value.Length > 0 && (value[0] == ' ' || value[^1] == ' '))
        {
            throw new ArgumentException($"The value of the metadata key '{key}' begins or ends with a space, which HTTP strips: trim it, or add it with AddBinary.", nameof(value));
        }

        _entries.Add(new GrpcMetadataEntry(name, value));
    }

    /// <summary>Adds a binary value.</summary>
    /// <param name="key">As for <see cref="Add"/>, but ending with <c>-bin</c>.</param>
    /// <param name="value">Any bytes; they are copied.</param>
    /// <exception cref="ArgumentException">The key does not end with <c>-bin</c>, or is not a key at all.</exception>
    public void AddBinary(string key, ReadOnlyMemory<byte> value)
    {
        string name = ValidKey(key);
        if (!name.EndsWith(MetadataNames.BinarySuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The metadata key '{key}' does not end with '-bin', by which receivers know binary values: name it '{name}-bin'.", nameof(key));
        }

        // gRPC asks senders to leave the padding out.
        _entries.Add(new GrpcMetadataEntry(name, Convert.ToBase64String(value.Span).TrimEnd('=')));
    }

    /// <summary>Looks a text value up; the last one where the key appears more than once.</summary>
    /// <param name="key">The key, in any case.</param>
    /// <param name="value">The value: text, or the base64 of a binary value.</param>
    /// <returns>False where the key is absent.</returns>
    public bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(_entries[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                value = _entries[i].Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Looks a binary value up; the last one where the key appears more than once.</summary>
    /// <param name="key">The key, in any case, ending with <c>-bin</c>.</param>
    /// <returns>The bytes, or null where the key is absent.</returns>
    /// <exception cref="GrpcFormatException">The peer sent a value that is not base64.</exception>
    public byte[]? GetBinary(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        for (int i = _entries.Count - 1; i >= 0; i--)
        {
            if (string.Equals(_entries[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return _entries[i].GetBytes();
            }
        }

        return null;
    }

    /// <summary>Enumerates the entries in order, without allocating.</summary>
    public List<GrpcMetadataEntry>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    IEnumerator<GrpcMetadataEntry> IEnumerable<GrpcMetadataEntry>.GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();

    /// <summary>Adds what a peer sent under one header name; what belongs to HTTP or gRPC itself is left out.</summary>
    internal void AddReceived(string name, string value)
    {
        string key = name.ToLowerInvariant();
        if (MetadataNames.IsReserved(key))
        {
            return;
        }

        if (!key.EndsWith(MetadataNames.BinarySuffix, StringComparison.Ordinal))
        {
            _entries.Add(new GrpcMetadataEntry(key, value));
            return;
        }

        // A comma cannot occur in base64: where HTTP joined several binary values, it is the seam.
        foreach (Range part in value.AsSpan().Split(','))
        {
            _entries.Add(new GrpcMetadataEntry(key, value.AsSpan(part).Trim().ToString()));
        }
    }

    private static string ValidKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        string name = key.ToLowerInvariant();
        if (name.AsSpan().ContainsAnyExcept(MetadataNames.KeyCharacters))
        {
            throw new ArgumentException($"'{key}' is not a metadata key: use letters, digits, '_', '-' and '.'.", nameof(key));
        }

        if (MetadataNames.IsReserved(name))
        {
            throw new ArgumentException($"The metadata key '{key}' belongs to HTTP or gRPC itself: choose another.", nameof(key));
        }

        return name;
    }
}
