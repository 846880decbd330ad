namespace Chains.Grpc.Hostile.Tests;

/// <summary>The Huffman code of HPACK. It is canonical: the lengths of RFC 7541, appendix B, determine the codes.</summary>
internal static class Huffman
{
    private const int EndOfString = 256;

    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    private static readonly Dictionary<(int Length, uint Code), int> Symbols = Build();

    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        List<byte> decoded = [];
        uint code = 0;
        int length = 0;
        foreach (byte b in encoded)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | (uint)((b >> bit) & 1);
                length++;
                if (Symbols.TryGetValue((length, code), out int symbol))
                {
                    if (symbol == EndOfString)
                    {
                        throw new InvalidDataException("The end-of-string symbol stands inside a string.");
                    }

                    decoded.Add((byte)symbol);
                    code = 0;
                    length = 0;
                }
                else if (length > 30)
                {
                    throw new InvalidDataException("No symbol has this code.");
                }
            }
        }

        return length < 8 && code == (1u << length) - 1
            ? [.. decoded]
            : throw new InvalidDataException("The padding of a string is wrong.");
    }

    private static Dictionary<(int Length, uint Code), int> Build()
    {
        var symbols = new Dictionary<(int, uint), int>();
        uint code = 0;
        int length = 0;
        foreach (int symbol in Enumerable.Range(0, Lengths.Length).OrderBy(static symbol => Lengths[symbol]).ThenBy(static symbol => symbol))
        {
            code <<= Lengths[symbol] - length;
            length = Lengths[symbol];
            symbols.Add((length, code++), symbol);
        }

        return symbols;
    }
}
