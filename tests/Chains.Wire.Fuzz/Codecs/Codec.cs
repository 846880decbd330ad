using System.Buffers;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Fuzz.Codecs;

/// <summary>What a codec must do, in protobuf and in JSON alike.</summary>
/// <typeparam name="T">The generated request.</typeparam>
internal abstract class Codec<T> : ICodec
{
    public CodecOutcome Run(ReadOnlyMemory<byte> bytes)
    {
        T value;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            value = Read(bytes);
        }
        catch (Exception exception) when (exception is GrpcFormatException or JsonFormatException)
        {
            return new CodecOutcome(exception.Message, GC.GetAllocatedBytesForCurrentThread() - before, null);
        }
        catch (Exception exception)
        {
            return new CodecOutcome(null, GC.GetAllocatedBytesForCurrentThread() - before, $"the reader threw {exception}");
        }

        return new CodecOutcome(null, GC.GetAllocatedBytesForCurrentThread() - before, FindDifference(value));
    }

    protected abstract T Read(ReadOnlyMemory<byte> bytes);

    protected abstract void Write(T value, ArrayBufferWriter<byte> destination);

    /// <summary>Whether a value that was read is judged by someone else before it may be written.</summary>
    protected virtual bool IsPartial(Exception failure) => false;

    private string? FindDifference(T value)
    {
        try
        {
            var first = new ArrayBufferWriter<byte>();
            try
            {
                Write(value, first);
            }
            catch (Exception exception) when (IsPartial(exception))
            {
                return null;
            }

            var second = new ArrayBufferWriter<byte>();
            Write(Read(first.WrittenMemory), second);
            if (first.WrittenSpan.SequenceEqual(second.WrittenSpan))
            {
                return null;
            }

            // A hash table may give back entries of one bucket in the other order, and then in the first again.
            var third = new ArrayBufferWriter<byte>();
            Write(Read(second.WrittenMemory), third);
            return first.WrittenSpan.SequenceEqual(third.WrittenSpan) && Sorted(first).AsSpan().SequenceEqual(Sorted(second))
                ? null
                : $"written, read and written again it is {Text(second)} instead of {Text(first)}";
        }
        catch (Exception exception) when (Judge.IsOfProtoc(exception.ToString()))
        {
            return null;
        }
        catch (Exception exception)
        {
            return $"what was read cannot be written and read again: {exception}";
        }
    }

    private static byte[] Sorted(ArrayBufferWriter<byte> bytes)
    {
        byte[] sorted = bytes.WrittenSpan.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private static string Text(ArrayBufferWriter<byte> bytes) =>
        bytes.WrittenSpan.StartsWith("{"u8) || bytes.WrittenSpan.StartsWith("["u8) ? System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan) : Convert.ToHexString(bytes.WrittenSpan);
}
