using System.Buffers;
using System.Text;
using System.Text.Json;
using Chains.Grpc;
using Chains.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Chains.Generators.Tests.Wire;

/// <summary>Messages of Google.Protobuf inside messages of ours: as they are, by their own code.</summary>
public sealed class ProtobufMessageTests
{
    private static readonly GrpcMarshaller<Foreign> Proto = RelayClient.Method.ResponseMarshaller;
    private static readonly JsonMarshaller<Foreign> Json = new(RelayClient.WriteResponseJson, RelayClient.ReadResponseJson);

    public static TheoryData<string> Names => [.. Values.Keys];

    private static readonly Dictionary<string, Foreign> Values = new(StringComparer.Ordinal)
    {
        ["empty"] = new(new Struct(), null, [], [], new Struct()),
        ["full"] = new(
            new Struct { Fields = { ["a"] = Value.ForNumber(1.5), ["b"] = Value.ForList(Value.ForNull(), Value.ForString("\"ü\"")) } },
            new Duration { Seconds = -3, Nanos = -1 },
            [Value.ForBool(true), Value.ForString(new string('x', 5000))],
            new() { ["f"] = FileDescriptorProto.Parser.ParseFrom(StructReflection.Descriptor.SerializedData) },
            new Struct { Fields = { ["z"] = Value.ForStruct(new Struct()) } }),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_round_trip_gives_equal_messages(string name)
    {
        Foreign value = Values[name];
        byte[] bytes = Bytes(value);
        Assert.Equal(Proto.GetSize(value), bytes.Length);
        Same(value, Proto.Read(new ReadOnlySequence<byte>(bytes)));
        Same(value, Json.Deserialize(Json.Serialize(value)));
    }

    [Fact]
    public void The_bytes_are_those_of_the_message()
    {
        Foreign value = Values["full"];
        var input = new CodedInputStream(Bytes(value));
        Assert.Equal(10u, input.ReadTag()); // result
        input.ReadLength();
        Assert.Equal(10u, input.ReadTag()); // struct
        var read = new Struct();
        input.ReadMessage(read);
        Assert.Equal(value.Struct, read);
    }

    [Fact]
    public void Json_is_protobufs_own_mapping()
    {
        using JsonDocument json = JsonDocument.Parse(Json.Serialize(Values["full"]));
        Assert.Equal("-3.000000001s", json.RootElement.GetProperty("maybe").GetString());
        Assert.Equal(1.5, json.RootElement.GetProperty("struct").GetProperty("a").GetDouble());
    }

    [Fact]
    public void A_message_that_a_peer_left_out_because_it_is_empty_is_empty()
    {
        Foreign read = Proto.Read(new ReadOnlySequence<byte>(new byte[] { 10, 0 }));
        Assert.Equal(new Struct(), read.Struct);
        Assert.Null(read.Maybe);
    }

    [Fact]
    public void Malformed_bytes_of_a_message_are_named_by_the_field_that_holds_it()
    {
        GrpcFormatException error = Assert.Throws<GrpcFormatException>(() => Proto.Read(new ReadOnlySequence<byte>(new byte[] { 10, 4, 10, 2, 10, 9 })));
        Assert.Contains("Foreign is malformed", error.Message, StringComparison.Ordinal);
        Assert.Contains("field 1", error.Message, StringComparison.Ordinal);
        JsonFormatException json = Assert.Throws<JsonFormatException>(() => Json.Deserialize(Encoding.UTF8.GetBytes("""{"struct":[1],"values":[],"files":{},"last":{}}""")));
        Assert.Contains("$.struct", json.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Foreign value)
    {
        ArrayBufferWriter<byte> buffer = new();
        Proto.Write(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Same(Foreign expected, Foreign actual)
    {
        Assert.Equal(expected.Struct, actual.Struct);
        Assert.Equal(expected.Maybe, actual.Maybe);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.Files, actual.Files);
        Assert.Equal(expected.Last, actual.Last);
    }
}
