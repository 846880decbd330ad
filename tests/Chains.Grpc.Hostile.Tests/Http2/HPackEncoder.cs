using System.Text;

namespace Chains.Grpc.Hostile.Tests;

/// <summary>Header blocks of literals without indexing and without Huffman codes: whatever names and values a test wants, also those that HTTP forbids.</summary>
internal static class HPackEncoder
{
    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        List<byte> block = [];
        foreach ((string name, string value) in headers)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }

        return [.. block];
    }

    /// <summary>An integer with a prefix of so many bits (RFC 7541, section 5.1).</summary>
    public static void AddInteger(List<byte> destination, int prefixBits, byte flags, ulong value)
    {
        ulong limit = (1ul << prefixBits) - 1;
        if (value < limit)
        {
            destination.Add((byte)(flags | value));
            return;
        }

        destination.Add((byte)(flags | limit));
        for (value -= limit; value >= 128; value >>= 7)
        {
            destination.Add((byte)(value | 128));
        }

        destination.Add((byte)value);
    }

    private static void AddString(List<byte> block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        AddInteger(block, 7, 0, (ulong)bytes.Length);
        block.AddRange(bytes);
    }
}
