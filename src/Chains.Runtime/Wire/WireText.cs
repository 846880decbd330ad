using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Chains.Wire;

/// <summary>
/// Values that travel as proto3's <c>string</c>, in the form that every language reads: <c>Guid</c>, <c>decimal</c>, <c>DateOnly</c>, <c>TimeOnly</c>, <c>Int128</c>, <c>Uri</c>
/// and <c>Version</c>. An empty string is the type's default, as proto3 has it. Called by generated codecs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WireText
{
    // The longest is an Int128 with its sign: 40.
    private const int MaxLength = 48;

    private const string WholeSeconds = "HH':'mm':'ss";

    /// <summary>The encoded size with the length prefix.</summary>
    public static int Size<T>(T value)
        where T : struct, IUtf8SpanFormattable =>
        typeof(T) == typeof(Guid) ? 37 : typeof(T) == typeof(DateOnly) ? 11 : 1 + Format(value, stackalloc byte[MaxLength]);

    /// <summary>Writes the value with its length prefix.</summary>
    public static void Write<T>(ref WireWriter writer, T value)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxLength];
        writer.WriteBytes(text[..Format(value, text)]);
    }

    /// <summary>Reads a <c>Guid</c>: 32 hexadecimal digits in five groups.</summary>
    public static Guid ReadGuid(ref WireReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadDelimited();
        return text.IsEmpty ? Guid.Empty
            : Utf8Parser.TryParse(text, out Guid value, out int length, 'D') && length == text.Length ? value
            : throw Unreadable(ref reader, text, "a Guid such as 00112233-4455-6677-8899-aabbccddeeff");
    }

    /// <summary>Reads a <c>decimal</c>; what it could only hold rounded is malformed.</summary>
    public static decimal ReadDecimal(ref WireReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadDelimited();
        if (text.IsEmpty)
        {
            return 0;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        Span<byte> back = stackalloc byte[MaxLength];
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out decimal value) && DecimalText.IsSame(text, back[..Format(value, back)])
            ? value
            : throw Unreadable(ref reader, text, "a decimal number of at most 28 places that fits 96 bits");
    }

    /// <summary>Reads a <c>DateOnly</c> in the form of ISO 8601.</summary>
    public static DateOnly ReadDateOnly(ref WireReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadDelimited();
        return text.IsEmpty ? default : TryParse(text, out DateOnly value) ? value : throw Unreadable(ref reader, text, "a date such as 2026-01-31");
    }

    /// <summary>Reads a <c>TimeOnly</c> in the form of ISO 8601, with up to seven digits behind the second.</summary>
    public static TimeOnly ReadTimeOnly(ref WireReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadDelimited();
        if (text.IsEmpty)
        {
            return default;
        }

        Span<char> characters = stackalloc char[16];
        return text.Length <= characters.Length && Encoding.ASCII.TryGetChars(text, characters, out int length)
            && (TimeOnly.TryParseExact(characters[..length], WholeSeconds, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly value)
                || TimeOnly.TryParseExact(characters[..length], WholeSeconds + ".FFFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.None, out value))
            ? value
            : throw Unreadable(ref reader, text, "a time such as 13:05:59 or 13:05:59.1234567");
    }

    /// <summary>Reads an integer of 128 bits in decimal digits.</summary>
    /// <typeparam name="T"><c>Int128</c> or <c>UInt128</c>.</typeparam>
    public static T ReadInteger<T>(ref WireReader reader)
        where T : struct, IBinaryInteger<T>
    {
        ReadOnlySpan<byte> text = reader.ReadDelimited();
        return text.IsEmpty ? T.Zero
            : T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) ? value
            : throw Unreadable(ref reader, text, $"an integer of type {typeof(T).Name}");
    }

    /// <summary>Reads a <c>Uri</c>, absolute or relative.</summary>
    public static Uri ReadUri(ref WireReader reader)
    {
        string text = reader.ReadString();
        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? value) ? value : throw reader.Malformed($"\"{JsonWire.Shorten(text)}\" is not a URI");
    }

    /// <summary>Reads a <c>Version</c> of two to four numbers.</summary>
    public static Version ReadVersion(ref WireReader reader)
    {
        string text = reader.ReadString();
        // Version.Parse passes over blanks and signs, which would not come back.
        return text.Length == 0 ? new Version()
            : text.All(static c => c is '.' or (>= '0' and <= '9')) && Version.TryParse(text, out Version? value) ? value
            : throw reader.Malformed($"\"{JsonWire.Shorten(text)}\" is not a version such as 1.2.3");
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out DateOnly value)
    {
        Span<char> characters = stackalloc char[10];
        value = default;
        return text.Length == characters.Length && Encoding.ASCII.TryGetChars(text, characters, out _)
            && DateOnly.TryParseExact(characters, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    private static int Format<T>(T value, Span<byte> text)
        where T : struct, IUtf8SpanFormattable
    {
        string? format = value switch
        {
            DateOnly => "O",
            TimeOnly time => time.Ticks % TimeSpan.TicksPerSecond == 0 ? WholeSeconds : "O",
            _ => null,
        };
        return value.TryFormat(text, out int length, format, CultureInfo.InvariantCulture) ? length : throw new NotSupportedException($"{typeof(T)} has no short text.");
    }

    private static Grpc.GrpcFormatException Unreadable(ref WireReader reader, ReadOnlySpan<byte> text, string expected) =>
        reader.Malformed($"\"{JsonWire.Shorten(Encoding.UTF8.GetString(text.Length <= 200 ? text : text[..200]))}\" is not {expected}");
}
