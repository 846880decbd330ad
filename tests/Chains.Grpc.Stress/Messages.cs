using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chains.Grpc.Stress;

/// <summary>
/// One message of the stress service. Its payload is not held but written from, and compared with, a pattern that both sides know: every byte of
/// every message is checked where it is read, and the check allocates nothing that would hide what the transport allocates.
/// </summary>
/// <param name="Seed">Where in the pattern the payload begins.</param>
/// <param name="Size">The payload's length in bytes.</param>
/// <param name="ReplySize">The length of a reply's payload; of a stream of them, the largest.</param>
/// <param name="ReplyCount">How many replies; what else it means, the method says.</param>
/// <param name="DelayMs">How long the server takes.</param>
/// <param name="Code">The status to fail with, 0 for none.</param>
internal readonly record struct StressMessage(uint Seed, int Size, int ReplySize = 0, int ReplyCount = 0, int DelayMs = 0, int Code = 0)
{
    /// <summary>A message of no bytes at all.</summary>
    public static StressMessage Empty => default;

    /// <summary>The size of the n-th payload of a stream that has sizes up to <paramref name="largest"/>: both sides compute the same.</summary>
    public static int SizeOf(uint seed, int n, int largest) => (int)((seed + (uint)n) * 2654435761u % ((uint)largest + 1));
}

/// <summary>The bytes that payloads are taken from: words in random order, so that they compress about as tensors of tokens do, and a shift by any distance shows.</summary>
internal static class Pattern
{
    public const int LargestPayload = 24 * 1024 * 1024;

    private static readonly byte[] Bytes = Make();

    public static ReadOnlySpan<byte> Of(uint seed, int size) => Bytes.AsSpan((int)(seed % (uint)(Bytes.Length - size + 1)), size);

    private static byte[] Make()
    {
        // A fixed seed: servers and client must agree.
        var random = new Random(17);
        byte[] words = new byte[64 * 8];
        random.NextBytes(words);
        byte[] bytes = new byte[LargestPayload + (1 << 20)];
        for (int i = 0; i < bytes.Length; i += 8)
        {
            words.AsSpan(random.Next(64) * 8, 8).CopyTo(bytes.AsSpan(i));
        }

        return bytes;
    }
}

internal sealed class StressMarshaller : GrpcMarshaller<StressMessage>
{
    private const int HeaderSize = 24;

    public static StressMarshaller Instance { get; } = new();

    public override int GetSize(StressMessage value) => value == default ? 0 : HeaderSize + value.Size;

    public override void Write(StressMessage value, IBufferWriter<byte> destination)
    {
        if (value == default)
        {
            return;
        }

        Span<byte> header = destination.GetSpan(HeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header, value.Seed);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], value.Size);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], value.ReplySize);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], value.ReplyCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], value.DelayMs);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], value.Code);
        destination.Advance(HeaderSize);
        destination.Write(Pattern.Of(value.Seed, value.Size));
    }

    public override StressMessage Read(in ReadOnlySequence<byte> source)
    {
        if (source.IsEmpty)
        {
            return default;
        }

        if (source.Length < HeaderSize)
        {
            throw new GrpcFormatException($"A message of {source.Length} bytes is shorter than its header of {HeaderSize}.");
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        source.Slice(0, HeaderSize).CopyTo(header);
        var message = new StressMessage(
            BinaryPrimitives.ReadUInt32LittleEndian(header),
            BinaryPrimitives.ReadInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(header[20..]));
        if (message.Size is < 0 or > Pattern.LargestPayload || source.Length != HeaderSize + message.Size)
        {
            throw new GrpcFormatException($"The message {message} came with {source.Length - HeaderSize} bytes of payload.");
        }

        int position = 0;
        ReadOnlySpan<byte> expected = Pattern.Of(message.Seed, message.Size);
        foreach (ReadOnlyMemory<byte> segment in source.Slice(HeaderSize))
        {
            if (!segment.Span.SequenceEqual(expected.Slice(position, segment.Length)))
            {
                throw new GrpcFormatException($"The payload of {message} differs within the {segment.Length} bytes from {position} on.");
            }

            position += segment.Length;
        }

        return message;
    }
}

internal sealed class TextMarshaller : GrpcMarshaller<string>
{
    public static TextMarshaller Instance { get; } = new();

    public override int GetSize(string value) => Encoding.UTF8.GetByteCount(value);

    public override void Write(string value, IBufferWriter<byte> destination) => Encoding.UTF8.GetBytes(value, destination);

    public override string Read(in ReadOnlySequence<byte> source) => Encoding.UTF8.GetString(source);
}
