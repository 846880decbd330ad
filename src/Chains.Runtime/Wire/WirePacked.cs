using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Chains.Wire;

/// <summary>
/// Repeated numbers, packed as proto3 has it: those of a fixed width are copied in bulk, varints are written and read in one loop.
/// Called by generated codecs; an empty field is left out.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WirePacked
{
    /// <summary>The size of <c>float</c> or <c>double</c> values with tag and length.</summary>
    public static int FixedSize<T>(int tagSize, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int bytes = checked(values.Length * Unsafe.SizeOf<T>());
        return bytes == 0 ? 0 : checked(tagSize + WireSize.Bytes(bytes));
    }

    /// <summary>Writes <c>float</c> or <c>double</c> values with tag and length.</summary>
    public static void WriteFixed<T>(ref WireWriter writer, uint tag, scoped ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!values.IsEmpty)
        {
            writer.WriteTag(tag);
            writer.WriteLength(checked(values.Length * Unsafe.SizeOf<T>()));
            writer.WriteFixed(values);
        }
    }

    /// <summary>Reads the <c>float</c> or <c>double</c> values after their tag.</summary>
    public static void ReadFixed<T>(ref WireReader reader, scoped ref WireArray<T> items)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = FixedBytes<T>(ref reader);
        CopyFixed(bytes, items.Extend(bytes.Length / Unsafe.SizeOf<T>()));
    }

    /// <inheritdoc cref="ReadFixed{T}(ref WireReader, ref WireArray{T})"/>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Generated code hands the list on as whatever the member is")]
    public static void ReadFixed<T>(ref WireReader reader, [NotNull] scoped ref List<T>? items)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = FixedBytes<T>(ref reader);
        CopyFixed(bytes, Extend(ref items, bytes.Length / Unsafe.SizeOf<T>()));
    }

    /// <summary>The size of integers or <c>bool</c> values with tag and length.</summary>
    public static int VarintSize<T>(int tagSize, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        long bytes = 0;
        foreach (T value in values)
        {
            bytes += WireSize.UInt64(Varint(value));
        }

        return checked(tagSize + WireSize.Bytes((int)bytes));
    }

    /// <summary>Writes integers or <c>bool</c> values with tag and length.</summary>
    public static void WriteVarints<T>(ref WireWriter writer, uint tag, scoped ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!values.IsEmpty)
        {
            writer.WriteTag(tag);
            WireMark mark = writer.BeginPacked(values.Length);
            foreach (T value in values)
            {
                writer.WriteUInt64(Varint(value));
            }

            writer.End(mark);
        }
    }

    /// <summary>Reads the integers or <c>bool</c> values after their tag.</summary>
    public static void ReadVarints<T>(ref WireReader reader, scoped ref WireArray<T> items)
        where T : unmanaged
    {
        WireScope scope = reader.EnterPacked();
        ReadVarints(ref reader, items.Extend(reader.CountVarints()));
        reader.Leave(scope);
    }

    /// <inheritdoc cref="ReadVarints{T}(ref WireReader, ref WireArray{T})"/>
    [SuppressMessage("Design", "MA0016:Prefer using collection abstraction instead of implementation", Justification = "Generated code hands the list on as whatever the member is")]
    public static void ReadVarints<T>(ref WireReader reader, [NotNull] scoped ref List<T>? items)
        where T : unmanaged
    {
        WireScope scope = reader.EnterPacked();
        ReadVarints(ref reader, Extend(ref items, reader.CountVarints()));
        reader.Leave(scope);
    }

    private static void ReadVarints<T>(ref WireReader reader, scoped Span<T> items)
        where T : unmanaged
    {
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Number<T>(ref reader, reader.ReadUInt64());
        }

        // A number that the packed values end in was not counted.
        if (!reader.AtEnd)
        {
            reader.ReadUInt64();
        }
    }

    private static ReadOnlySpan<byte> FixedBytes<T>(ref WireReader reader)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = reader.ReadSpan();
        return bytes.Length % Unsafe.SizeOf<T>() == 0
            ? bytes
            : throw reader.Malformed($"{bytes.Length} bytes are no whole number of values of {Unsafe.SizeOf<T>()} bytes");
    }

    internal static void CopyFixed<T>(ReadOnlySpan<byte> bytes, Span<T> items)
        where T : unmanaged
    {
        Span<byte> target = MemoryMarshal.AsBytes(items);
        bytes.CopyTo(target);
        if (!BitConverter.IsLittleEndian)
        {
            for (int at = 0; at < target.Length; at += Unsafe.SizeOf<T>())
            {
                target.Slice(at, Unsafe.SizeOf<T>()).Reverse();
            }
        }
    }

    private static Span<T> Extend<T>([NotNull] ref List<T>? items, int more)
    {
        items ??= new List<T>(more);
        int count = items.Count;
        CollectionsMarshal.SetCount(items, checked(count + more));
        return CollectionsMarshal.AsSpan(items)[count..];
    }

    // The comparisons of types are constants to the compiler of each instance.
    private static ulong Varint<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(int) ? (ulong)Unsafe.BitCast<T, int>(value)
        : typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? Unsafe.BitCast<T, ulong>(value)
        : typeof(T) == typeof(uint) ? Unsafe.BitCast<T, uint>(value)
        : typeof(T) == typeof(bool) ? Unsafe.BitCast<T, byte>(value) == 0 ? 0ul : 1ul
        : typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(value)
        : typeof(T) == typeof(sbyte) ? (ulong)Unsafe.BitCast<T, sbyte>(value)
        : typeof(T) == typeof(short) ? (ulong)Unsafe.BitCast<T, short>(value)
        : typeof(T) == typeof(ushort) ? Unsafe.BitCast<T, ushort>(value)
        : throw new NotSupportedException($"{typeof(T)} is no varint.");

    private static T Number<T>(ref WireReader reader, ulong value)
        where T : unmanaged =>
        typeof(T) == typeof(int) || typeof(T) == typeof(uint) ? Unsafe.BitCast<uint, T>((uint)value)
        : typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? Unsafe.BitCast<ulong, T>(value)
        : typeof(T) == typeof(bool) ? Unsafe.BitCast<bool, T>(value != 0)
        : typeof(T) == typeof(byte) ? Unsafe.BitCast<byte, T>(WireNumbers.Narrow<byte>(ref reader, (uint)value))
        : typeof(T) == typeof(sbyte) ? Unsafe.BitCast<sbyte, T>(WireNumbers.Narrow<sbyte>(ref reader, (int)value))
        : typeof(T) == typeof(short) ? Unsafe.BitCast<short, T>(WireNumbers.Narrow<short>(ref reader, (int)value))
        : typeof(T) == typeof(ushort) ? Unsafe.BitCast<ushort, T>(WireNumbers.Narrow<ushort>(ref reader, (uint)value))
        : throw new NotSupportedException($"{typeof(T)} is no varint.");
}
