using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chains.Generators.Tests.Properties;

/// <summary>Random values of the types of a loaded program, edge values often, the same for one seed.</summary>
/// <param name="program">The loaded program.</param>
/// <param name="seed">The seed.</param>
internal sealed class RandomValues(Assembly program, int seed)
{
    private const int MaxDepth = 6;

    // About as many parts as a value may have: nested lists would grow without bound.
    private const int Parts = 400;

    private readonly Random _random = new(seed);
    private int _depth;
    private int _parts;
    private bool _notNull;

    public Assembly Program => program;

    /// <summary>Whether what can be empty or null had better be.</summary>
    public bool IsDeep => _depth > MaxDepth || _parts > Parts;

    /// <summary>Whether a JSON number was made that a double rounds: only our own reader sees its digits.</summary>
    public bool HasWideNumber { get; private set; }

    public bool OneIn(int n) => _random.Next(n) == 0;

    public T Pick<T>(params ReadOnlySpan<T> values) => values[_random.Next(values.Length)];

    public object? Within(Func<object?> make)
    {
        _depth++;
        _parts++;
        try
        {
            return make();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>A value of a nullable type that is not null: JSON does not tell null from a JSON null in its place.</summary>
    public object? NotNull(Func<object?> make)
    {
        bool before = _notNull;
        _notNull = true;
        try
        {
            return make();
        }
        finally
        {
            _notNull = before;
        }
    }

    /// <summary>How many items a collection has: few, now and then many.</summary>
    public int Count(int most) => IsDeep ? 0 : OneIn(4) ? 0 : most > 100 && OneIn(50) ? _random.Next(100, most) : _random.Next(1, 1 + Math.Min(most, 4));

    public bool Bool() => OneIn(2);

    public long Integer(long min, long max) => Pick<Func<long>>(() => 0, () => 1, () => min, () => max, () => Math.Max(min, -1), () => Math.Min(max, 127 + _random.Next(3)), () => _random.NextInt64(min, max), () => Math.Clamp(_random.Next(), min, max))();

    public ulong Unsigned() => Pick<Func<ulong>>(() => 0, () => 1, () => ulong.MaxValue, () => 1UL << 63, () => (ulong)_random.NextInt64(), () => (ulong)_random.Next(300))();

    public double Double() => Pick<Func<double>>(
        () => 0, () => -0.0, () => 1, () => double.NaN, () => double.PositiveInfinity, () => double.NegativeInfinity, () => double.MinValue, () => double.MaxValue, () => double.Epsilon, () => -2.25, () => 1e21,
        () => _random.NextDouble(), () => BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue)))();

    public float Single() => Pick<Func<float>>(
        () => 0, () => -0.0f, () => 1, () => float.NaN, () => float.PositiveInfinity, () => float.NegativeInfinity, () => float.MinValue, () => float.MaxValue, () => float.Epsilon, () => 1e-7f,
        () => _random.NextSingle(), () => BitConverter.Int32BitsToSingle(_random.Next(int.MinValue, int.MaxValue)))();

    public Half Half() => Pick<Func<Half>>(() => default, () => System.Half.NegativeZero, () => System.Half.NaN, () => System.Half.MaxValue, () => System.Half.MinValue, () => System.Half.Epsilon, () => System.Half.NegativeInfinity, () => (Half)_random.NextSingle(), () => BitConverter.Int16BitsToHalf((short)_random.Next(short.MinValue, short.MaxValue)))();

    public string Text() => Pick<Func<string>>(
        () => "", () => "a", () => "größer", () => "日本語", () => "😀", () => "\0", () => "\u2028\u00a0\ufeff", () => "e\u0301", () => "<&'\"\\/\r\n\t\b>", () => "𝄞 and text", () => " ", () => "null", () => "\u007f\u0080\uffff",
        () => new string('x', _random.Next(100, 300)), () => string.Concat(Enumerable.Repeat("ü😀", _random.Next(1, 800))), Word)();

    /// <summary>A code unit that stands for itself: half of a pair has no JSON.</summary>
    public char Char() => Pick<Func<char>>(() => '\0', () => 'x', () => '\u007f', () => '\u0080', () => '"', () => '\ud7ff', () => '\ue000', () => '\uffff', () => (char)_random.Next(0x20, 0xd800))();

    public byte[] Bytes()
    {
        byte[] bytes = new byte[Pick<Func<int>>(() => 0, () => 1, () => 127 + _random.Next(3), () => _random.Next(20), () => _random.Next(5000))()];
        _random.NextBytes(bytes);
        return bytes;
    }

    public Guid Guid() => Pick<Func<Guid>>(() => System.Guid.Empty, () => System.Guid.AllBitsSet, NewGuid)();

    public decimal Decimal() => Pick<Func<decimal>>(
        () => 0m, () => 0.00m, () => new decimal(0, 0, 0, isNegative: true, 3), () => 1m, () => -1.10m, () => decimal.MaxValue, () => decimal.MinValue, () => 0.0000000000000000000000000001m, () => 12.50m,
        () => new decimal(_random.Next(int.MinValue, int.MaxValue), _random.Next(int.MinValue, int.MaxValue), _random.Next(int.MinValue, int.MaxValue), Bool(), (byte)_random.Next(29)))();

    public DateOnly Date() => Pick<Func<DateOnly>>(() => DateOnly.MinValue, () => DateOnly.MaxValue, () => new DateOnly(2024, 2, 29), () => DateOnly.FromDayNumber(_random.Next(DateOnly.MaxValue.DayNumber)))();

    public TimeOnly Time() => Pick<Func<TimeOnly>>(() => TimeOnly.MinValue, () => TimeOnly.MaxValue, () => new TimeOnly(13, 5), () => new TimeOnly(1, 2, 3, 4), () => new TimeOnly(_random.NextInt64(TimeSpan.TicksPerDay)))();

