namespace Chains.Wire;

/// <summary>Numbers in decimal digits, compared without any rounding.</summary>
internal static class DecimalText
{
    /// <summary>Whether two texts mean one number: <c>1.50</c>, <c>+1.5</c> and <c>15e-1</c> do. Both must be well-formed.</summary>
    public static bool IsSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        (bool Negative, (int Start, int End) Digits, long Exponent) a = Read(left), b = Read(right);
        if (a.Digits.End == 0 || b.Digits.End == 0)
        {
            return a.Digits.End == b.Digits.End;
        }

        if (a.Negative != b.Negative || a.Exponent != b.Exponent)
        {
            return false;
        }

        int i = a.Digits.Start, j = b.Digits.Start;
        while (true)
        {
            i += i < a.Digits.End && left[i] == '.' ? 1 : 0;
            j += j < b.Digits.End && right[j] == '.' ? 1 : 0;
            if (i >= a.Digits.End || j >= b.Digits.End)
            {
                return i >= a.Digits.End && j >= b.Digits.End;
            }

            if (left[i++] != right[j++])
            {
                return false;
            }
        }
    }

    /// <summary>The sign, where the significant digits stand (no zeros at either end), and the power of ten of the last of them.</summary>
    private static (bool Negative, (int Start, int End) Digits, long Exponent) Read(ReadOnlySpan<byte> text)
    {
        bool negative = !text.IsEmpty && text[0] == '-';
        int exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        int end = exponentAt < 0 ? text.Length : exponentAt;
        long exponent = 0;
        if (exponentAt >= 0)
        {
            bool minus = exponentAt + 1 < text.Length && text[exponentAt + 1] == '-';
            foreach (byte c in text[(exponentAt + 1)..])
            {
                // Beyond any number of digits that a text can have, all exponents are alike.
                exponent = c is >= (byte)'0' and <= (byte)'9' ? Math.Min(exponent * 10 + (c - '0'), int.MaxValue * 2L) : exponent;
            }

            exponent = minus ? -exponent : exponent;
        }

        int point = text[..end].IndexOf((byte)'.');
        int first = text[..end].IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
        {
            return (negative, default, 0);
        }

        int last = text[..end].LastIndexOfAnyInRange((byte)'1', (byte)'9');
        int places = point < 0 ? end - 1 - last : last < point ? point - 1 - last : point - last;
        return (negative, (first, last + 1), exponent + places);
    }
}
