using System.Text;

namespace Chains.Fuzz.Mutation;

/// <summary>Mutations of one protobuf message: of its bytes, and of single fields at any depth with the lengths around them put right.</summary>
internal sealed class ProtoMutator(Random random, IReadOnlyList<byte[]> seeds) : PartMutator(random, seeds)
{
    private static readonly ulong[] Numbers = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, int.MaxValue, 0x8000_0000, uint.MaxValue, 0x1_0000_0000, long.MaxValue, 0x8000_0000_0000_0000, ulong.MaxValue];

    private static readonly int[] FieldNumbers = [0, 1, 2, 3, 5, 15, 16, 100, 1000, 2047, 2048, 18_999, 19_000, 536_870_911, 536_870_912];

    private static readonly byte[][] NoText = [[0xC3, 0x28], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]];

    private static readonly string[] Words =
    [
        "", "0", "-1", "1e400", "NaN", "79228162514264337593543950336", "0.00000000000000000000000000001", "-0.0", "2026-02-30", "2026-01-31", "24:00:00", "23:59:59.99999999", "00112233-4455-6677-8899-aabbccddeef",
        "1.2", "1", "1.2.3.4.5", "http://[", "//", "FP32", "BOOL", "INT64", "340282366920938463463374607431768211456", "\u0000", "true", "9007199254740993", "1E5", " 1",
    ];

    protected override IReadOnlyList<string> Kinds { get; } =
    [
        "length lie", "huge length", "number", "overlong varint", "wire type", "unknown field", "group", "deep nesting", "repeated singular field", "field deleted", "field of another seed", "invalid UTF-8", "text", "many elements",
        "empty content", "packed",
    ];

    protected override byte[]? Apply(string kind, byte[] part) => Find(part) is { } place ? Apply(kind, part, place) : null;

    private byte[] Apply(string kind, byte[] message, Place place)
    {
        Field field = place.Field;
        ReadOnlySpan<byte> whole = message.AsSpan(field.Start, field.End - field.Start);
        ReadOnlySpan<byte> tag = message.AsSpan(field.Start, field.Value - field.Start);
        ReadOnlySpan<byte> content = message.AsSpan(field.Content, field.End - field.Content);
        switch (kind)
        {
            case "length lie":
                return place.Replace(message, [.. tag, .. Varint((ulong)Math.Max(0, content.Length + Random.Next(-8, 9))), .. content]);
            case "huge length":
                return place.Replace(message, [.. tag, .. Varint(Random.Next(4) switch { 0 => int.MaxValue, 1 => uint.MaxValue, 2 => ulong.MaxValue, _ => (ulong)Random.Next(1 << 20, int.MaxValue) }), .. content]);
            case "number":
                return place.Replace(message, WithValue(field, tag, Numbers[Random.Next(Numbers.Length)] + (ulong)Random.Next(-1, 2)));
            case "overlong varint":
                return place.Replace(message, [.. tag, .. Overlong(field.WireType == 2 ? (ulong)content.Length : (ulong)Random.Next(300)), .. field.WireType == 2 ? content : []]);
            case "wire type":
                return place.Replace(message, [.. Tag(field.Number, Random.Next(8)), .. Random.Next(2) == 0 ? message.AsSpan(field.Value, field.End - field.Value) : []]);
            case "unknown field":
                return place.Replace(message, Random.Next(2) == 0 ? [.. whole, .. Unknown()] : [.. Unknown(), .. whole]);
            case "group":
                return place.Replace(message, Group(field.Number, whole));
            case "deep nesting":
                return place.Replace(message, Nest(tag, content));
            case "repeated singular field":
                return place.Replace(message, Repeat(whole, Random.Next(2, 5)));
            case "field deleted":
                return place.Replace(message, []);
            case "field of another seed":
                byte[] other = Seeds[Random.Next(Seeds.Count)];
                return Find(other) is { } from ? place.Replace(message, Random.Next(2) == 0 ? from.Of(other) : [.. tag, .. Delimited(from.Of(other))]) : place.Replace(message, [.. whole, .. other]);
            case "invalid UTF-8":
                int at = Random.Next(content.Length + 1);
                return place.Replace(message, [.. Tag(field.Number, 2), .. Delimited([.. content[..at], .. NoText[Random.Next(NoText.Length)], .. content[at..]])]);
            case "text":
                return place.Replace(message, [.. Tag(field.Number, 2), .. Delimited(Encoding.UTF8.GetBytes(Words[Random.Next(Words.Length)]))]);
            case "many elements":
                return place.Replace(message, Repeat(Random.Next(2) == 0 ? whole : [.. Tag(field.Number, 2), 0], Random.Next(10, 2000)));
            case "empty content":
                return place.Replace(message, [.. Tag(field.Number, 2), 0]);
            default:
                byte[] numbers = new byte[Random.Next(64)];
                Random.NextBytes(numbers);
                return place.Replace(message, [.. Tag(field.Number, 2), .. Delimited(numbers)]);
        }
    }

    private static byte[] WithValue(Field field, ReadOnlySpan<byte> tag, ulong value) => field.WireType switch
    {
        1 => [.. tag, .. BitConverter.GetBytes(value)],
        5 => [.. tag, .. BitConverter.GetBytes((uint)value)],
        2 => [.. tag, .. Delimited(Varint(value))],
        _ => [.. tag, .. Varint(value)],
    };

    private byte[] Unknown()
    {
        int number = FieldNumbers[Random.Next(FieldNumbers.Length)];
        byte[] bytes = new byte[Random.Next(20)];
        Random.NextBytes(bytes);
        return Random.Next(5) switch
        {
            0 => [.. Tag(number, 0), .. Varint((ulong)Random.NextInt64())],
            1 => [.. Tag(number, 1), 1, 2, 3, 4, 5, 6, 7, 8],
            2 => [.. Tag(number, 5), 1, 2, 3, 4],
            3 => [.. Tag(number, 3), .. Tag(1, 2), .. Delimited(bytes), .. Tag(number, 4)],
            _ => [.. Tag(number, 2), .. Delimited(bytes)],
        };
    }

    private byte[] Group(int number, ReadOnlySpan<byte> whole) => Random.Next(5) switch
    {
        0 => [.. Tag(number, 3), .. whole, .. Tag(number, 4)],
        1 => [.. Tag(number, 3), .. whole],
        2 => [.. whole, .. Tag(number, 4)],
        3 => [.. Tag(number, 3), .. whole, .. Tag(number + 1, 4)],
        _ => [.. Repeat(Tag(number, 3), Random.Next(1, 300)), .. whole],
    };

    private byte[] Nest(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> content)
    {
        byte[] nested = content.ToArray();
        byte[] opening = [.. tag];
        if ((opening[0] & 7) != 2)
        {
            opening = Tag(1, 2);
        }

        for (int depth = Random.Next(2, 140); depth > 0 && nested.Length < MaxLength; depth--)
        {
            nested = [.. opening, .. Delimited(nested)];
        }

        return nested;
    }

    private static byte[] Repeat(ReadOnlySpan<byte> bytes, int times)
    {
        times = Math.Min(times, Math.Max(1, MaxLength / Math.Max(bytes.Length, 1)));
        byte[] repeated = new byte[bytes.Length * times];
        for (int i = 0; i < times; i++)
        {
            bytes.CopyTo(repeated.AsSpan(i * bytes.Length));
        }

        return repeated;
    }

    private static byte[] Tag(int number, int wireType) => Varint(((ulong)(uint)number << 3) | (uint)wireType);

    private static byte[] Delimited(ReadOnlySpan<byte> content) => [.. Varint((ulong)content.Length), .. content];

    private static byte[] Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            bytes[length++] = (byte)(value | 0x80);
        }

        bytes[length++] = (byte)value;
        return bytes[..length].ToArray();
    }

    private byte[] Overlong(ulong value)
    {
        byte[] bytes = Varint(value);
        bytes[^1] |= 0x80;
        return [.. bytes, .. Enumerable.Repeat((byte)0x80, Random.Next(0, 11)), 0];
    }

    /// <summary>A field somewhere in the message; null where the bytes hold none.</summary>
    private Place? Find(byte[] message)
    {
        Place? found = null;
        Place? parent = null;
        int start = 0;
        int end = message.Length;
        while (Fields(message, start, end) is { Count: > 0 } fields)
        {
            Field field = fields[Random.Next(fields.Count)];
            found = new Place(parent, start, end, field);
            if (field.WireType != 2 || field.Content == field.End || Random.Next(4) == 0)
            {
                break;
            }

            parent = found;
            start = field.Content;
            end = field.End;
        }

        return found;
    }

    /// <summary>The fields between two bytes; null where these are no message.</summary>
    private static List<Field>? Fields(byte[] message, int start, int end)
    {
        var fields = new List<Field>();
        int at = start;
        while (at < end)
        {
            int begin = at;
            if (!TryVarint(message, ref at, end, out ulong tag) || tag is < 8 or > uint.MaxValue)
            {
                return null;
            }

            int value = at;
            int content = at;
            switch ((int)(tag & 7))
            {
                case 0:
                    if (!TryVarint(message, ref at, end, out _))
                    {
                        return null;
                    }

                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    if (!TryVarint(message, ref at, end, out ulong length) || length > (ulong)(end - at))
                    {
                        return null;
                    }

                    content = at;
                    at += (int)length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    return null;
            }

            if (at > end)
            {
                return null;
            }

            fields.Add(new Field((int)(tag >> 3), (int)(tag & 7), begin, value, content, at));
        }

        return fields;
    }

    private static bool TryVarint(byte[] message, ref int at, int end, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && at < end; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A field: where its tag, its value and its content behind the length begin, and where it ends.</summary>
    private readonly record struct Field(int Number, int WireType, int Start, int Value, int Content, int End);

    /// <summary>A field and the messages around it.</summary>
    private sealed record Place(Place? Parent, int Start, int End, Field Field)
    {
        public byte[] Of(byte[] message) => message[Field.Start..Field.End];

        /// <summary>Puts other bytes in the field's place and sets the lengths around it right.</summary>
        public byte[] Replace(byte[] message, ReadOnlySpan<byte> replacement)
        {
            byte[] changed = [.. message.AsSpan(Start, Field.Start - Start), .. replacement, .. message.AsSpan(Field.End, End - Field.End)];
            return Parent is null ? changed : Parent.Replace(message, [.. message.AsSpan(Parent.Field.Start, Parent.Field.Value - Parent.Field.Start), .. Delimited(changed)]);
        }
    }
}
