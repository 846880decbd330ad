using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Chains.Wire;

/// <summary>
/// Tensors in JSON, as KServe's inference protocol has them: <c>{"datatype":"FP32","shape":[2,3],"data":[…]}</c>, the data flat and in row-major
/// order. A vector is an array of numbers, as System.Text.Json writes it. Called by generated codecs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonTensor
{
    /// <summary>Writes a tensor.</summary>
    public static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<nint> shape, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("datatype"u8, WireTensor.Datatype<T>());
        json.WriteStartArray("shape"u8);
        foreach (nint length in shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WritePropertyName("data"u8);
        WriteArray(json, data);
        json.WriteEndObject();
    }

    /// <summary>Reads a tensor; its datatype may be left out.</summary>
    public static TTensor Read<T, TTensor>(ref Utf8JsonReader json, TensorCreate<T, TTensor> create)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(create);
        long[]? shape = null;
        T[]? data = null;
        JsonWire.StartObject(ref json, "a tensor");
        while (JsonWire.NextProperty(ref json))
        {
            if (JsonWire.NameIs(ref json, "datatype"u8))
            {
                string datatype = JsonWire.ReadString(ref json);
                if (datatype != WireTensor.Datatype<T>())
                {
                    throw JsonWire.Unexpected(ref json, $"the datatype {WireTensor.Datatype<T>()}");
                }
            }
            else if (JsonWire.NameIs(ref json, "shape"u8))
            {
                shape = ReadArray<long>(ref json);
                if (WireTensor.Count(shape) is null)
                {
                    throw new JsonMismatch($"the tensor's shape {WireTensor.Text(shape)} is none", json.TokenStartIndex);
                }
            }
            else if (JsonWire.NameIs(ref json, "data"u8))
            {
                data = ReadArray<T>(ref json);
            }
            else
            {
                JsonWire.SkipProperty(ref json);
            }
        }

        if (shape is null || data is null)
        {
            throw JsonWire.Missing(ref json, shape is null ? "shape" : "data");
        }

        long count = WireTensor.Count(shape)!.Value;
        if (count != data.Length && (shape.Length > 0 || data.Length > 0))
        {
            throw new JsonMismatch(string.Create(CultureInfo.InvariantCulture, $"the tensor's shape {WireTensor.Text(shape)} needs {count} values, and {data.Length} are given"), json.TokenStartIndex);
        }

        return create(data, WireTensor.Shape(shape));
    }

    /// <summary>Writes numbers, or <c>bool</c> values, as an array.</summary>
    public static void WriteArray<T>(Utf8JsonWriter json, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartArray();
        foreach (T item in data)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    }

    /// <summary>Reads an array of numbers, or of <c>bool</c> values.</summary>
    public static T[] ReadArray<T>(ref Utf8JsonReader json)
        where T : unmanaged
    {
        WireArray<T> items = default;
        JsonWire.StartArray(ref json, "numbers");
        while (JsonWire.NextElement(ref json))
        {
            items.Add(Read<T>(ref json));
        }

        return items.ToArray();
    }

    // The comparisons of types are constants to the compiler of each instance.
    private static void Write<T>(Utf8JsonWriter json, T item)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            JsonWire.WriteSingle(json, Unsafe.BitCast<T, float>(item));
        }
        else if (typeof(T) == typeof(double))
        {
            JsonWire.WriteDouble(json, Unsafe.BitCast<T, double>(item));
        }
        else if (typeof(T) == typeof(Half))
        {
            WriteHalf(json, Unsafe.BitCast<T, Half>(item));
        }
        else if (typeof(T) == typeof(bool))
        {
            json.WriteBooleanValue(Unsafe.BitCast<T, byte>(item) != 0);
        }
        else if (typeof(T) == typeof(ulong))
        {
            json.WriteNumberValue(Unsafe.BitCast<T, ulong>(item));
        }
        else
        {
            json.WriteNumberValue(
                typeof(T) == typeof(sbyte) ? Unsafe.BitCast<T, sbyte>(item)
                : typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(item)
                : typeof(T) == typeof(short) ? Unsafe.BitCast<T, short>(item)
                : typeof(T) == typeof(ushort) ? Unsafe.BitCast<T, ushort>(item)
                : typeof(T) == typeof(int) ? Unsafe.BitCast<T, int>(item)
                : typeof(T) == typeof(uint) ? Unsafe.BitCast<T, uint>(item)
                : Unsafe.BitCast<T, long>(item));
        }
    }

    // The shortest text that is this Half again, as System.Text.Json writes it: that of the same float is longer.
    private static void WriteHalf(Utf8JsonWriter json, Half value)
    {
        if (!Half.IsFinite(value))
        {
            JsonWire.WriteSingle(json, (float)value);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out int written, default, CultureInfo.InvariantCulture);
        json.WriteRawValue(text[..written], skipInputValidation: true);
    }

    private static T Read<T>(ref Utf8JsonReader json)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>(JsonWire.ReadSingle(ref json))
        : typeof(T) == typeof(double) ? Unsafe.BitCast<double, T>(JsonWire.ReadDouble(ref json))
        : typeof(T) == typeof(Half) ? Unsafe.BitCast<Half, T>(JsonValues.ReadHalf(ref json))
        : typeof(T) == typeof(bool) ? Unsafe.BitCast<bool, T>(JsonWire.ReadBoolean(ref json))
        : typeof(T) == typeof(sbyte) ? Unsafe.BitCast<sbyte, T>(JsonWire.ReadSByte(ref json))
        : typeof(T) == typeof(byte) ? Unsafe.BitCast<byte, T>(JsonWire.ReadByte(ref json))
        : typeof(T) == typeof(short) ? Unsafe.BitCast<short, T>(JsonWire.ReadInt16(ref json))
        : typeof(T) == typeof(ushort) ? Unsafe.BitCast<ushort, T>(JsonWire.ReadUInt16(ref json))
        : typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>(JsonWire.ReadInt32(ref json))
        : typeof(T) == typeof(uint) ? Unsafe.BitCast<uint, T>(JsonWire.ReadUInt32(ref json))
        : typeof(T) == typeof(long) ? Unsafe.BitCast<long, T>(JsonWire.ReadInt64(ref json))
        : Unsafe.BitCast<ulong, T>(JsonWire.ReadUInt64(ref json));
}
