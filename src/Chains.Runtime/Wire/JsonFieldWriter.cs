using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Writes the members of a message as JSON.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names of protobuf's scalar types")]
internal ref struct JsonFieldWriter(Utf8JsonWriter json, WireNames? names) : IFieldWriter
{
    private readonly Utf8JsonWriter _json = json;

    // None for a value that stands alone.
    private readonly WireNames? _names = names;
    private int _next;

    /// <inheritdoc/>
    public void Bool(uint tag, bool value)
    {
        Name(tag);
        _json.WriteBooleanValue(value);
    }

    /// <inheritdoc/>
    public void Int32(uint tag, int value)
    {
        Name(tag);
        _json.WriteNumberValue(value);
    }

    /// <inheritdoc/>
    public void UInt32(uint tag, uint value)
    {
        Name(tag);
        _json.WriteNumberValue(value);
    }

    /// <inheritdoc/>
    public void Int64(uint tag, long value)
    {
        Name(tag);
        _json.WriteNumberValue(value);
    }

    /// <inheritdoc/>
    public void UInt64(uint tag, ulong value)
    {
        Name(tag);
        _json.WriteNumberValue(value);
    }

    /// <inheritdoc/>
    public void Float(uint tag, float value)
    {
        Name(tag);
        JsonWire.WriteSingle(_json, value);
    }

    /// <inheritdoc/>
    public void Double(uint tag, double value)
    {
        Name(tag);
        JsonWire.WriteDouble(_json, value);
    }

    /// <inheritdoc/>
    public void String(uint tag, string value, string member)
    {
        Name(tag);
        _json.WriteStringValue(WireErrors.NotNull(value, member));
    }

    /// <inheritdoc/>
    public void OptionalBool(uint tag, bool? value)
    {
        if (value is { } present)
        {
            Bool(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalInt32(uint tag, int? value)
    {
        if (value is { } present)
        {
            Int32(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalUInt32(uint tag, uint? value)
    {
        if (value is { } present)
        {
            UInt32(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalInt64(uint tag, long? value)
    {
        if (value is { } present)
        {
            Int64(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalUInt64(uint tag, ulong? value)
    {
        if (value is { } present)
        {
            UInt64(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalFloat(uint tag, float? value)
    {
        if (value is { } present)
        {
            Float(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalDouble(uint tag, double? value)
    {
        if (value is { } present)
        {
            Double(tag, present);
        }
        else
        {
            Null(tag);
        }
    }

    /// <inheritdoc/>
    public void OptionalString(uint tag, string? value)
    {
        Name(tag);
        _json.WriteStringValue(value);
    }

    private void Null(uint tag)
    {
        Name(tag);
        _json.WriteNullValue();
    }

    private void Name(uint tag)
    {
        if (_names is null)
        {
            return;
        }

        int index = _names.IndexOf(tag, _next);
        _json.WritePropertyName(_names.Utf8At(index));
        _next = index + 1;
    }
}
