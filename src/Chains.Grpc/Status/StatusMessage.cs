using System.Buffers;
using System.Text;

namespace Chains.Grpc;

/// <summary>The percent-encoding of <c>grpc-message</c>: UTF-8, with every byte outside 0x20 to 0x7E and the percent sign written as %XX.</summary>
internal static class StatusMessage
{
    /// <summary>
    /// The longest encoded message. Peers drop a whole call, status included, when its trailers outgrow their limit: gRPC's C core
    /// allows 8 KiB of them by default.
    /// </summary>
    public const int MaxEncodedLength = 4096;

    private const string Ellipsis = "%E2%80%A6";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    public static string Encode(string message)
    {
        if (message.Length <= MaxEncodedLength && !message.AsSpan().ContainsAnyExcept(Plain))
        {
            return message;
        }

        var encoded = new StringBuilder();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in message.EnumerateRunes())
        {
            int before = encoded.Length;
            if (rune.IsAscii && Plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
            }
            else
            {
                int length = rune.EncodeToUtf8(utf8);
                foreach (byte b in utf8[..length])
                {
                    encoded.Append('%').Append(HexDigit(b >> 4)).Append(HexDigit(b & 0xF));
                }
            }

            if (encoded.Length > MaxEncodedLength - Ellipsis.Length)
            {
                encoded.Length = before;
                encoded.Append(Ellipsis);
                break;
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes leniently, as gRPC asks: a percent sign without two hexadecimal digits stands for itself.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.AsSpan().ContainsAnyExceptInRange('\x20', '\x7e') && !encoded.Contains('%', StringComparison.Ordinal))
        {
            return encoded;
        }

        byte[] bytes = new byte[encoded.Length];
        int count = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                bytes[count++] = Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                // HTTP header text is decoded as Latin-1: one character is one byte.
                bytes[count++] = (byte)encoded[i];
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static char HexDigit(int value) => "0123456789ABCDEF"[value];
}
