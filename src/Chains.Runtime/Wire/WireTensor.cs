using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Chains.Wire;

/// <summary>Makes a tensor of its elements, in row-major order, and its shape.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate TTensor TensorCreate<T, out TTensor>(T[] data, ReadOnlySpan<nint> shape);

/// <summary>Puts a tensor's elements into row-major order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void TensorFlatten<T>(Span<T> destination);

/// <summary>
/// The message Tensor: <c>string datatype = 1; repeated int64 shape = 2; bytes raw_data = 3;</c>, the datatype by KServe's names, the data in
/// row-major order and little endian. Called by generated codecs, which know the tensor's own type; nothing here does.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireTensor
{
    private const uint DatatypeTag = 10;
    private const uint ShapeTag = 18;
    private const uint ShapeItemTag = 16;
    private const uint DataTag = 26;

    /// <summary>The size of a tensor with its length prefix.</summary>
    public static int Size<T>(ReadOnlySpan<nint> shape, nint length)
        where T : unmanaged => WireSize.Bytes(ContentSize<T>(shape, length));

    /// <summary>The size of a vector with its length prefix.</summary>
    public static int Size<T>(int length)
        where T : unmanaged => Size<T>([length], length);

    /// <summary>Writes a tensor with its length prefix.</summary>
    public static void Write<T>(ref WireWriter writer, scoped ReadOnlySpan<nint> shape, scoped ReadOnlySpan<T> data)
        where T : unmanaged
    {
        // The size is known without a look at the data: no room is left that would have to be closed again.
        writer.WriteLength(ContentSize<T>(shape, data.Length));
        writer.WriteTag(DatatypeTag);
        writer.WriteString(Datatype<T>());
        if (!shape.IsEmpty)
        {
            writer.WriteTag(ShapeTag);
            WireMark mark = writer.BeginPacked(shape.Length);
            foreach (nint length in shape)
            {
                writer.WriteInt64(length);
            }

            writer.End(mark);
        }

        WirePacked.WriteFixed(ref writer, DataTag, data);
    }

    /// <summary>Writes a vector with its length prefix.</summary>
    public static void Write<T>(ref WireWriter writer, scoped ReadOnlySpan<T> data)
        where T : unmanaged => Write(ref writer, [data.Length], data);

    /// <summary>Reads a tensor.</summary>
    public static TTensor Read<T, TTensor>(ref WireReader reader, TensorCreate<T, TTensor> create)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(create);
        T[] data = Read<T>(ref reader, out nint[] shape);
        return create(data, shape);
    }

    /// <summary>Reads a vector: a tensor of one dimension.</summary>
    public static T[] ReadArray<T>(ref WireReader reader)
        where T : unmanaged
    {
        T[] data = Read<T>(ref reader, out nint[] shape);
        return shape.Length == 1 || data.Length == 0
            ? data
            : throw reader.Malformed(string.Create(CultureInfo.InvariantCulture, $"a tensor of {shape.Length} dimensions is given where a vector is expected"));
    }

    /// <summary>Whether elements lie in row-major order without gaps.</summary>
    public static bool IsRowMajor(ReadOnlySpan<nint> shape, ReadOnlySpan<nint> strides)
    {
        nint expected = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            // The stride of a dimension of one element is never used.
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    /// <summary>A tensor's elements in row-major order, in an array of their own.</summary>
    public static ReadOnlySpan<T> Flatten<T>(nint length, TensorFlatten<T> flatten)
    {
        ArgumentNullException.ThrowIfNull(flatten);
        var flat = new T[length];
        flatten(flat);
        return flat;
    }

    internal static string Datatype<T>() =>
        typeof(T) == typeof(float) ? "FP32"
        : typeof(T) == typeof(double) ? "FP64"
        : typeof(T) == typeof(Half) ? "FP16"
        : typeof(T) == typeof(bool) ? "BOOL"
        : typeof(T) == typeof(sbyte) ? "INT8"
        : typeof(T) == typeof(byte) ? "UINT8"
        : typeof(T) == typeof(short) ? "INT16"
        : typeof(T) == typeof(ushort) ? "UINT16"
        : typeof(T) == typeof(int) ? "INT32"
        : typeof(T) == typeof(uint) ? "UINT32"
        : typeof(T) == typeof(long) ? "INT64"
        : typeof(T) == typeof(ulong) ? "UINT64"
        : throw new NotSupportedException($"{typeof(T)} is no element of a tensor.");

    /// <summary>How many elements a shape has; null where it is none, or too large to be one.</summary>
    internal static long? Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        long nonZero = 1;
        foreach (long length in shape)
        {
            // What is empty in one dimension may not be endless in another: a tensor could not be made of it.
            if (length < 0 || nonZero > Array.MaxLength / Math.Max(length, 1))
            {
                return null;
            }

            nonZero *= Math.Max(length, 1);
            count *= length;
        }

        return count;
    }

    internal static nint[] Shape(ReadOnlySpan<long> shape)
    {
        nint[] lengths = new nint[shape.Length];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = (nint)shape[i];
        }

        return lengths;
    }

    internal static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray().Take(16).Select(l => l.ToString(CultureInfo.InvariantCulture)))}{(shape.Length > 16 ? ", …" : "")}]";

    private static int ContentSize<T>(ReadOnlySpan<nint> shape, nint length)
        where T : unmanaged
    {
        checked
        {
            int shapeSize = 0;
            foreach (nint dimension in shape)
            {
                shapeSize += WireSize.Int64(dimension);
            }

            int data = (int)length * Unsafe.SizeOf<T>();
            return 1 + WireSize.String(Datatype<T>()) + (shape.IsEmpty ? 0 : 1 + WireSize.Bytes(shapeSize)) + (data == 0 ? 0 : 1 + WireSize.Bytes(data));
        }
    }

    private static T[] Read<T>(ref WireReader reader, out nint[] shape)
        where T : unmanaged
    {
        string? datatype = null;
        WireArray<long> dimensions = default;
        ReadOnlySpan<byte> bytes = default;
        WireScope scope = reader.Enter("Tensor");
        uint tag;
        while ((tag = reader.ReadTag()) != 0)
        {
            switch (tag)
            {
                case DatatypeTag:
                    datatype = reader.ReadString();
                    break;
                case ShapeTag:
                    WirePacked.ReadVarints(ref reader, ref dimensions);
                    break;
                case ShapeItemTag:
                    dimensions.Add(reader.ReadInt64());
                    break;
                case DataTag:
                    bytes = reader.ReadSpan();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        reader.Leave(scope);
        if (datatype != Datatype<T>())
        {
            throw reader.Malformed(datatype is null
                ? $"the tensor has no datatype where {Datatype<T>()} is expected"
                : $"the tensor's datatype is {(datatype.Length > 20 ? datatype[..20] + "…" : datatype)} where {Datatype<T>()} is expected");
        }

        long[] lengths = dimensions.ToArray();
        long count = Count(lengths) ?? throw reader.Malformed($"the tensor's shape {Text(lengths)} is none");

        // The empty tensor of no dimensions has no element; any other without dimensions is a number.
        if (count * Unsafe.SizeOf<T>() != bytes.Length && (lengths.Length > 0 || bytes.Length > 0))
        {
            throw reader.Malformed(string.Create(CultureInfo.InvariantCulture, $"the tensor's shape {Text(lengths)} of {Datatype<T>()} needs {count * Unsafe.SizeOf<T>()} bytes, and {bytes.Length} are given"));
        }

        var data = GC.AllocateUninitializedArray<T>(bytes.Length / Unsafe.SizeOf<T>());
        WirePacked.CopyFixed(bytes, data.AsSpan());
        if (typeof(T) == typeof(bool))
        {
            // Any byte but 0 is true, and true is 1.
            foreach (ref T item in data.AsSpan())
            {
                item = Unsafe.BitCast<bool, T>(Unsafe.BitCast<T, byte>(item) != 0);
            }
        }

        shape = Shape(lengths);
        return data;
    }
}
