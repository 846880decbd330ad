using System.Text;
using System.Text.Json;

namespace Chains.Fuzz.Mutation;

/// <summary>Mutations of one JSON document: of its tokens, as long as they can be told apart, and of its bytes.</summary>
internal sealed class JsonMutator(Random random, IReadOnlyList<byte[]> seeds) : PartMutator(random, seeds)
{
    private static readonly byte[][] Values = [.. new[]
    {
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e999", "-1e-999", "1e400", "256", "65536", "2147483648", "-2147483649", "9223372036854775808", "18446744073709551616", "340282366920938463463374607431768211456",
        "79228162514264337593543950336", "0.00000000000000000000000000001", "123456789012345678901234567890.123456789012345678901234567890", "01", "+1", ".5", "1.", "1e", "NaN", "Infinity", "\"NaN\"", "\"-Infinity\"", "\"\"", "\"text\"", "\"1\"",
        "\"true\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\x\"", "\"\\u12\"", "\"\t\"", "\"2026-02-30\"", "\"2026-01-31T13:05:59.12345678Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"24:00:00\"", "\"10675199.02:48:05.4775808\"", "\"00112233-4455-6677-8899-aabbccddeef\"", "\"1.2.3.4.5\"", "\"http://[\"", "\"AQI\"", "\"A===\"", "\"Red\"", "\"red\"", "\"Red, Green\"", "5", "{}", "[]", "[[]]", "[{}]", "{\"\":null}",
        "{\"$type\":\"circle\"}", "{\"$type\":7}", "{\"datatype\":\"FP32\",\"shape\":[4294967296,4294967296],\"data\":[]}", "{\"datatype\":\"FP32\",\"shape\":[-1],\"data\":[1]}", "{\"shape\":[0,9223372036854775807],\"data\":[]}", "'text'", "undefined",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Texts = [.. new[] { "\\ud800", "\\udfff\\ud800", "\\u0000", "\\q", "\\u00", "\\", "\n", "\u0001", "\\u0061", "\\/", "é", "😀" }.Select(Encoding.UTF8.GetBytes), [0xC3, 0x28], [0xFF], [0xED, 0xA0, 0x80]];

    private static readonly byte[][] Between = [.. new[] { "/* a comment */", "// a comment\n", ",", ":", "\u00A0", "\uFEFF", " \t\r\n", "\0", "}", "]", "\"" }.Select(Encoding.UTF8.GetBytes)];

    protected override IReadOnlyList<string> Kinds { get; } =
    [
        "value", "tokens swapped", "deep nesting", "huge number", "duplicated key", "bad text", "comment or separator", "trailing garbage", "value of another seed", "value deleted", "member deleted", "name", "many elements", "unknown member", "byte order mark",
    ];

    protected override byte[]? Apply(string kind, byte[] part) => Tokens(part) is { Count: > 0 } tokens ? Apply(kind, part, tokens) : null;

    private byte[] Apply(string kind, byte[] document, List<Token> tokens)
    {
        Token value = Any(tokens, static token => !token.IsName);
        switch (kind)
        {
            case "value":
                return Replace(document, value, Values[Random.Next(Values.Length)]);
            case "tokens swapped":
                return Swap(document, tokens[Random.Next(tokens.Count)], tokens[Random.Next(tokens.Count)]);
            case "deep nesting":
                int depth = Random.Next(2, 140);
                bool isArray = Random.Next(2) == 0;
                string opening = isArray ? "[" : "{\"next\":";
                return Replace(document, value, Encoding.UTF8.GetBytes(
                    string.Concat(Enumerable.Repeat(opening, depth)) + Encoding.UTF8.GetString(value.Of(document)) + new string(isArray ? ']' : '}', Random.Next(4) == 0 ? depth - 1 : depth)));
            case "huge number":
                string digits = new((char)('0' + Random.Next(10)), Random.Next(1, 2000));
                return Replace(document, value, Encoding.UTF8.GetBytes(Random.Next(4) switch { 0 => digits, 1 => "-1." + digits, 2 => "1e" + digits, _ => "1e-" + digits }));
            case "duplicated key":
                Token member = Any(tokens, static token => token.IsName);
                return member.IsName
                    ? Insert(document, member.Start, [.. document[member.Start..member.End], (byte)':', .. Random.Next(2) == 0 ? member.Value(document) : Values[Random.Next(Values.Length)], (byte)','])
                    : document;
            case "bad text":
                Token text = Any(tokens, static token => token.IsText);
                return text.IsText ? Insert(document, Random.Next(text.Start + 1, text.End), Texts[Random.Next(Texts.Length)]) : document;
            case "comment or separator":
                Token before = tokens[Random.Next(tokens.Count)];
                return Insert(document, Random.Next(2) == 0 ? before.Start : before.End, Between[Random.Next(Between.Length)]);
            case "trailing garbage":
                return [.. document, .. Random.Next(3) == 0 ? document : Random.Next(2) == 0 ? Values[Random.Next(Values.Length)] : Between[Random.Next(Between.Length)]];
            case "value of another seed":
                byte[] other = Seeds[Random.Next(Seeds.Count)];
                return Tokens(other) is { Count: > 0 } others ? Replace(document, value, Any(others, static token => !token.IsName).Of(other)) : document;
            case "value deleted":
                return Replace(document, value, []);
            case "member deleted":
                Token gone = Any(tokens, static token => token.IsName);
                return gone.IsName ? Replace(document, gone with { End = Math.Min(document.Length, gone.ValueEnd + (document[Math.Min(gone.ValueEnd, document.Length - 1)] == ',' ? 1 : 0)) }, []) : document;
            case "name":
                Token name = Any(tokens, static token => token.IsName);
                Token from = Any(tokens, static token => token.IsName);
                return name.IsName
                    ? Replace(document, name, Random.Next(3) switch { 0 => from.Of(document), 1 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(name.Of(document)).ToUpperInvariant()), _ => [.. "\"\\u"u8, .. "0061"u8, .. document[(name.Start + 1)..name.End]] })
                    : document;
            case "many elements":
                byte[] element = Random.Next(2) == 0 ? value.Of(document) : Values[Random.Next(Values.Length)];
                int times = Math.Min(Random.Next(10, 3000), Math.Max(1, MaxLength / (element.Length + 1)));
                return Replace(document, value, [(byte)'[', .. Enumerable.Repeat<byte[]>([.. element, (byte)','], times).SelectMany(static bytes => bytes), .. element, (byte)']']);
            case "unknown member":
                Token beside = Any(tokens, static token => token.IsName);
                return beside.IsName ? Insert(document, beside.Start, [.. "\"nobody knows\":"u8, .. Values[Random.Next(Values.Length)], (byte)',']) : document;
            default:
                return [0xEF, 0xBB, 0xBF, .. document];
        }
    }

    private Token Any(List<Token> tokens, Func<Token, bool> fits)
    {
        int first = Random.Next(tokens.Count);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (fits(tokens[(first + i) % tokens.Count]))
            {
                return tokens[(first + i) % tokens.Count];
            }
        }

        return tokens[0];
    }

