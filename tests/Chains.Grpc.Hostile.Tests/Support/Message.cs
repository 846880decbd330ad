using System.Buffers.Binary;
using System.IO.Compression;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>gRPC frames, right and wrong.</summary>
internal static class Message
{
    public static byte[] Frame(ReadOnlySpan<byte> payload, byte flag = 0, uint? length = null)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(data);
        }

        return compressed.ToArray();
    }

    /// <summary>Very many zeros in very few bytes: a gzip stream of about a thousandth of their number.</summary>
    public static byte[] Bomb(long zeros)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] block = new byte[1024 * 1024];
            for (; zeros > 0; zeros -= block.Length)
            {
                gzip.Write(block, 0, (int)Math.Min(zeros, block.Length));
            }
        }

        return compressed.ToArray();
    }
}
