namespace Chains.Fuzz.Mutation;

/// <summary>Mutations that know nothing of what the bytes mean.</summary>
internal static class ByteMutations
{
    public static IReadOnlyList<(string Name, Func<Random, byte[], byte[]> Apply)> All { get; } =
    [
        ("bit flip", FlipBit),
        ("byte", SetByte),
        ("bytes inserted", Insert),
        ("bytes deleted", Delete),
        ("bytes duplicated", Duplicate),
        ("truncation", static (random, bytes) => bytes[..random.Next(bytes.Length + 1)]),
    ];

    /// <summary>The beginning of one and the end of another.</summary>
    public static byte[] Splice(Random random, byte[] bytes, byte[] other) => [.. bytes[..random.Next(bytes.Length + 1)], .. other[random.Next(other.Length + 1)..]];

    private static byte[] FlipBit(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        byte[] changed = [.. bytes];
        changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        return changed;
    }

    private static byte[] SetByte(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return [0];
        }

        byte[] changed = [.. bytes];
        changed[random.Next(changed.Length)] = random.Next(4) switch
        {
            0 => 0x00,
            1 => 0x7F,
            2 => 0xFF,
            _ => (byte)random.Next(256),
        };
        return changed;
    }

    private static byte[] Insert(Random random, byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1);
        byte[] more = new byte[random.Next(1, 9)];
        random.NextBytes(more);
        return [.. bytes[..at], .. more, .. bytes[at..]];
    }

    private static byte[] Delete(Random random, byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1);
        return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 9))..]];
    }

    private static byte[] Duplicate(Random random, byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1);
        int end = Math.Min(bytes.Length, at + random.Next(1, 33));
        return [.. bytes[..end], .. bytes[at..end], .. bytes[end..]];
    }
}