    private static byte[] Replace(byte[] document, Token token, ReadOnlySpan<byte> replacement) => [.. document.AsSpan(0, token.Start), .. replacement, .. document.AsSpan(token.End)];

    private static byte[] Insert(byte[] document, int at, ReadOnlySpan<byte> more) => [.. document.AsSpan(0, at), .. more, .. document.AsSpan(at)];

    private static byte[] Swap(byte[] document, Token a, Token b)
    {
        (Token first, Token second) = a.Start <= b.Start ? (a, b) : (b, a);
        return first.End > second.Start
            ? Replace(document, first, second.Of(document))
            : [.. document.AsSpan(0, first.Start), .. second.Of(document), .. document.AsSpan(first.End, second.Start - first.End), .. first.Of(document), .. document.AsSpan(second.End)];
    }

    /// <summary>Names and values, objects and arrays as a whole; null where the bytes are no JSON.</summary>
    private static List<Token>? Tokens(byte[] document)
    {
        var tokens = new List<Token>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = 200 });
        int name = -1;
        try
        {
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                int end = (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        // What is consumed goes up to the colon.
                        end = start + reader.ValueSpan.Length + 2;
                        name = tokens.Count;
                        tokens.Add(new Token(start, end, IsName: true, IsText: true));
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(name);
                        open.Push(tokens.Count);
                        name = -1;
                        tokens.Add(new Token(start, end, IsName: false, IsText: false));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        int index = open.Pop();
                        tokens[index] = tokens[index] with { End = end };
                        name = open.Pop();
                        Close(end);
                        break;
                    default:
                        tokens.Add(new Token(start, end, IsName: false, IsText: reader.TokenType == JsonTokenType.String));
                        Close(end);
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return tokens;

        void Close(int end)
        {
            if (name >= 0)
            {
                tokens[name] = tokens[name] with { ValueStart = tokens[name + 1].Start, ValueEnd = end };
                name = -1;
            }
        }
    }

    private readonly record struct Token(int Start, int End, bool IsName, bool IsText, int ValueStart = 0, int ValueEnd = 0)
    {
        public byte[] Of(byte[] document) => document[Start..End];

        public byte[] Value(byte[] document) => document[ValueStart..ValueEnd];
    }
}
