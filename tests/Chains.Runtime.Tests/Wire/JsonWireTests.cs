using System.Text;
using System.Text.Json;
using Chains.Runtime.Tests.Support;
using Chains.Wire;

namespace Chains.Runtime.Tests.Wire;

public sealed class JsonWireTests
{
    [Fact]
    public void A_value_that_contains_itself_is_refused_by_that_name()
    {
        var endless = new JsonMarshaller<int>(
            static (writer, _) =>
            {
                while (true)
                {
                    writer.WriteStartArray();
                }
            },
            static (ref reader) => JsonWire.ReadInt32(ref reader));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => endless.Serialize(1));
        Assert.Contains("nested too deeply, or one contains itself", exception.Message, StringComparison.Ordinal);
    }

    private static readonly JsonMarshaller<List<Dictionary<string, TextRequest>>> Nested = new(
        static (_, _) => throw new NotSupportedException(),
        static (ref reader) =>
        {
            var list = new List<Dictionary<string, TextRequest>>();
            JsonWire.StartArray(ref reader, "list");
            while (JsonWire.NextElement(ref reader))
            {
                var map = new Dictionary<string, TextRequest>();
                JsonWire.StartObject(ref reader, "map");
                while (JsonWire.NextProperty(ref reader))
                {
                    string key = JsonWire.ReadKey(ref reader);
                    map[key] = ReadRequest(ref reader);
                }

                list.Add(map);
            }

            return list;
        });

    private static readonly JsonEnum<DayOfWeek> Days = new(nameof(DayOfWeek), Enum.GetNames<DayOfWeek>(), Enum.GetValues<DayOfWeek>());
    private static readonly JsonEnum<FileAccess> Access = new(nameof(FileAccess), ["Read", "Write"], [FileAccess.Read, FileAccess.Write], flags: true);

    private static readonly JsonEnum<FileMode> Named = new(nameof(FileMode), ["open, or create", "create"], [FileMode.OpenOrCreate, FileMode.Create]);

    [Theory]
    [InlineData("open, or create", FileMode.OpenOrCreate)]
    [InlineData("OPEN, OR CREATE", FileMode.OpenOrCreate)]
    [InlineData("create", FileMode.Create)]
    public void A_comma_in_an_enums_name_is_part_of_it(string name, FileMode expected)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{name}\""));
        Assert.True(reader.Read());
        Assert.Equal(expected, Named.Read(ref reader));
    }

    [Theory]
    [InlineData("""{"text":"a","count":2}""")]
    [InlineData("""{"TEXT":"a","Count":"2"}""")]
    [InlineData("""{"unknown":{"text":[1,{"x":null}]},"t\u0065xt":"a","count":2.0}""")]
    [InlineData("\uFEFF { \"count\" : 2 , \"text\" : \"a\" } \n")]
    public void Objects_read_as_the_web_defaults_read_them(string json)
    {
        Assert.Equal(new TextRequest("a", 2), TextRequest.Json.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(new TextRequest("a", 2), TextRequest.Json.Deserialize(Segments.Of(Encoding.UTF8.GetBytes(json), 2)));
    }

    [Fact]
    public void An_absent_key_takes_its_default_and_a_later_duplicate_wins()
    {
        Assert.Equal(new TextRequest("b", 1), TextRequest.Json.Deserialize("""{"text":"a","text":"b"}"""u8));
    }

    [Theory]
    [InlineData("""{"text":5}""", "$.text", "expected a string, found the number 5", 1, 9)]
    [InlineData("""{"count":1}""", "$", "\"text\" is missing", 1, 11)]
    [InlineData("""{"text":"a","count":2147483648}""", "$.count", "expected an integer of 32 bits, found the number 2147483648", 1, 21)]
    [InlineData("""{"text":"a","count":1.5}""", "$.count", "expected an integer of 32 bits, found the number 1.5", 1, 21)]
    [InlineData("""{"text":"a","count":true}""", "$.count", "found true", 1, 21)]
    [InlineData("""[1]""", "$", "expected an object (TextRequest), found an array", 1, 1)]
    [InlineData("""null""", "$", "expected an object (TextRequest), found null", 1, 1)]
    [InlineData("{\n  \"text\": }", "$.text", "the JSON is malformed", 2, 11)]
    [InlineData("""{"text":"a"} x""", "$", "the JSON is malformed", 1, 14)]
    [InlineData("""{"text":"a"}{}""", "$", "the JSON is malformed", 1, 13)]
    [InlineData("""{"text":"a""", "$.text", "the JSON is malformed", 1, 11)]
    [InlineData("", "$", "found nothing", 1, 1)]
    [InlineData("   ", "$", "the JSON is malformed", 1, 4)]
    public void What_does_not_fit_is_named_by_path_line_and_byte(string json, string path, string problem, long line, long position)
    {
        JsonFormatException exception = Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(path, exception.Path);
        Assert.StartsWith(path + ": ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Equal((line, position), (exception.Line, exception.Position));
    }

    [Theory]
    [InlineData("""[{},{"x":{"text":"ok"},"y z":{"text":null}}]""", "$[1]['y z'].text")]
    [InlineData("""[{},[]]""", "$[1]")]
    [InlineData("""[{"a":{"text":"ok","count":{}}}]""", "$[0].a.count")]
    [InlineData("""[{"a":{"count":1}}]""", "$[0].a")]
    [InlineData("""[{},{} , x]""", "$[2]")]
    [InlineData("""[{},{} x]""", "$[1]")]
    [InlineData("""[{}, {"a":{"text":"a, b","count":]""", "$[1].a.count")]
    [InlineData("""[{"a":{"text":"a", "count":1, }}]""", "$[0].a")]
    [InlineData("""[{"a":{"text":"a, b""", "$[0].a.text")]
    public void Paths_lead_through_lists_and_dictionaries(string json, string path)
    {
        Assert.Equal(path, Assert.Throws<JsonFormatException>(() => Nested.Deserialize(Encoding.UTF8.GetBytes(json))).Path);
    }

    [Fact]
    public void Text_that_is_no_text_is_an_error_with_its_path()
    {
        Assert.Contains("$.text: the string is not valid text", Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize("""{"text":"\ud800"}"""u8)).Message, StringComparison.Ordinal);
        Assert.Contains("$.text", Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize([.. """{"text":" """u8, 0xC3, 0x28, .. "\"}"u8])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_documents_are_refused_not_recursed_into()
    {
        byte[] deep = [.. """{"x":"""u8, .. Enumerable.Repeat((byte)'[', 100_000)];

        Assert.Throws<JsonFormatException>(() => TextRequest.Json.Deserialize(deep));
    }

    [Fact]
    public void Mutated_documents_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(20261120);
        byte[] good = Encoding.UTF8.GetBytes("""[{"a":{"text":"Grüße \u00e9","count":2},"b":{"text":"","count":"-7","x":[true,false,null,{}]}}]""");
        int read = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                _ = Nested.Deserialize(bytes);
                read++;
            }
            catch (JsonFormatException exception)
            {
                Assert.StartsWith("$", exception.Path, StringComparison.Ordinal);
            }
        }

        Assert.InRange(read, 1, 49_999);
    }

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("\"1e3\"", 1000.0)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    public void Doubles_read_also_from_strings_and_write_back(string json, double value)
    {
        var doubles = new JsonMarshaller<double>(JsonWire.WriteDouble, JsonWire.ReadDouble);

        Assert.Equal(value, doubles.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(value, doubles.Deserialize(doubles.Serialize(value)));
    }

    [Fact]
    public void Every_scalar_reads_its_extremes_and_refuses_what_lies_beyond()
    {
        Check(sbyte.MinValue, static (ref reader) => JsonWire.ReadSByte(ref reader), "-129");
        Check(byte.MaxValue, static (ref reader) => JsonWire.ReadByte(ref reader), "-1");
        Check(short.MinValue, static (ref reader) => JsonWire.ReadInt16(ref reader), "40000");
        Check(ushort.MaxValue, static (ref reader) => JsonWire.ReadUInt16(ref reader), "65536");
        Check(int.MinValue, static (ref reader) => JsonWire.ReadInt32(ref reader), "2147483648");
        Check(uint.MaxValue, static (ref reader) => JsonWire.ReadUInt32(ref reader), "4294967296");
        Check(long.MinValue, static (ref reader) => JsonWire.ReadInt64(ref reader), "9223372036854775808");
        Check(ulong.MaxValue, static (ref reader) => JsonWire.ReadUInt64(ref reader), "18446744073709551616");
        Check(decimal.MaxValue, static (ref reader) => JsonWire.ReadDecimal(ref reader), "1e40");
        Check(1.25f, static (ref reader) => JsonWire.ReadSingle(ref reader), "\"one\"");
        Check(true, static (ref reader) => JsonWire.ReadBoolean(ref reader), "1");

        static void Check<T>(T value, JsonRead<T> read, string beyond)
        {
            var marshaller = new JsonMarshaller<T>(static (_, _) => throw new NotSupportedException(), read);
            string text = JsonSerializer.Serialize(value);
            Assert.Equal(value, marshaller.Deserialize(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(value, marshaller.Deserialize(Encoding.UTF8.GetBytes($"\"{text}\"")));
            Assert.Throws<JsonFormatException>(() => marshaller.Deserialize(Encoding.UTF8.GetBytes(beyond)));
        }
    }

    [Fact]
    public void Bytes_read_from_base64_and_characters_from_strings()
    {
        var bytes = new JsonMarshaller<byte[]>(static (writer, value) => writer.WriteBase64StringValue(value), static (ref reader) => JsonWire.ReadBytes(ref reader));
        var character = new JsonMarshaller<char>(JsonWire.WriteChar, static (ref reader) => JsonWire.ReadChar(ref reader));

        Assert.Equal([1, 2, 255], bytes.Deserialize(bytes.Serialize([1, 2, 255])));
        Assert.Throws<JsonFormatException>(() => bytes.Deserialize("\"not base64!\""u8));
        Assert.Equal('é', character.Deserialize(character.Serialize('é')));
        Assert.Throws<JsonFormatException>(() => character.Deserialize("\"ab\""u8));
    }

    [Theory]
    [InlineData("\"Friday\"", DayOfWeek.Friday)]
    [InlineData("\"friday\"", DayOfWeek.Friday)]
    [InlineData("5", DayOfWeek.Friday)]
    [InlineData("\"5\"", DayOfWeek.Friday)]
    [InlineData("77", (DayOfWeek)77)]
    public void Enums_read_by_name_or_number(string json, DayOfWeek day)
    {
        var days = new JsonMarshaller<DayOfWeek>(Days.Write, Days.Read);

        Assert.Equal(day, days.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(day, days.Deserialize(days.Serialize(day)));
    }

    [Theory]
    [InlineData("\"Freitag\"", "$: expected one of DayOfWeek's names (Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday), found \"Freitag\"")]
    [InlineData("\"Monday,Friday\"", "found \"Monday,Friday\"")]
    [InlineData("4294967296", "expected a number of DayOfWeek, found the number 4294967296")]
    [InlineData("true", "expected a name of DayOfWeek, found true")]
    public void Unknown_names_of_an_enum_are_answered_with_the_known_ones(string json, string message)
    {
        var days = new JsonMarshaller<DayOfWeek>(Days.Write, Days.Read);

        Assert.Contains(message, Assert.Throws<JsonFormatException>(() => days.Deserialize(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flags_are_written_and_read_as_a_list_of_names()
    {
        var access = new JsonMarshaller<FileAccess>(Access.Write, Access.Read);

        Assert.Equal("\"Read, Write\"", Encoding.UTF8.GetString(access.Serialize(FileAccess.ReadWrite)));
        Assert.Equal(FileAccess.ReadWrite, access.Deserialize("\"write,read\""u8));
        Assert.Equal("8", Encoding.UTF8.GetString(access.Serialize((FileAccess)8)));
    }

    [Fact]
    public void Dictionary_keys_of_other_types_read_from_names()
    {
        var map = new JsonMarshaller<Dictionary<int, bool>>(
            static (writer, value) =>
            {
                writer.WriteStartObject();
                foreach ((int key, bool entry) in value)
                {
                    JsonWire.WriteKey(writer, key);
                    writer.WriteBooleanValue(entry);
                }

                writer.WriteEndObject();
            },
            static (ref reader) =>
            {
                var value = new Dictionary<int, bool>();
                JsonWire.StartObject(ref reader, "map");
                while (JsonWire.NextProperty(ref reader))
                {
                    int key = JsonWire.ReadKey<int>(ref reader);
                    value[key] = JsonWire.ReadBoolean(ref reader);
                }

                return value;
            });

        Assert.Equal(new Dictionary<int, bool> { [-1] = true, [7] = false }, map.Deserialize(map.Serialize(new Dictionary<int, bool> { [-1] = true, [7] = false })));
        Assert.Equal("$.x", Assert.Throws<JsonFormatException>(() => map.Deserialize("""{"x":true}"""u8)).Path);
    }

    [Fact]
    public async Task Answers_are_readable_text_not_escapes()
    {
        using var stream = new MemoryStream();
        await TextRequest.TextJson.SerializeAsync(stream, "Grüße <b>&</b>", TestContext.Current.CancellationToken);

        Assert.Equal("\"Grüße <b>&</b>\"", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static TextRequest ReadRequest(ref Utf8JsonReader reader)
    {
        string? text = null;
        int count = 1;
        JsonWire.StartObject(ref reader, "TextRequest");
        while (JsonWire.NextProperty(ref reader))
        {
            if (JsonWire.NameIs(ref reader, "text"u8))
            {
                text = JsonWire.ReadString(ref reader);
            }
            else if (JsonWire.NameIs(ref reader, "count"u8))
            {
                count = JsonWire.ReadInt32(ref reader);
            }
            else
            {
                JsonWire.SkipProperty(ref reader);
            }
        }

        return text is null ? throw JsonWire.Missing(ref reader, "text") : new TextRequest(text, count);
    }
}
