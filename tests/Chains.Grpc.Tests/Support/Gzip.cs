using System.IO.Compression;

namespace Chains.Grpc.Tests;

/// <summary>Gzip as any other program would do it.</summary>
internal static class Gzip
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    public static byte[] Decompress(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }

    /// <summary>As many zeros as asked for, compressed without ever being in memory.</summary>
    public static byte[] Zeros(long count)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] block = new byte[1024 * 1024];
            for (; count > 0; count -= block.Length)
            {
                gzip.Write(block, 0, (int)Math.Min(count, block.Length));
            }
        }

        return target.ToArray();
    }
}
