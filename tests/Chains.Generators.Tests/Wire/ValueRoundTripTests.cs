using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chains.Grpc;
using Chains.Wire;
using EveryValue;

namespace Chains.Generators.Tests.Wire;

/// <summary>
/// The framework's values and collections: what the generated code of <see cref="Mirror"/> writes, it reads as an equal value, in protobuf and in JSON. System.Text.Json's reflection
/// is the judge; of tuples alone it needs to be told that they are arrays.
/// </summary>
public sealed class ValueRoundTripTests
{
    private static readonly JsonSerializerOptions Judge = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new TupleConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, Everything> Made = new(StringComparer.Ordinal)
    {
        ["empty"] = Make(0),
        ["one of each"] = Make(1),
        ["extremes"] = Make(2),
        ["random 1"] = Make(3),
        ["random 2"] = Make(4),
        ["random 3"] = Make(5),
    };

    public static TheoryData<string> Names => [.. Made.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Protobuf_gives_back_an_equal_value(string name)
    {
        Everything value = Made[name];
        Assert.Equal(Text(value), Text(RoundTrip(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_gives_back_an_equal_value(string name)
    {
        Everything value = Made[name];
        JsonMarshaller<(Everything, DateTime)> json = new(MirrorClient.WriteResponseJson, MirrorClient.ReadResponseJson);
        Assert.Equal(Text(value), Text(json.Deserialize(json.Serialize((value, default))).Item1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_is_what_System_Text_Json_writes_by_its_web_defaults(string name)
    {
        Everything value = Made[name];
        JsonMarshaller<(Everything, DateTime)> json = new(MirrorClient.WriteResponseJson, MirrorClient.ReadResponseJson);
        string written = System.Text.Encoding.UTF8.GetString(json.Serialize((value, default)));
        string expected = JsonSerializer.Serialize((value, default(DateTime)), Judge);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(written)), $"{expected}\n{written}");
    }

    [Fact]
    public void Kind_offset_scale_and_the_built_collection_come_back()
    {
        Everything read = RoundTrip(Made["one of each"]);
        Assert.Equal(DateTimeKind.Utc, read.Values.DateTime.Kind);
        Assert.Equal(DateTimeKind.Local, read.Nullables.DateTime!.Value.Kind);
        Assert.Equal(TimeSpan.FromMinutes(-210), read.Values.Instant.Offset);
        Assert.Equal("12.500", read.Values.Decimal.ToString(CultureInfo.InvariantCulture));
        Assert.IsType<HashSet<Guid>>(read.Sets.Set);
        Assert.IsType<ImmutableList<TimeSpan>>(read.Sets.ImmutableListInterface);
        Assert.False(read.Sets.ImmutableArray.IsDefault);
        Assert.Equal("/a b?c#d", read.Nullables.Uri!.OriginalString);
    }

    [Fact]
    public void A_sequence_without_a_value_is_named()
    {
        Everything value = Made["one of each"];
        GrpcException error = Assert.Throws<GrpcException>(() => RoundTrip(value with { Sets = value.Sets with { ImmutableArray = default } }));
        Assert.Contains("Sets.ImmutableArray is an ImmutableArray without a value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_json_element_that_holds_nothing_stays_one_and_is_told_apart_from_null()
    {
        Everything value = Made["one of each"];
        Json json = RoundTrip(value with { Json = value.Json with { Element = default, Many = [default, Parse("null")], MaybeElement = Parse("null"), MaybeNode = null } }).Json;
        Assert.Equal(JsonValueKind.Undefined, json.Element.ValueKind);
        Assert.Equal([JsonValueKind.Undefined, JsonValueKind.Null], json.Many.Select(item => item.ValueKind));
        Assert.Equal(JsonValueKind.Null, json.MaybeElement?.ValueKind);
        Assert.Null(json.MaybeNode);
        Assert.Null(RoundTrip(value with { Json = value.Json with { MaybeElement = null } }).Json.MaybeElement);
    }

    [Fact]
    public void Absent_arguments_take_the_defaults_of_csharp()
    {
        ArrayBufferWriter<byte> buffer = new();
        MirrorClient.Method.RequestMarshaller.Write(new MirrorClient.Request(Made["empty"], default, 1, 'y'), buffer);
        MirrorClient.Request read = MirrorClient.Method.RequestMarshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        Assert.Equal((1m, 'y'), (read.scale, read.mark));

        buffer = new();
        WireWriter writer = new(buffer);
        writer.WriteTag(10);
        int size = Chains.Generated.EveryValue_EverythingCodec.Size(Made["empty"]);
        writer.WriteLength(size);
        Chains.Generated.EveryValue_EverythingCodec.Write(ref writer, Made["empty"]);
        writer.Flush();
        read = MirrorClient.Method.RequestMarshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        Assert.Equal((1.50m, 'x', default(DateTime)), (read.scale, read.mark, read.at));
    }

    [Theory]
    [InlineData("""[1,"a",2]""", "expected an array of 2 elements, found the number 2")]
    [InlineData("[1]", "expected an array of 2 elements")]
    [InlineData("{}", "expected an array (a tuple), found an object")]
    [InlineData("""["a","a"]""", "expected an integer of 32 bits")]
    public void A_tuple_of_another_shape_is_refused_in_json(string tuple, string problem)
    {
        JsonMarshaller<(Everything, DateTime)> json = new(MirrorClient.WriteResponseJson, MirrorClient.ReadResponseJson);
        JsonNode document = JsonNode.Parse(json.Serialize((Made["one of each"], default)))!;
        document[0]!["tuples"]!["named"] = JsonNode.Parse(tuple);
        JsonFormatException error = Assert.Throws<JsonFormatException>(() => json.Deserialize(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString())));
        Assert.StartsWith("$[0].tuples.named", error.Path, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static Everything RoundTrip(Everything value)
    {
        GrpcMarshaller<(Everything Everything, DateTime At)> marshaller = MirrorClient.Method.ResponseMarshaller;
        ArrayBufferWriter<byte> buffer = new();
        int size = marshaller.GetSize((value, default));
        marshaller.Write((value, default), buffer);
        Assert.Equal(size, buffer.WrittenCount);
        return marshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory)).Everything;
    }

    private static string Text(Everything value) => JsonSerializer.Serialize(value, Judge);

    private static JsonElement Parse(string json) => JsonElement.Parse(json);

    private static Everything Make(int seed)
    {
        Random random = new(seed);
        bool empty = seed == 0;
        bool extreme = seed == 2;
        int count = empty ? 0 : 1 + random.Next(4);
        T[] Many<T>(Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
        Guid NewGuid()
        {
            byte[] bytes = new byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        }

        DateTimeOffset NewInstant() => new DateTimeOffset(random.NextInt64(DateTime.MaxValue.Ticks / 3, DateTime.MaxValue.Ticks / 2), TimeSpan.FromMinutes(random.Next(-840, 841)));
        Values values = empty
            ? new('\0', default, 0, 0, Guid.Empty, 0, default, default, default, default, default, new Uri("", UriKind.RelativeOrAbsolute), new Version())
            : extreme
                ? new('\uffff', Half.NegativeInfinity, Int128.MinValue, UInt128.MaxValue, new Guid("ffffffff-ffff-ffff-ffff-ffffffffffff"), decimal.MinValue, DateOnly.MaxValue, TimeOnly.MaxValue, TimeSpan.MinValue, DateTime.MaxValue, DateTimeOffset.MaxValue, new Uri("https://é.example/ü?x=%20#f"), new Version(int.MaxValue, 0, 0, int.MaxValue))
                : new('x', (Half)1.5f, (Int128)random.NextInt64() * -7_000_000_000, (UInt128)random.NextInt64() << 60, NewGuid(), 12.500m, new DateOnly(2026, 1, 31), new TimeOnly(13, 5, 59, random.Next(1000)), new TimeSpan(random.NextInt64(-1L << 50, 1L << 50)), new DateTime(random.NextInt64(DateTime.MaxValue.Ticks), DateTimeKind.Utc), new DateTimeOffset(2026, 1, 31, 13, 5, 59, TimeSpan.FromMinutes(-210)).AddTicks(random.Next()), new Uri("https://example.com/a?b=c"), new Version(1, 2, 3));
        Nullables nullables = empty
            ? new(null, null, null, null, null, null, null, null, null, null, null, null, null)
            : extreme
                ? new('\0', Half.NegativeZero, 0, Guid.Empty, 0.0000000000000000000000000000m, default(DateOnly), default(TimeOnly), TimeSpan.Zero, default(DateTime), default(DateTimeOffset), new Uri("", UriKind.RelativeOrAbsolute), new Version(), (0, null))
                : new('é', (Half)(-0.25f), 7, NewGuid(), -7.0000000000000000000000000001m, new DateOnly(1, 1, 2), new TimeOnly(1), TimeSpan.FromTicks(-1), new DateTime(2026, 7, 1, 1, 2, 3, DateTimeKind.Local), NewInstant(), new Uri("/a b?c#d", UriKind.Relative), new Version(0, 0, 0), (1, "one"));
        Json json = empty
            ? new(Parse("null"), JsonNode.Parse("0")!, [], [], null, null, [], [])
            : extreme
                ? new(Parse("""{"n":[9007199254740993,-0,1e400,0.1234567890123456789,12345678901234567890123456789],"":"","é\n\u0000":"\ud834\udd1e"}"""), JsonNode.Parse("[[[[[[[[[[{}]]]]]]]]]]")!, new() { ["a"] = null, ["A"] = 1 }, [null, null], Parse("false"), JsonNode.Parse("18446744073709551615"), [Parse("null"), Parse("-1")], new() { [""] = Parse("[]") })
                : new(Parse("""{"a":[1,null,true,"x",{"b":-1.5}],"c":{}}"""), JsonNode.Parse("""{"a":1}""")!, new() { ["k"] = seed, ["l"] = new JsonArray(1, "2") }, new JsonArray(1.5, null, "three"), Parse("[1]"), JsonNode.Parse("true"), [.. Many(i => Parse($"{i}"))], Many(i => i).ToDictionary(i => "k" + i, i => Parse($"[{i}]")));
        Tuples tuples = new(
            (count, "n" + count), (empty ? Guid.Empty : NewGuid(), empty ? null : values.DateTime, [.. Many(i => i)], Many(i => i).ToDictionary(i => "s" + i, i => TimeSpan.FromSeconds(i))),
            (1, 2, 3, 4, 5, 6, 7, "eight", (true, '9')), [.. Many(i => (values.Date, i == 0 ? null : (decimal?)i))], Many(i => i).ToDictionary(i => "p" + i, i => ((double)i, -0.0)),
            new((1, count), new(values.Guid, empty ? null : values.Date)), new("key", count), new Link("first", (new Link("second", (null, 2)), 1)));
        Sets sets = new(
            [.. Many(i => "s" + i)], new HashSet<Guid>(Many(i => NewGuid())), new HashSet<int>(Many(i => -i)), [.. Many(i => new DateOnly(2026, 1, 1).AddDays(i))], [.. Many(i => i / 4m)], [.. Many(i => "l" + i)],
            ImmutableList.CreateRange(Many(i => TimeSpan.FromHours(i))), [.. Many(i => (Shade)i)], [.. Many(i => i)], new(Many(i => (char)('a' + i))), new(Many(i => (Half)i)), [.. Many(i => NewInstant())],
            [.. Many(i => new Version(i, 1))], new(Many(i => new Uri("urn:x:" + i))), Many(i => i % 2 == 0 ? (Guid?)null : NewGuid()), [.. Many(i => new HashSet<int>([i, i + 1]))], empty ? null : extreme ? [] : [1], empty ? null : extreme ? [] : [1, 2], [.. Many(i => ImmutableArray.Create(i))]);
        Maps maps = new(
            Many(i => i).ToDictionary(i => NewGuid(), i => i / 8m), Many(i => i).ToDictionary(i => i == 0 ? Shade.Dark : (Shade)(i + 50), i => "v" + i), Many(i => i).ToDictionary(i => new DateOnly(2026, 1, 1).AddDays(i), i => i),
            Many(i => i).ToDictionary(i => (char)('a' + i), i => i == 0 ? (TimeSpan?)null : TimeSpan.FromDays(i)), new(Many(i => i).ToDictionary(i => "d" + i, i => NewInstant())), new(Many(i => i).ToDictionary(i => -i, i => "n" + i)),
            new(Many(i => KeyValuePair.Create("o" + i, i))), new(Many(i => KeyValuePair.Create("c", i)).Take(1)), Many(i => i).Take(1).ToImmutableDictionary(i => "h" + i, i => new HashSet<int>([i])),
            Many(i => i).Take(1).ToImmutableDictionary(i => NewGuid(), i => NewGuid()), Many(i => i).ToImmutableSortedDictionary(i => i, i => new Version(1, i)), empty ? null : extreme ? [] : ImmutableDictionary<string, int>.Empty.Add("m", 1));
        return new Everything(values, nullables, json, tuples, sets, maps);
    }

    private sealed class TupleConverter : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && typeof(ITuple).IsAssignableFrom(typeToConvert);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

        private sealed class Of<T> : JsonConverter<T>
            where T : struct, ITuple
        {
            public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("The judge only writes.");

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
            {
                writer.WriteStartArray();
                for (int i = 0; i < value.Length; i++)
                {
                    JsonSerializer.Serialize(writer, value[i], options);
                }

                writer.WriteEndArray();
            }
        }
    }
}
