using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Grpc;
using Chains.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Chains.Runtime.Tests.Wire;

/// <summary>The framework's values on the wire: against Google.Protobuf where it has the type, against System.Text.Json in JSON, and bytes that no one should send.</summary>
public sealed class WireValueTests
{
    private delegate void WriteValue<in T>(ref WireWriter writer, T value);

    private delegate T ReadValue<out T>(ref WireReader reader);

    public static TheoryData<string, string> Hostile => new()
    {
        { "Guid", "00112233-4455-6677-8899-aabbccddeef" },
        { "Guid", "{00112233-4455-6677-8899-aabbccddeeff}" },
        { "Guid", "00112233445566778899aabbccddeeff" },
        { "Guid", "00112233-4455-6677-8899-aabbccddeeffé" },
        { "Decimal", "1e" },
        { "Decimal", "1,000" },
        { "Decimal", " 1" },
        { "Decimal", "NaN" },
        { "Decimal", "79228162514264337593543950336" },
        { "Decimal", "0.00000000000000000000000000001" },
        { "Decimal", "7.9228162514264337593543950336" },
        { "Decimal", "1e-29" },
        { "Decimal", "1e99999999999999999999" },
        { "DateOnly", "2026-13-01" },
        { "DateOnly", "2026-02-29" },
        { "DateOnly", "2026-1-1" },
        { "DateOnly", "0000-01-01" },
        { "DateOnly", "2026-01-01T00:00:00" },
        { "DateOnly", "２０２６-01" },
        { "TimeOnly", "24:00:00" },
        { "TimeOnly", "13:60:00" },
        { "TimeOnly", "13:05" },
        { "TimeOnly", "13:05:59.12345678" },
        { "TimeOnly", "-1:00:00" },
        { "Int128", "170141183460469231731687303715884105728" },
        { "Int128", "1.0" },
        { "Version", "1" },
        { "Version", "1.2.3.4.5" },
        { "Version", "1. 2" },
        { "Version", "1.-2" },
        { "Version", "1.99999999999" },
        { "Uri", "http://[" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_text_that_is_no_such_value_is_refused_by_the_field(string type, string text)
    {
        byte[] bytes = [0x3A, (byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read(bytes, (ref WireReader reader) => type switch
        {
            "Guid" => (object)WireText.ReadGuid(ref reader),
            "Decimal" => WireText.ReadDecimal(ref reader),
            "DateOnly" => WireText.ReadDateOnly(ref reader),
            "TimeOnly" => WireText.ReadTimeOnly(ref reader),
            "Int128" => WireText.ReadInteger<Int128>(ref reader),
            "Version" => WireText.ReadVersion(ref reader),
            _ => WireText.ReadUri(ref reader),
        }));
        Assert.Matches("^Order is malformed at byte [0-9]+, field 7: \"", error.Message);
        Assert.Contains(" is not a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_in_the_message()
    {
        byte[] bytes = [0x3A, 0xE8, 0x07, .. Enumerable.Repeat((byte)'9', 1000)];
        Assert.True(Assert.Throws<GrpcFormatException>(() => Read(bytes, (ref WireReader reader) => WireText.ReadDecimal(ref reader))).Message.Length < 300);
    }

    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("+1.5", "1.5")]
    [InlineData("-0.0", "0.0")]
    [InlineData("1E+3", "1000")]
    [InlineData("15e-1", "1.5")]
    [InlineData("100e-2", "1.00")]
    [InlineData("0e99999999999", "0")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("000000000000000000000000000000000000001.500000000000000000000000000000000000000000", "1.5000000000000000000000000000")]
    [InlineData("", "0")]
    public void Decimals_of_other_writers_are_read_exactly(string text, string expected)
    {
        byte[] bytes = [0x3A, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
        decimal value = Read(bytes, (ref WireReader reader) => WireText.ReadDecimal(ref reader));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
        Assert.Equal(expected.TrimStart('-'), value.ToString(CultureInfo.InvariantCulture).TrimStart('-'));
    }

    [Fact]
    public void Durations_and_timestamps_are_those_of_google()
    {
        foreach (TimeSpan span in new[] { TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromTicks(-1), TimeSpan.FromSeconds(-1.5), TimeSpan.FromDays(3_650_000), TimeSpan.FromDays(-3_650_000) })
        {
            byte[] bytes = Write(span, static (ref WireWriter writer, TimeSpan value) => WireTime.Write(ref writer, value), WireTime.Size(span));
            Assert.Equal(Duration.FromTimeSpan(span), Duration.Parser.ParseFrom(bytes.AsSpan(2)));
            Assert.Equal(span, Read(bytes, (ref WireReader reader) => WireTime.ReadTimeSpan(ref reader)));
        }

        foreach (DateTimeOffset instant in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(-1), new(2026, 1, 31, 13, 5, 59, TimeSpan.FromMinutes(-839)) })
        {
            byte[] bytes = Write(instant, static (ref WireWriter writer, DateTimeOffset value) => WireTime.Write(ref writer, value), WireTime.Size(instant));
            Assert.Equal(Timestamp.FromDateTimeOffset(instant), Timestamp.Parser.ParseFrom(bytes.AsSpan(4, bytes[3])));
            DateTimeOffset read = Read(bytes, (ref WireReader reader) => WireTime.ReadDateTimeOffset(ref reader));
            Assert.True(instant.EqualsExact(read));
        }
    }

    public static TheoryData<string, byte[], string> HostileTimes => new()
    {
        { "TimeSpan", new Duration { Seconds = long.MaxValue }.ToByteArray(), "longer than a TimeSpan can be" },
        { "TimeSpan", new Duration { Seconds = 922337203685, Nanos = 477580800 }.ToByteArray(), "longer than a TimeSpan can be" },
        { "TimeSpan", new Duration { Seconds = 1, Nanos = -1 }.ToByteArray(), "of the same sign" },
        { "TimeSpan", new Duration { Nanos = 1_000_000_000 }.ToByteArray(), "below a second" },
        { "DateTime", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "-1 ticks is not within the years 1 to 9999" },
        { "DateTime", [0x08, .. Varint((ulong)DateTime.MaxValue.Ticks + 1)], "is not within the years 1 to 9999" },
        { "DateTime", [0x10, 3], "the kind 3 of a DateTime" },
        { "DateTimeOffset", [], "has no time" },
        { "DateTimeOffset", Offset(new Timestamp { Seconds = -62_135_596_801 }, 0), "not within the years 1 to 9999" },
        { "DateTimeOffset", Offset(new Timestamp { Seconds = long.MaxValue }, 0), "not within the years 1 to 9999" },
        { "DateTimeOffset", Offset(new Timestamp { Nanos = -1 }, 0), "not within the years 1 to 9999" },
        { "DateTimeOffset", Offset(new Timestamp(), 841), "an offset of 841 minutes" },
        { "DateTimeOffset", Offset(new Timestamp(), int.MinValue), "an offset of -2147483648 minutes" },
        { "DateTimeOffset", Offset(new Timestamp { Seconds = -62_135_596_800 }, -1), "stay within the years" },
    };

    [Theory]
    [MemberData(nameof(HostileTimes))]
    public void A_time_that_does_not_exist_is_refused_by_the_field(string type, byte[] content, string problem)
    {
        byte[] bytes = [0x3A, (byte)content.Length, .. content];
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read(bytes, (ref WireReader reader) => type switch
        {
            "TimeSpan" => (object)WireTime.ReadTimeSpan(ref reader),
            "DateTime" => WireTime.ReadDateTime(ref reader),
            _ => WireTime.ReadDateTimeOffset(ref reader),
        }));
        Assert.Matches("^Order is malformed at byte [0-9]+, field 7: ", error.Message);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_fields_inside_a_time_are_skipped()
    {
        byte[] bytes = [0x3A, 7, 0x08, 5, 0x9A, 0x06, 1, 0xFF, 0x10];
        Assert.Throws<GrpcFormatException>(() => Read(bytes, (ref WireReader reader) => WireTime.ReadDateTime(ref reader)));
        bytes = [0x3A, 8, 0x08, 5, 0x9A, 0x06, 1, 0xFF, 0x10, 1];
        Assert.Equal(new DateTime(5, DateTimeKind.Utc), Read(bytes, (ref WireReader reader) => WireTime.ReadDateTime(ref reader)));
    }

    [Theory]
    [InlineData(1.5f, 1.5f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(0.1f, 0.099975586f)]
    [InlineData(65519f, 65504f)]
    public void A_float_becomes_the_nearest_half(float sent, float expected) =>
        Assert.Equal(expected, (float)Read([0x3D, .. BitConverter.GetBytes(sent)], (ref WireReader reader) => WireNumbers.ReadHalf(ref reader)));

    [Fact]
    public void A_float_beyond_every_half_is_refused() =>
        Assert.Contains("70000 is not within -65504 to 65504", Assert.Throws<GrpcFormatException>(() => Read([0x3D, .. BitConverter.GetBytes(70000f)], (ref WireReader reader) => WireNumbers.ReadHalf(ref reader))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("1.5")]
    [InlineData("\"\\u00e9\\n\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"a":[1,null,{"b":[true,"x",-2.5e10]}],"":{}}""")]
    public void Json_is_googles_value_both_ways(string json)
    {
        JsonElement element = JsonElement.Parse(json);
        byte[] bytes = Write(element, static (ref WireWriter writer, JsonElement value) => WireJson.Write(ref writer, value), WireJson.Size(element));
        Value google = JsonParser.Default.Parse<Value>(json);
        Assert.Equal(google, Value.Parser.ParseFrom(Content(bytes)));

        byte[] theirs = google.ToByteArray();
        JsonElement read = Read([0x3A, .. Varint((ulong)theirs.Length), .. theirs], (ref WireReader reader) => WireJson.ReadJsonElement(ref reader));
        Assert.True(JsonElement.DeepEquals(element, read), read.GetRawText());
    }

    [Theory]
    [InlineData("9007199254740993", true)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("12345678901234567", true)]
    [InlineData("18446744073709551615", true)]
    [InlineData("0.1", false)]
    [InlineData("1.10", false)]
    [InlineData("100000000000000000000000", false)]
    [InlineData("1e23", false)]
    [InlineData("0.1234567890123456789", true)]
    [InlineData("1e400", true)]
    [InlineData("-1E-400", true)]
    [InlineData("-0", false)]
    [InlineData("5e-324", false)]
    [InlineData("123456789012345e-400", true)]
    public void Json_numbers_that_a_double_rounds_travel_by_their_digits_too(string number, bool rounded)
    {
        JsonElement element = JsonElement.Parse($"[{number}]");
        byte[] bytes = Write(element, static (ref WireWriter writer, JsonElement value) => WireJson.Write(ref writer, value), WireJson.Size(element));
        JsonElement read = Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader));
        Assert.True(JsonElement.DeepEquals(element, read), read.GetRawText());
        Assert.Equal(double.Parse(number, CultureInfo.InvariantCulture), Value.Parser.ParseFrom(Content(bytes)).ListValue.Values[0].NumberValue);
        Assert.Equal(rounded, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(number)) >= 0);
    }

    [Fact]
    public void Digits_that_no_longer_mean_the_number_are_passed_over()
    {
        byte[] bytes = [0x3A, 14, 0x11, .. BitConverter.GetBytes(2.0), 0xC2, 0x3E, 2, (byte)'1', (byte)'1'];
        Assert.Equal("2", Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader)).GetRawText());
        bytes = [0x3A, 16, 0x11, .. BitConverter.GetBytes(2.0), 0xC2, 0x3E, 4, (byte)' ', (byte)'2', (byte)'.', (byte)' '];
        Assert.Equal("2", Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader)).GetRawText());
    }

    public static TheoryData<byte[], string> HostileJson => new()
    {
        { [0x32, 2, 0x0A, 0], "a google.protobuf.Value holds nothing" },
        { [0x11, .. BitConverter.GetBytes(double.NaN)], "NaN is no number of JSON" },
        { [0x2A, 2, 0x0A, 0], "an entry has no value" },
        { [0x1A, 1, 0xFF], "not valid UTF-8" },
        { [0x32, 100], "a length of 100 bytes" },
        { [0x32, 3, 0x0A, 1, 0x20], "ends inside a number" },
    };

    [Theory]
    [MemberData(nameof(HostileJson))]
    public void Json_that_is_none_is_refused_by_the_field(byte[] content, string problem)
    {
        byte[] bytes = [0x3A, (byte)content.Length, .. content];
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader)));
        Assert.Matches("^Order is malformed at byte [0-9]+, field 7: the JSON cannot be read: ", error.Message);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_that_nests_without_end_is_refused()
    {
        byte[] bytes = [0x20, 1];
        for (int i = 0; i < 5000; i++)
        {
            byte[] list = [0x0A, .. Varint((ulong)bytes.Length), .. bytes];
            bytes = [0x32, .. Varint((ulong)list.Length), .. list];
        }

        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read([0x3A, .. Varint((ulong)bytes.Length), .. bytes], (ref WireReader reader) => WireJson.ReadJsonElement(ref reader)));
        Assert.Contains("nested more than 100 deep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_kinds_the_last_counts_as_with_google()
    {
        byte[] content = [0x32, 2, 0x0A, 0, 0x20, 1, 0x1A, 1, (byte)'x', 0x9A, 0x06, 0];
        Assert.Equal(Value.KindOneofCase.StringValue, Value.Parser.ParseFrom(content).KindCase);
        Assert.Equal("\"x\"", Read([0x3A, (byte)content.Length, .. content], (ref WireReader reader) => WireJson.ReadJsonElement(ref reader)).GetRawText());
    }

    [Fact]
    public void Memory_for_json_is_in_proportion_to_the_bytes()
    {
        // The dearest that a byte can buy: a list of nulls.
        byte[] item = [0x0A, 2, 0x08, 0];
        byte[] list = [.. Enumerable.Range(0, 250_000).SelectMany(_ => item)];
        byte[] content = [0x32, .. Varint((ulong)list.Length), .. list];
        byte[] bytes = [0x3A, .. Varint((ulong)content.Length), .. content];
        Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Read(bytes, (ref WireReader reader) => WireJson.ReadJsonElement(ref reader));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 20L * bytes.Length, $"{bytes.Length} bytes allocated {allocated}");
    }

    [Fact]
    public void Nodes_are_told_apart_from_null_and_doubled_names_are_refused()
    {
        Assert.Null(Read([0x3A, 2, 0x08, 0], (ref WireReader reader) => WireJson.ReadJsonNode(ref reader)));
        Assert.Contains("null is no value", Assert.Throws<GrpcFormatException>(() => Read([0x3A, 0], (ref WireReader reader) => WireJson.NotNull(ref reader, null))).Message, StringComparison.Ordinal);
        byte[] entry = [0x0A, 7, 0x0A, 1, (byte)'a', 0x12, 2, 0x20, 1];
        Assert.True(((JsonNode)Read([0x3A, 9, .. entry], (ref WireReader reader) => WireJson.ReadJsonObject(ref reader)))["a"]!.GetValue<bool>());
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read([0x3A, 18, .. entry, .. entry], (ref WireReader reader) => WireJson.ReadJsonObject(ref reader)));
        Assert.Contains("field 7: the JSON cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_text_that_has_no_utf8_and_an_element_that_holds_nothing_are_refused_when_written()
    {
        Assert.Contains("half of a surrogate pair", Assert.Throws<ArgumentException>(() => WireJson.Size(JsonElement.Parse("\"\\ud800\""))).Message, StringComparison.Ordinal);
        Assert.Contains("half of a surrogate pair", Assert.Throws<ArgumentException>(() => WireJson.Size(JsonElement.Parse("{\"\\ud800\":1}"))).Message, StringComparison.Ordinal);
        var json = new JsonMarshaller<JsonElement>(JsonValues.Write, JsonValues.ReadJsonElement);
        Assert.Contains("holds nothing", Assert.Throws<ArgumentException>(() => json.Serialize(default)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> JsonTexts => new()
    {
        { "Guid", "\"00112233-4455-6677-8899-AABBCCDDEEFF\"" },
        { "Guid", "\"00112233445566778899aabbccddeeff\"" },
        { "Guid", "\"0011223\\u0033-4455-6677-8899-aabbccddeeff\"" },
        { "Guid", "1" },
        { "Guid", "null" },
        { "DateTime", "\"2026-01-31T13:05:59\"" },
        { "DateTime", "\"2026-01-31T13:05:59.1234567Z\"" },
        { "DateTime", "\"2026-01-31T13:05:59+01:00\"" },
        { "DateTime", "\"2026-01-31\"" },
        { "DateTime", "\"2026-13-31\"" },
        { "DateTime", "\"31.1.2026\"" },
        { "DateTime", "1769864759" },
        { "DateTimeOffset", "\"2026-01-31T13:05:59-03:30\"" },
        { "DateTimeOffset", "\"2026-01-31T13:05:59+15:00\"" },
        { "DateTimeOffset", "\"\"" },
        { "DateOnly", "\"2026-01-31\"" },
        { "DateOnly", "\"2026-01-3\\u0031\"" },
        { "DateOnly", "\"2026-02-30\"" },
        { "DateOnly", "\"2026-01-31T00:00:00\"" },
        { "DateOnly", "[]" },
        { "TimeOnly", "\"13:05:59\"" },
        { "TimeOnly", "\"13:05:59.1234567\"" },
        { "TimeOnly", "\"13:05\"" },
        { "TimeOnly", "\"24:00:00\"" },
        { "TimeOnly", "\"-01:00:00\"" },
        { "TimeOnly", "\"1.01:00:00\"" },
        { "TimeSpan", "\"1.13:05:59.1234567\"" },
        { "TimeSpan", "\"-00:00:00.0000001\"" },
        { "TimeSpan", "\"10675199.02:48:05.4775807\"" },
        { "TimeSpan", "\"10675199.02:48:05.4775808\"" },
        { "TimeSpan", "\"24:00:00\"" },
        { "TimeSpan", "\"PT1H\"" },
        { "TimeSpan", "3600" },
        { "Half", "1.5" },
        { "Half", "\"1.5\"" },
        { "Half", "65504" },
        { "Half", "true" },
        { "Int128", "-170141183460469231731687303715884105728" },
        { "Int128", "170141183460469231731687303715884105728" },
        { "Int128", "\"12\"" },
        { "UInt128", "340282366920938463463374607431768211455" },
        { "UInt128", "-1" },
        { "Decimal", "12.50" },
        { "Decimal", "\"12.50\"" },
        { "Decimal", "1e40" },
        { "Uri", "\"https://example.com/a?b=c#d\"" },
        { "Uri", "\"../a b\"" },
        { "Uri", "\"http://[\"" },
        { "Uri", "1" },
        { "Version", "\"1.2.3.4\"" },
        { "Version", "\"1\"" },
        { "Version", "\" 1.2\"" },
        { "Version", "\"1.2 \"" },
        { "Version", "\"1.+2\"" },
        { "Version", "\"\"" },
    };

    [Theory]
    [MemberData(nameof(JsonTexts))]
    public void Json_is_accepted_refused_and_read_as_System_Text_Json_does(string type, string json)
    {
        switch (type)
        {
            case "Guid": Judge(json, JsonValues.ReadGuid); break;
            case "DateTime": Judge(json, JsonValues.ReadDateTime); break;
            case "DateTimeOffset": Judge(json, JsonValues.ReadDateTimeOffset); break;
            case "DateOnly": Judge(json, JsonValues.ReadDateOnly); break;
            case "TimeOnly": Judge(json, JsonValues.ReadTimeOnly); break;
            case "TimeSpan": Judge(json, JsonValues.ReadTimeSpan); break;
            case "Half": Judge(json, JsonValues.ReadHalf); break;
            case "Int128": Judge(json, JsonValues.ReadInt128); break;
            case "UInt128": Judge(json, JsonValues.ReadUInt128); break;
            case "Decimal": Judge(json, JsonWire.ReadDecimal); break;
            case "Uri": Judge(json, JsonValues.ReadUri); break;
            default: Judge(json, JsonValues.ReadVersion); break;
        }
    }

    private static void Judge<T>(string json, JsonRead<T> read)
    {
        var marshaller = new JsonMarshaller<T>(static (_, _) => throw new NotSupportedException(), read);
        T? expected;
        try
        {
            expected = JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            Assert.Contains("$: expected a", Assert.Throws<JsonFormatException>(() => marshaller.Deserialize(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, marshaller.Deserialize(Encoding.UTF8.GetBytes(json)));
    }

    private static ReadOnlySpan<byte> Content(byte[] bytes)
    {
        int start = 1;
        while (bytes[start++] >= 0x80)
        {
        }

        return bytes.AsSpan(start);
    }

    private static byte[] Write<T>(T value, WriteValue<T> write, int size)
    {
        ArrayBufferWriter<byte> buffer = new();
        WireWriter writer = new(buffer);
        writer.WriteTag(0x3A);
        write(ref writer, value);
        writer.Flush();
        Assert.Equal(size + 1, buffer.WrittenCount);
        return buffer.WrittenSpan.ToArray();
    }

    private static T Read<T>(byte[] bytes, ReadValue<T> read)
    {
        WireReader reader = new(bytes, "Order");
        Assert.Equal(7u, reader.ReadTag() >> 3);
        T value = read(ref reader);
        Assert.Equal(0u, reader.ReadTag());
        return value;
    }

    private static byte[] Offset(Timestamp time, int minutes)
    {
        byte[] content = time.ToByteArray();
        return [0x0A, (byte)content.Length, .. content, 0x10, .. Varint((ulong)(long)minutes)];
    }

    private static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
