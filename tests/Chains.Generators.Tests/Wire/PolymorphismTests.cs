using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Grpc;
using Chains.Wire;

namespace Chains.Generators.Tests.Wire;

public sealed class PolymorphismTests
{
    private static readonly GrpcMarshaller<Zoo> Proto = VisitClient.Method.ResponseMarshaller;
    private static readonly JsonMarshaller<Zoo> Json = new(VisitClient.WriteResponseJson, VisitClient.ReadResponseJson);
    private static readonly JsonSerializerOptions Judge = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Zoo Plain = new(new Circle("red", 1.5), null, [], [], new Car(), new Text("t"), new Circle("", 0));

    public static TheoryData<string> Names => [.. Values.Keys];

    private static readonly Dictionary<string, Zoo> Values = new(StringComparer.Ordinal)
    {
        ["plain"] = Plain,
        ["a number as discriminator"] = Plain with { Shape = new Square("blue", 3), Maybe = new Circle("", 0) },
        ["nested in itself"] = Plain with { Shape = new Group("", [new Circle("a", 1), new Group("b", [new Square("c", 2)])], new Square("d", -1)) },
        ["the base type and one of its own"] = Plain with { Animals = [new Animal { Name = "cat" }, new Dog { Name = "rex", Tricks = 3 }] },
        ["the nearest ancestor of one that is not listed"] = Plain with { Vehicles = new() { ["a"] = new Vehicle { Wheels = 3 }, ["b"] = new Car { Plate = "x" }, ["c"] = new Taxi { Plate = "y", Wheels = 4 } }, Car = new Taxi { City = "Rome" } },
        ["the base type of one that is not listed"] = Plain with { Animals = [new Puppy { Name = "young", Tricks = 1 }] },
        ["a struct behind an interface"] = Plain with { Part = new Pixel(1, -2) },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_is_what_System_Text_Json_writes(string name)
    {
        string judged = JsonSerializer.Serialize(Values[name], Judge);
        string ours = Encoding.UTF8.GetString(Json.Serialize(Values[name]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(judged), JsonNode.Parse(ours)), $"{judged}\n{ours}");

        // System.Text.Json, too, has to be able to read it: the discriminator comes first.
        Assert.Equal(judged, JsonSerializer.Serialize(JsonSerializer.Deserialize<Zoo>(ours, Judge), Judge));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_round_trip_gives_what_System_Text_Json_gives(string name)
    {
        Zoo value = Values[name];
        string expected = JsonSerializer.Serialize(JsonSerializer.Deserialize<Zoo>(JsonSerializer.Serialize(value, Judge), Judge), Judge);
        ArrayBufferWriter<byte> buffer = new();
        Proto.Write(value, buffer);
        Assert.Equal(Proto.GetSize(value), buffer.WrittenCount);
        Assert.Equal(expected, JsonSerializer.Serialize(Proto.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory)), Judge));
        Assert.Equal(expected, JsonSerializer.Serialize(Json.Deserialize(Json.Serialize(value)), Judge));
    }

    [Fact]
    public void An_object_of_a_type_that_is_not_listed_is_named()
    {
        Zoo cube = Plain with { Shape = new Cube("red", 3) };
        GrpcException error = Assert.Throws<GrpcException>(() => Proto.GetSize(cube));
        Assert.Contains("Wire.Cube is given where Shape is expected, which does not list it: add [JsonDerivedType(typeof(Cube), \"…\")] to Shape", error.Message, StringComparison.Ordinal);
        Assert.Contains("Wire.Cube is given where Shape is expected", Assert.Throws<ArgumentException>(() => Json.Serialize(cube)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"$type":"hexagon"}""", "\"$type\" is \"hexagon\", which is no type of Shape")]
    [InlineData("""{"$type":8}""", "\"$type\" is \"8\", which is no type of Shape")]
    [InlineData("""{"$type":"7","colour":"","side":1}""", "\"$type\" is \"7\", which is no type of Shape")]
    [InlineData("""{"colour":"red","radius":1}""", "\"$type\" is missing, by which the types of Shape are told apart")]
    [InlineData("""{"$type":null}""", "expected a string, found null")]
    [InlineData("""[]""", "an object (Shape)")]
    public void A_type_that_is_unknown_or_missing_in_JSON_is_named(string shape, string message)
    {
        string json = Encoding.UTF8.GetString(Json.Serialize(Plain)).Replace("""{"$type":"circle","colour":"red","radius":1.5}""", shape, StringComparison.Ordinal);
        JsonFormatException error = Assert.Throws<JsonFormatException>(() => Json.Deserialize(Encoding.UTF8.GetBytes(json)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("$.shape", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_discriminator_may_stand_anywhere_and_an_unknown_one_may_mean_the_base()
    {
        string json = Encoding.UTF8.GetString(Json.Serialize(Plain)).Replace("""{"$type":"circle","colour":"red","radius":1.5}""", """{"shapes":[{"$type":"circle","colour":"x","radius":2}],"colour":"red","$type":"#group"}""", StringComparison.Ordinal)
            .Replace("\"animals\":[]", """ "animals":[{"kind":"bird","name":"tweety"}] """, StringComparison.Ordinal);
        Zoo zoo = Json.Deserialize(Encoding.UTF8.GetBytes(json));
        Assert.Equal(new Circle("x", 2), Assert.Single(Assert.IsType<Group>(zoo.Shape).Shapes));
        Assert.Equal("tweety", Assert.Single(zoo.Animals).Name);
    }

    [Fact]
    public void An_alternative_that_is_unknown_or_missing_on_the_wire_is_named()
    {
        // result = 1 { shape = 1 { 9 = … } }
        GrpcFormatException unknown = Assert.Throws<GrpcFormatException>(() => Proto.Read(new ReadOnlySequence<byte>(new byte[] { 10, 4, 10, 2, 74, 0 })));
        Assert.Contains("Shape is malformed", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("field 9 is given, which is no type that is known here", unknown.Message, StringComparison.Ordinal);
        GrpcFormatException missing = Assert.Throws<GrpcFormatException>(() => Proto.Read(new ReadOnlySequence<byte>(new byte[] { 10, 2, 10, 0 })));
        Assert.Contains("none of its types is given", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_contains_itself_ends_the_call_and_not_the_process()
    {
        List<Shape> shapes = [];
        Group group = new("", shapes);
        shapes.Add(group);
        Assert.IsType<InsufficientExecutionStackException>(Assert.Throws<GrpcException>(() => Proto.GetSize(Plain with { Shape = group })).InnerException);
    }
}