    public TimeSpan Span() => Pick<Func<TimeSpan>>(() => TimeSpan.Zero, () => TimeSpan.MinValue, () => TimeSpan.MaxValue, () => TimeSpan.FromTicks(-1), () => TimeSpan.FromDays(-1.5), () => TimeSpan.FromMilliseconds(1), () => new TimeSpan(_random.NextInt64(long.MinValue, long.MaxValue)))();

    public DateTime DateTime() => Pick<Func<DateTime>>(
        () => default, () => System.DateTime.MaxValue, () => System.DateTime.UnixEpoch, () => new DateTime(_random.NextInt64(System.DateTime.MaxValue.Ticks), Pick(DateTimeKind.Utc, DateTimeKind.Unspecified)),
        () => new DateTime(System.DateTime.MaxValue.Ticks, DateTimeKind.Utc), () => new DateTime(System.DateTime.MinValue.Ticks, DateTimeKind.Utc),
        // In January no clock of the world is put forward or back, which would make a local time one of two, or none.
        () => new DateTime(_random.Next(1990, 2030), 1, _random.Next(5, 25), _random.Next(5, 20), _random.Next(60), _random.Next(60), DateTimeKind.Local).AddTicks(_random.Next(10_000_000)))();

    public DateTimeOffset Instant() => Pick<Func<DateTimeOffset>>(
        () => default, () => DateTimeOffset.MaxValue, () => DateTimeOffset.UnixEpoch, () => new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14)), () => new DateTimeOffset(9999, 12, 31, 9, 59, 59, TimeSpan.FromHours(-14)),
        () => new DateTimeOffset(_random.NextInt64(TimeSpan.TicksPerDay, System.DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), TimeSpan.FromMinutes(_random.Next(-840, 841))))();

    public Int128 Int128() => Pick<Func<Int128>>(() => 0, () => System.Int128.MinValue, () => System.Int128.MaxValue, () => -1, () => (Int128)_random.NextInt64() * -7_000_000_000)();

    public UInt128 UInt128() => Pick<Func<UInt128>>(() => 0, () => System.UInt128.MaxValue, () => 1, () => (UInt128)_random.NextInt64() << 60)();

    public Uri Uri() => new(Pick("", "https://example.com/a?b=c", "/a b?c#d", "https://é.example/ü?x=%20#f", "urn:x:1", "file:///c:/x", "mailto:a@b.example", "../up", "HTTP://EXAMPLE.com:80/%7Ea", "?q=1"), UriKind.RelativeOrAbsolute);

    public Version Version() => Pick<Func<Version>>(() => new Version(), () => new Version(1, 2), () => new Version(1, 2, 3), () => new Version(int.MaxValue, 0, 0, int.MaxValue), () => new Version(0, 0, 0, 0))();

    public JsonElement JsonElement() => System.Text.Json.JsonElement.Parse(Json(depth: 0));

    public JsonDocument JsonDocument() => System.Text.Json.JsonDocument.Parse(Json(depth: 0));

    public JsonNode JsonNode() => System.Text.Json.Nodes.JsonNode.Parse(NotNull(() => Json(depth: 0))!.ToString()!)!;

    public JsonObject JsonObject() => (JsonObject)System.Text.Json.Nodes.JsonNode.Parse(JsonObject(depth: 0))!;

    public JsonArray JsonArray() => (JsonArray)System.Text.Json.Nodes.JsonNode.Parse(JsonArray(depth: 0))!;

    public T[] Vector<T>(Func<RandomValues, object> make) => [.. Enumerable.Range(0, OneIn(4) ? 0 : OneIn(20) ? _random.Next(1000) : _random.Next(6)).Select(_ => (T)make(this))];

    public Tensor<T> Tensor<T>(Func<RandomValues, object> make)
    {
        nint[] lengths = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (nint)(OneIn(8) ? 0 : _random.Next(1, 5)))];
        T[] data = [.. Enumerable.Range(0, (int)lengths.Aggregate((a, b) => a * b)).Select(_ => (T)make(this))];
        Tensor<T> tensor = System.Numerics.Tensors.Tensor.Create(data, lengths);
        // A view with gaps, which is not as it lies in memory.
        return OneIn(3) && lengths.All(length => length > 1) ? tensor[[.. lengths.Select(length => new NRange(1, length))]] : tensor;
    }

    public string Word() => string.Concat(Enumerable.Range(0, _random.Next(1, 9)).Select(_ => (char)_random.Next('a', 'z' + 1)));

    public int Next(int max) => _random.Next(max);

    private Guid NewGuid()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private string Json(int depth)
    {
        bool notNull = depth == 0 && _notNull;
        return _random.Next(depth > 3 ? 4 : 7) switch
        {
            0 => notNull ? "false" : "null",
            1 => Pick("true", "false"),
            2 => JsonSerializer.Serialize(Text()),
            3 => Number(),
            4 => JsonArray(depth),
            5 => JsonObject(depth),
            _ => Pick("0", "-1.5", "\"\"", "[]", "{}"),
        };
    }

    private string JsonArray(int depth) => $"[{string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Json(depth + 1)))}]";

    private string JsonObject(int depth) =>
        $"{{{string.Join(",", Enumerable.Range(0, _random.Next(4)).Select(_ => Text()).Distinct(StringComparer.Ordinal).Select(name => $"{JsonSerializer.Serialize(name)}:{Json(depth + 1)}"))}}}";

    private string Number()
    {
        if (OneIn(3))
        {
            HasWideNumber = true;
            return Pick("9007199254740993", "1e400", "0.1234567890123456789", "12345678901234567890123456789", "18446744073709551615", "-1E-400");
        }

        double number = Double();
        return double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "7";
    }
}
