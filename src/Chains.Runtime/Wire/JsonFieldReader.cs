using System.Text.Json;

namespace Chains.Wire;

/// <summary>Reads the members of a message from JSON. What is missing is found at the end of the object.</summary>
internal ref struct JsonFieldReader : IFieldReader
{
    // A copy, which WireMessage hands back: no field can refer to a ref struct.
    private Utf8JsonReader _json;
    private readonly WireNames? _names;
    private uint _tag;
    private int _next;
    private ulong _seen;

    /// <summary>Reads an object.</summary>
    public JsonFieldReader(Utf8JsonReader json, WireNames names)
    {
        _json = json;
        _names = names;
        JsonWire.StartObject(ref _json, names.Message);
    }

    /// <summary>Reads the value of one member, which stands alone.</summary>
    public JsonFieldReader(Utf8JsonReader json, uint tag)
    {
        _json = json;
        _tag = tag;
    }

    /// <summary>Where the reading stands.</summary>
    public readonly Utf8JsonReader Json => _json;

    /// <inheritdoc/>
    public readonly bool AbsentIsNull => false;

    /// <inheritdoc/>
    public uint ReadTag()
    {
        if (_names is null)
        {
            (uint tag, _tag) = (_tag, 0);
            return tag;
        }

        while (JsonWire.NextProperty(ref _json))
        {
            // Most writers keep to the order of the contract.
            for (int i = 0; i < _names.Count; i++)
            {
                int index = _next < _names.Count ? _next : 0;
                _next = index + 1;
                if (JsonWire.NameIs(ref _json, _names.Utf8At(index)))
                {
                    _seen |= _names.SeenAt(index);
                    return _names.TagAt(index);
                }
            }

            JsonWire.SkipProperty(ref _json);
        }

        return _names.FirstMissing(_seen) is { } missing ? throw JsonWire.Missing(ref _json, missing) : 0u;
    }

    /// <inheritdoc/>
    public void Skip(uint tag) => _json.Skip();

    /// <inheritdoc/>
    public bool ReadNull() => JsonWire.TryReadNull(ref _json);

    /// <inheritdoc/>
    public bool ReadBool() => JsonWire.ReadBoolean(ref _json);

    /// <inheritdoc/>
    public sbyte ReadSByte() => JsonWire.ReadSByte(ref _json);

    /// <inheritdoc/>
    public byte ReadByte() => JsonWire.ReadByte(ref _json);

    /// <inheritdoc/>
    public short ReadInt16() => JsonWire.ReadInt16(ref _json);

    /// <inheritdoc/>
    public ushort ReadUInt16() => JsonWire.ReadUInt16(ref _json);

    /// <inheritdoc/>
    public int ReadInt32() => JsonWire.ReadInt32(ref _json);

    /// <inheritdoc/>
    public uint ReadUInt32() => JsonWire.ReadUInt32(ref _json);

    /// <inheritdoc/>
    public long ReadInt64() => JsonWire.ReadInt64(ref _json);

    /// <inheritdoc/>
    public ulong ReadUInt64() => JsonWire.ReadUInt64(ref _json);

    /// <inheritdoc/>
    public float ReadFloat() => JsonWire.ReadSingle(ref _json);

    /// <inheritdoc/>
    public double ReadDouble() => JsonWire.ReadDouble(ref _json);

    /// <inheritdoc/>
    public string ReadString() => JsonWire.ReadString(ref _json);
}
