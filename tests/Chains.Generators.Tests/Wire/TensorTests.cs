using System.Buffers;
using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using Chains.Grpc;
using Chains.Wire;
using Google.Protobuf;

namespace Chains.Generators.Tests.Wire;

public sealed class TensorTests
{
    private static readonly GrpcMarshaller<Embeddings> Proto = EmbedClient.Method.ResponseMarshaller;
    private static readonly JsonMarshaller<Embeddings> Json = new(EmbedClient.WriteResponseJson, EmbedClient.ReadResponseJson);

    private static readonly float[] Numbers = [1.5f, -0f, float.NaN, float.PositiveInfinity, float.Epsilon, 1e30f];

    public static TheoryData<string> Names => [.. Values.Keys];

    private static readonly Dictionary<string, Embeddings> Values = new(StringComparer.Ordinal)
    {
        ["empty"] = new(Tensor<float>.Empty, null, Tensor<bool>.Empty, [], default, default, null, default, []),
        ["one of each"] = new(
            Tensor.Create(Numbers, [2, 3]), Tensor.Create<Half>([(Half)0.1, Half.NaN, Half.MaxValue, Half.NegativeInfinity], [4]), Tensor.Create([true, false, true, true], [2, 2]),
            [Tensor.Create([1L, long.MinValue], [2, 1]), Tensor.Create([long.MaxValue], [1, 1, 1])], Numbers, new[] { 1, -2, int.MinValue }, new[] { 0.1, double.MaxValue },
            new byte[] { 1, 2 }, new() { ["h"] = new[] { (Half)65504, (Half)(-0.5) } }, new sbyte[] { -128, 127 }, new[] { true, false }, new[] { ulong.MaxValue }),
        ["no elements in one dimension"] = new(Tensor.Create(Array.Empty<float>(), [0, 3]), null, Tensor.Create(Array.Empty<bool>(), [5, 0]), [], Array.Empty<float>(), default, ReadOnlyMemory<double>.Empty, default, []),
        ["many"] = new(Tensor.Create([.. Enumerable.Range(0, 70_000).Select(i => i / 7f)], [7, 100, 100]), null, Tensor<bool>.Empty, [], Enumerable.Range(0, 70_000).Select(i => (float)i).ToArray(), default, null, default, []),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_round_trip_gives_an_equal_value(string name)
    {
        Embeddings value = Values[name];
        byte[] bytes = Bytes(value);
        Assert.Equal(Proto.GetSize(value), bytes.Length);
        Same(value, Proto.Read(new ReadOnlySequence<byte>(bytes)));
        Same(value, Json.Deserialize(Json.Serialize(value)));
    }

    [Fact]
    public void A_vector_is_in_JSON_what_System_Text_Json_makes_of_it()
    {
        Embeddings value = Values["one of each"];
        using JsonDocument ours = JsonDocument.Parse(Json.Serialize(value));
        JsonSerializerOptions web = new(JsonSerializerDefaults.Web) { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };
        Assert.Equal(JsonSerializer.Serialize(value.Vector, web), ours.RootElement.GetProperty("vector").GetRawText());
        Assert.Equal(JsonSerializer.Serialize(value.Ints, web), ours.RootElement.GetProperty("ints").GetRawText());
        Assert.Equal(JsonSerializer.Serialize(value.Bytes, web), ours.RootElement.GetProperty("bytes").GetRawText());
        Assert.Equal(JsonSerializer.Serialize(value.Named["h"], web), ours.RootElement.GetProperty("named").GetProperty("h").GetRawText());
        Assert.Equal("""{"datatype":"BOOL","shape":[2,2],"data":[true,false,true,true]}""", ours.RootElement.GetProperty("flags").GetRawText());
    }

    [Fact]
    public void The_bytes_are_the_documented_message()
    {
        // matrix = 1 { datatype = 1, shape = 2, raw_data = 3 }, as Google.Protobuf reads them.
        var input = new CodedInputStream(Bytes(Values["one of each"]));
        Assert.Equal(10u, input.ReadTag()); // result
        input.ReadLength();
        Assert.Equal(10u, input.ReadTag()); // matrix
        input.ReadLength();
        Assert.Equal(10u, input.ReadTag());
        Assert.Equal("FP32", input.ReadString());
        Assert.Equal(18u, input.ReadTag());
        Assert.Equal([2, 2, 3], input.ReadBytes().Span.ToArray().Prepend((byte)2));
        Assert.Equal(26u, input.ReadTag());
        Assert.Equal(Numbers.SelectMany(BitConverter.GetBytes), input.ReadBytes().ToByteArray());
    }

    [Fact]
    public void A_view_with_gaps_or_repeated_elements_travels_in_row_major_order()
    {
        Tensor<float> whole = Tensor.Create([.. Enumerable.Range(0, 12).Select(i => (float)i)], [3, 4]);
        Tensor<float> columns = whole.Slice([0..3, 1..3]);
        Tensor<float> turned = Tensor.Create([1f, 2f, 3f, 4f], [2, 2], [1, 2]);
        Assert.Equal([1f, 2, 5, 6, 9, 10], Flat(Pass(columns)));
        Assert.Equal([3, 2], Pass(columns).Lengths.ToArray());
        Assert.Equal(Flat(turned), Flat(Pass(turned)));
        Assert.Equal([1f, 3, 2, 4], Flat(Pass(turned)));
        // Without gaps, but not from the beginning of the data that it is a view of.
        Assert.Equal([4f, 5, 6, 7, 8, 9, 10, 11], Flat(Pass(whole.Slice([1..3, 0..4]))));
        Assert.Equal([6f, 7], Flat(Pass(whole.Slice([1..2, 2..4]))));

        static Tensor<float> Pass(Tensor<float> tensor)
        {
            Embeddings value = Values["empty"] with { Matrix = tensor };
            Assert.Equal(Flat(Json.Deserialize(Json.Serialize(value)).Matrix), Flat(Proto.Read(new ReadOnlySequence<byte>(Bytes(value))).Matrix));
            return Proto.Read(new ReadOnlySequence<byte>(Bytes(value))).Matrix;
        }
    }

    public static TheoryData<string, byte[], string> Hostile => new()
    {
        { "another datatype", Message("FP64", [1], new byte[8]), "the tensor's datatype is FP64 where FP32 is expected" },
        { "no datatype", Message(null, [1], new byte[4]), "the tensor has no datatype where FP32 is expected" },
        { "a shape larger than the data", Message("FP32", [2, 3], new byte[20]), "the tensor's shape [2, 3] of FP32 needs 24 bytes, and 20 are given" },
        { "a shape smaller than the data", Message("FP32", [1], new byte[8]), "needs 4 bytes, and 8 are given" },
        { "a negative dimension", Message("FP32", [-1], new byte[4]), "the tensor's shape [-1] is none" },
        { "two negative dimensions", Message("FP32", [-1, -1], new byte[4]), "the tensor's shape [-1, -1] is none" },
        { "a shape whose product overflows", Message("FP32", [1L << 32, 1L << 32], []), "is none" },
        { "an endless dimension beside an empty one", Message("FP32", [0, 1L << 40, 1L << 40], []), "is none" },
        { "a huge shape without data", Message("FP32", [1 << 30], []), "needs 4294967296 bytes, and 0 are given" },
        { "a piece of a number", Message("FP32", [], new byte[3]), "needs 4 bytes, and 3 are given" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_wrong_tensor_is_refused_by_the_name_of_its_field(string name, byte[] tensor, string message)
    {
        byte[] bytes = [10, checked((byte)(tensor.Length + 2)), 10, checked((byte)tensor.Length), .. tensor];
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Proto.Read(new ReadOnlySequence<byte>(bytes)));
        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"{name}: {error.Message}");
        Assert.Contains("Embeddings is malformed", error.Message, StringComparison.Ordinal);
        Assert.Contains("field 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"datatype":"FP64","shape":[1],"data":[1]}""", "FP32")]
    [InlineData("""{"shape":[2,2],"data":[1,2,3]}""", "needs 4 values, and 3 are given")]
    [InlineData("""{"shape":[-1],"data":[1]}""", "the tensor's shape [-1] is none")]
    [InlineData("""{"data":[1]}""", "\"shape\" is missing")]
    [InlineData("""{"shape":[1]}""", "\"data\" is missing")]
    [InlineData("""{"shape":[1],"data":["x"]}""", "expected a number")]
    public void Wrong_JSON_is_refused_by_its_path(string tensor, string message)
    {
        string json = Encoding.UTF8.GetString(Json.Serialize(Values["empty"])).Replace("""{"datatype":"FP32","shape":[],"data":[]}""", tensor, StringComparison.Ordinal);
        JsonFormatException error = Assert.Throws<JsonFormatException>(() => Json.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("$.matrix", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Message(string? datatype, long[] shape, byte[] data)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            if (datatype is not null)
            {
                output.WriteRawTag(10);
                output.WriteString(datatype);
            }

            // Not packed: both forms are to be read.
            foreach (long length in shape)
            {
                output.WriteRawTag(16);
                output.WriteInt64(length);
            }

            output.WriteRawTag(26);
            output.WriteBytes(ByteString.CopyFrom(data));
        }

        return stream.ToArray();
    }

    private static byte[] Bytes(Embeddings value)
    {
        ArrayBufferWriter<byte> buffer = new();
        Proto.Write(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    // FlattenTo of the empty tensor of no dimensions throws in System.Numerics.Tensors 10.0.
    private static T[] Flat<T>(Tensor<T> tensor)
    {
        if (tensor.FlattenedLength == 0)
        {
            return [];
        }

        var flat = new T[tensor.FlattenedLength];
        tensor.FlattenTo(flat);
        return flat;
    }

    private static void Same(Embeddings expected, Embeddings actual)
    {
        Assert.Equal(Bits(expected.Matrix), Bits(actual.Matrix));
        Assert.Equal(expected.Halves is null, actual.Halves is null);
        Assert.Equal(expected.Halves is null ? [] : Flat(expected.Halves), actual.Halves is null ? [] : Flat(actual.Halves));
        Assert.Equal(Flat(expected.Flags), Flat(actual.Flags));
        Assert.Equal(expected.Flags.Lengths.ToArray(), actual.Flags.Lengths.ToArray());
        Assert.Equal(expected.Many.Select(Flat), actual.Many.Select(Flat));
        Assert.Equal(expected.Vector.ToArray(), actual.Vector.ToArray());
        Assert.Equal(expected.Ints.ToArray(), actual.Ints.ToArray());
        Assert.Equal(expected.Maybe?.ToArray(), actual.Maybe?.ToArray());
        Assert.Equal(expected.Bytes.ToArray(), actual.Bytes.ToArray());
        Assert.Equal(expected.Named.ToDictionary(p => p.Key, p => p.Value.ToArray()), actual.Named.ToDictionary(p => p.Key, p => p.Value.ToArray()));
        Assert.Equal(expected.Small.ToArray(), actual.Small.ToArray());
        Assert.Equal(expected.Bits.ToArray(), actual.Bits.ToArray());
        Assert.Equal(expected.Wide.ToArray(), actual.Wide.ToArray());

        static string Bits(Tensor<float> tensor) => string.Join(',', tensor.Lengths.ToArray()) + ":" + string.Join(',', Flat(tensor).Select(BitConverter.SingleToInt32Bits));
    }
}
