using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chains.Grpc;
using Chains.Wire;
using EveryType;

namespace Chains.Generators.Tests.Wire;

/// <summary>
/// What the generated code of <see cref="Echo"/> writes, it reads as an equal value, in protobuf and in JSON. System.Text.Json's
/// reflection, which knows nothing of us, is the judge of equality.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly JsonSerializerOptions Judge = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new MemoryConverter() },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Names => [.. Values.Keys];

    private static readonly Dictionary<string, Everything> Values = new(StringComparer.Ordinal)
    {
        ["empty"] = Make(0),
        ["one of each"] = Make(1),
        ["extremes"] = Make(2),
        ["random 1"] = Make(3),
        ["random 2"] = Make(4),
        ["random 3"] = Make(5),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Protobuf_gives_back_an_equal_value(string name)
    {
        Everything value = Values[name];
        GrpcMarshaller<Everything> marshaller = EchoClient.Method.ResponseMarshaller;
        ArrayBufferWriter<byte> buffer = new();
        marshaller.Write(value, buffer);

        Assert.Equal(marshaller.GetSize(value), buffer.WrittenCount);
        Everything read = marshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory));
        Assert.Equal(Text(value), Text(read));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_gives_back_an_equal_value(string name)
    {
        Everything value = Values[name];
        JsonMarshaller<Everything> json = new(EchoClient.WriteResponseJson, EchoClient.ReadResponseJson);
        Assert.Equal(Text(value), Text(json.Deserialize(json.Serialize(value))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_is_what_System_Text_Json_writes_by_its_web_defaults(string name)
    {
        Everything value = Values[name];
        JsonMarshaller<Everything> json = new(EchoClient.WriteResponseJson, EchoClient.ReadResponseJson);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Text(value)), JsonNode.Parse(json.Serialize(value))), $"{Text(value)}\n{System.Text.Encoding.UTF8.GetString(json.Serialize(value))}");
    }

    [Fact]
    public void An_absent_settable_member_keeps_its_initializer_and_a_default_value_does_not_become_one()
    {
        Assert.Equal(Colour.Green, ReadSettable([0x10, 7]).Colour);
        Assert.Equal("unnamed", ReadSettable([0x10, 7]).Name);
        Settable red = new() { Number = 0, Name = "", Colour = Colour.Red };
        Settable read = RoundTrip(red);
        Assert.Equal(("", 0, Colour.Red), (read.Name, read.Number, read.Colour));
    }

    [Fact]
    public void Null_in_a_member_that_cannot_be_null_is_named()
    {
        Everything broken = Values["one of each"] with { Tree = new Tree(null!, []) };
        GrpcException error = Assert.Throws<GrpcException>(() => EchoClient.Method.ResponseMarshaller.GetSize(broken));
        Assert.Contains("Tree.Label is null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_must_be_there_and_is_not_is_named()
    {
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => EchoClient.Method.ResponseMarshaller.Read(ReadOnlySequence<byte>.Empty));
        Assert.Contains("result", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_too_large_for_its_member_is_refused()
    {
        // Field 2 of Scalars is a byte: 300.
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read<Scalars>([0x10, 0xAC, 0x02], (ref WireReader reader) => Chains.Generated.EveryType_ScalarsCodec.Read(ref reader)));
        Assert.Contains("300 is not within 0 to 255", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_contains_itself_ends_the_call_and_not_the_process()
    {
        List<Tree> children = [];
        Tree tree = new("ring", children);
        children.Add(tree);
        GrpcException error = Assert.Throws<GrpcException>(() => EchoClient.Method.ResponseMarshaller.GetSize(Values["one of each"] with { Tree = tree }));
        Assert.IsType<InsufficientExecutionStackException>(error.InnerException);
    }

    [Fact]
    public void Nesting_without_end_is_refused_before_the_stack_ends()
    {
        byte[] deep = [];
        for (int i = 0; i < 200; i++)
        {
            ArrayBufferWriter<byte> outer = new();
            WireWriter writer = new(outer);
            writer.WriteTag(26);
            writer.WriteBytes(deep);
            writer.Flush();
            deep = outer.WrittenSpan.ToArray();
        }
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Read<Tree>(deep, (ref WireReader reader) => Chains.Generated.EveryType_TreeCodec.Read(ref reader)));
        Assert.Contains("100 deep", error.Message, StringComparison.Ordinal);
    }

    private static Settable ReadSettable(byte[] bytes) => Read(bytes, (ref WireReader reader) => Chains.Generated.EveryType_SettableCodec.Read(ref reader));

    private static Settable RoundTrip(Settable value)
    {
        Everything all = Values["one of each"] with { Settable = value };
        ArrayBufferWriter<byte> buffer = new();
        EchoClient.Method.ResponseMarshaller.Write(all, buffer);
        return EchoClient.Method.ResponseMarshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory)).Settable;
    }

    private static T Read<T>(byte[] bytes, WireRead<T> read)
    {
        WireReader reader = new(bytes, typeof(T).Name);
        return read(ref reader);
    }

    private static string Text(Everything value) => JsonSerializer.Serialize(value, Judge);

    private static Everything Make(int seed)
    {
        Random random = new(seed);
        bool empty = seed == 0;
        bool extreme = seed == 2;
        int count = empty ? 0 : 1 + random.Next(4);
        string text = empty ? "" : extreme ? "\0\u007f\u0080ÿ–𝄞\"\\\n" : "text " + seed;
        byte[] bytes = empty ? [] : extreme ? [.. Enumerable.Range(0, 300).Select(i => (byte)i)] : [1, 2, 3];
        Scalars scalars = empty
            ? new(false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", [], default, Colour.Red, 0)
            : extreme
                ? new(true, byte.MaxValue, sbyte.MinValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, float.NaN, double.NegativeInfinity, text, bytes, bytes, (Colour)77, (Priority)200)
                : new(true, (byte)random.Next(256), (sbyte)random.Next(-128, 128), (short)random.Next(-32768, 32768), (ushort)random.Next(65536), random.Next(), (uint)random.Next(), random.NextInt64(), (ulong)random.NextInt64(), random.NextSingle(), random.NextDouble(), text, bytes, bytes, Colour.Blue, Priority.High);
        Nullables nullables = empty
            ? new(null, null, null, null, null, null, null, null, null, null, null, null, null)
            : extreme
                ? new(false, 0, 0, 0, 0, 0, 0, -0.0f, -0.0, "", [], Colour.Red, scalars)
                : new(true, 1, 2, 3, 4, 5, 6, 7.5f, 8.5, text, bytes, Colour.Green, scalars);
        Tree leaf = new(text, []);
        Tree tree = empty ? leaf : new Tree("root", [.. Enumerable.Repeat(leaf, count)], new Tree("next", [leaf]));
        T[] Many<T>(Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
        Collections collections = new(
            Many(i => i - 1), [.. Many(i => (long)i << 40)], Many(i => text + i), Many(i => bytes), [.. Many(i => i / 3.0)], [.. Many(i => i % 2 == 0)],
            Many(i => (Colour)(i * 5)), Many(i => new Point(i, -i)), Many(i => new Settable { Number = i }),
            Many(i => i).ToDictionary(i => "k" + i), Many(i => i).ToDictionary(i => i - 1, i => text), Many(i => i).ToDictionary(i => text + i, i => new Point(0, i)),
            Many(i => i).ToDictionary(i => (long)-i, i => Colour.Green), count == 0 ? new Dictionary<bool, string>() : new Dictionary<bool, string> { [true] = "yes", [false] = text },
            Many(i => i).ToDictionary(i => "l" + i, i => Enumerable.Repeat(text, i).ToList()),
            [.. Many(i => Enumerable.Range(0, i).ToList())], Many<int?>(i => i % 2 == 0 ? null : i), empty ? null : Many(i => i), extreme ? [] : empty ? null : new() { ["a"] = text });
        return new Everything(scalars, nullables, new Settable { Name = text, Number = seed, Colour = empty ? Colour.Red : Colour.Blue }, new Point(seed, -0.0), tree, collections);
    }

    private sealed class MemoryConverter : JsonConverter<ReadOnlyMemory<byte>>
    {
        public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetBytesFromBase64();

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.Span);
    }
}
