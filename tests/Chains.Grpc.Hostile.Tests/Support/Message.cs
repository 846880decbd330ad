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

    /// <summary>A gibibyte of zeros in about a mebibyte of gzip, which is as small as it gets.</summary>
    public static byte[] GibibyteBomb => LazyBomb.Value;

    private static readonly Lazy<byte[]> LazyBomb = new(static () =>
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] block = new byte[1024 * 1024];
            for (int i = 0; i < 1024; i++)
            {
                gzip.Write(block);
            }
        }

        return compressed.ToArray();
    });
}
