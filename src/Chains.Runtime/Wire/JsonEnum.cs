using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>Reads and writes an enum as JSON by a table that the generator wrote: by name, or by number where it has no name.</summary>
/// <typeparam name="T">The enum.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JsonEnum<T>
    where T : struct, Enum
{
    private readonly string _typeName;
    private readonly bool _flags;
    private readonly string[] _names;
    private readonly T[] _values;

    /// <summary>Creates the table.</summary>
    /// <param name="typeName">The enum's name, for error messages.</param>
    /// <param name="names">The members' JSON names. Of several names for one value the first is written.</param>
    /// <param name="values">The members' values, in the order of <paramref name="names"/>.</param>
    /// <param name="flags">Whether the members are bits that may be combined, written as <c>"A, B"</c>.</param>
    public JsonEnum(string typeName, string[] names, T[] values, bool flags = false)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != names.Length)
        {
            throw new ArgumentException($"{typeName} has {names.Length} names and {values.Length} values.", nameof(values));
        }

        _typeName = typeName;
        _names = names;
        _values = values;
        _flags = flags;
    }

    /// <summary>Reads a value: a name in any case, or a number.</summary>
    public T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            // A number must fit the enum's underlying type: cutting it down would give another member.
            long bits = Type.GetTypeCode(typeof(T)) == TypeCode.UInt64 ? (long)JsonWire.ReadUInt64(ref reader) : JsonWire.ReadInt64(ref reader);
            return Bits(Number(bits)) == bits ? Number(bits) : throw JsonWire.Unexpected(ref reader, $"a number of {_typeName}");
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw JsonWire.Unexpected(ref reader, $"a name of {_typeName}");
        }

        return Parse(JsonWire.Text(ref reader), out T value) ? value : throw Unknown(ref reader);
    }

    /// <summary>Reads a dictionary's key. The reader stands on the name and moves on to the value's first token.</summary>
    public T ReadKey(ref Utf8JsonReader reader)
    {
        if (!Parse(JsonWire.Text(ref reader), out T key))
        {
            throw Unknown(ref reader);
        }

        JsonWire.Advance(ref reader);
        return key;
    }

    /// <summary>Writes a value by its name, or by its number where it has none.</summary>
    public void Write(Utf8JsonWriter writer, T value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (NameOf(value) is { } name)
        {
            writer.WriteStringValue(name);
        }
        else if (Unsigned)
        {
            writer.WriteNumberValue((ulong)Bits(value));
        }
        else
        {
            writer.WriteNumberValue(Bits(value));
        }
    }

    /// <summary>Writes a dictionary's key.</summary>
    public void WriteKey(Utf8JsonWriter writer, T key)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(NameOf(key) ?? (Unsigned ? ((ulong)Bits(key)).ToString(CultureInfo.InvariantCulture) : Bits(key).ToString(CultureInfo.InvariantCulture)));
    }

    private static bool Unsigned => Type.GetTypeCode(typeof(T)) is TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64;

    private static long Bits(T value) => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.SByte => Unsafe.BitCast<T, sbyte>(value),
        TypeCode.Byte => Unsafe.BitCast<T, byte>(value),
        TypeCode.Int16 => Unsafe.BitCast<T, short>(value),
        TypeCode.UInt16 => Unsafe.BitCast<T, ushort>(value),
        TypeCode.Int32 => Unsafe.BitCast<T, int>(value),
        TypeCode.UInt32 => Unsafe.BitCast<T, uint>(value),
        _ => Unsafe.BitCast<T, long>(value),
    };

    private static T Number(long bits) => Type.GetTypeCode(typeof(T)) switch
    {
        TypeCode.SByte => Unsafe.BitCast<sbyte, T>((sbyte)bits),
        TypeCode.Byte => Unsafe.BitCast<byte, T>((byte)bits),
        TypeCode.Int16 => Unsafe.BitCast<short, T>((short)bits),
        TypeCode.UInt16 => Unsafe.BitCast<ushort, T>((ushort)bits),
        TypeCode.Int32 => Unsafe.BitCast<int, T>((int)bits),
        TypeCode.UInt32 => Unsafe.BitCast<uint, T>((uint)bits),
        _ => Unsafe.BitCast<long, T>(bits),
    };

    private JsonException Unknown(ref Utf8JsonReader reader) =>
        new JsonMismatch($"expected one of {_typeName}'s names ({string.Join(", ", _names.Take(20))}{(_names.Length > 20 ? ", …" : "")}), found \"{JsonWire.Shorten(JsonWire.Text(ref reader))}\"", reader.TokenStartIndex);

    private bool Parse(string text, out T value)
    {
        // A name of [JsonStringEnumMemberName] may hold a comma; only flags are lists of names.
        if (!_flags && IndexOf(text.AsSpan().Trim()) is var whole and >= 0)
        {
            value = _values[whole];
            return true;
        }

        long bits = 0;
        foreach (Range range in text.AsSpan().Split(','))
        {
            ReadOnlySpan<char> part = text.AsSpan(range).Trim();
            int index = IndexOf(part);
            if (index >= 0)
            {
                bits |= Bits(_values[index]);
            }
            else if (long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && Bits(Number(number)) == number)
            {
                bits |= number;
            }
            else if (ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large) && Type.GetTypeCode(typeof(T)) == TypeCode.UInt64)
            {
                bits |= (long)large;
            }
            else
            {
                value = default;
                return false;
            }

            if (!_flags && range.End.GetOffset(text.Length) != text.Length)
            {
                value = default;
                return false;
            }
        }

        value = Number(bits);
        return true;
    }

    private int IndexOf(ReadOnlySpan<char> name)
    {
        int ignoringCase = -1;
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return i;
            }

            if (ignoringCase < 0 && name.Equals(_names[i], StringComparison.OrdinalIgnoreCase))
            {
                ignoringCase = i;
            }
        }

        return ignoringCase;
    }

    private string? NameOf(T value)
    {
        long bits = Bits(value);
        for (int i = 0; i < _values.Length; i++)
        {
            if (Bits(_values[i]) == bits)
            {
                return _names[i];
            }
        }

        if (!_flags || bits == 0)
        {
            return null;
        }

        long left = bits;
        var parts = new List<string>();
        for (int i = 0; i < _values.Length; i++)
        {
            long member = Bits(_values[i]);
            if (member != 0 && (bits & member) == member && (left & member) != 0)
            {
                parts.Add(_names[i]);
                left &= ~member;
            }
        }

        return left == 0 ? string.Join(", ", parts) : null;
    }
}
