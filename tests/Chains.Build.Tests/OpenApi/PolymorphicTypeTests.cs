using System.Text.Json.Nodes;
using Chains.TestSupport;

namespace Chains.Build.Tests.OpenApi;

/// <summary>Types with <c>[JsonDerivedType]</c>: the document tells their alternatives apart as the host does.</summary>
public sealed class PolymorphicTypeTests
{
    private const string Request = "/paths/~1run_remote/post/requestBody/content/application~1json/schema";
    private const string Answer = "/paths/~1run_remote/post/responses/200/content/application~1json/schema";

    private const string Source = """
        using Chains;
        using System.Text.Json.Serialization;
        namespace Zoo;

        [JsonDerivedType(typeof(Circle), "circle")]
        [JsonDerivedType(typeof(Square), 7)]
        [JsonDerivedType(typeof(Group), "#group")]
        [JsonDerivedType(typeof(Seven), "7")]
        public abstract record Shape(string Colour);
        public sealed record Circle(string Colour, double Radius) : Shape(Colour);
        public sealed record Square(string Colour, int Side) : Shape(Colour);
        public sealed record Group(string Colour, IReadOnlyList<Shape> Shapes, Shape? Largest = null) : Shape(Colour);
        public sealed record Seven(string Colour) : Shape(Colour);

        // A base type that is concrete and not listed, and one that lists types of its own.
        [JsonDerivedType(typeof(Dog), "dog")]
        public class Animal { public string Name { get; set; } = ""; }
        [JsonDerivedType(typeof(Puppy), "puppy")]
        public class Dog : Animal { public required int Tricks { get; set; } }
        public sealed class Puppy : Dog { public int Weeks { get; set; } }

        // One that is listed itself, under a discriminator of another name, and forgives what it does not know.
        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", IgnoreUnrecognizedTypeDiscriminators = true)]
        [JsonDerivedType(typeof(Vehicle), "vehicle")]
        [JsonDerivedType(typeof(Car), "car")]
        public class Vehicle { public int Wheels { get; set; } }
        public sealed class Car : Vehicle { public required string Plate { get; set; } }

        // Listed too, but strict.
        [JsonDerivedType(typeof(Part), "part")]
        [JsonDerivedType(typeof(Wheel), "wheel")]
        public class Part { public int Number { get; set; } }
        public sealed class Wheel : Part { public required double Size { get; set; } }

        // The only one of its list.
        [JsonPolymorphic(IgnoreUnrecognizedTypeDiscriminators = true)]
        [JsonDerivedType(typeof(Only), "only")]
        public class Only { public int X { get; set; } }

        public sealed record ShapeCircle(int Taken);

        public sealed record All(Shape Shape, Shape? Maybe, Animal Animal, Dog Dog, Vehicle Vehicle, Part Part, Only Only, Dictionary<string, Shape> Named, ShapeCircle Other);

        [Chainlet, Entrypoint("zoo")]
        public sealed partial class Zoo { public Task<All> RunRemote(All all) => Task.FromResult(all); }
        """;

    // A request, whose member is then replaced.
    private const string Good = """
        {"all": {"shape": {"$type": "circle", "colour": "", "radius": 1}, "maybe": null, "animal": {"name": "a"}, "dog": {"tricks": 1}, "vehicle": {"wheels": 4}, "part": {"number": 1}, "only": {}, "named": {}, "other": {"taken": 1}}}
        """;

    public static TheoryData<string, string, string> Members => new()
    {
        {
            "shape",
            """ [{"$type": "circle", "colour": "red", "radius": 1}, {"colour": "red", "radius": 1, "$type": "circle"}, {"$type": 7, "colour": "", "side": 1}, {"$type": "7", "colour": ""}, {"$type": "#group", "colour": "", "shapes": [{"$type": 7, "colour": "", "side": 1}]}] """,
            """ [null, [], {}, {"colour": "", "radius": 1}, {"$type": "Circle", "colour": "", "radius": 1}, {"$type": "circle", "colour": ""}, {"$type": 8, "colour": "", "side": 1}, {"$type": "7", "side": 1}, {"$type": 7, "colour": ""}, {"$type": null, "colour": "", "radius": 1}, {"$type": "group", "colour": "", "shapes": []}, {"$type": "#group", "colour": "", "shapes": [{"colour": "", "side": 1}]}, {"$type": "##group", "colour": "", "shapes": []}] """
        },
        { "maybe", """ [null, {"$type": "7", "colour": ""}] """, """ [{}, {"$type": "hexagon", "colour": ""}] """ },
        {
            "animal",
            """ [{}, {"name": "cat"}, {"$type": "dog", "name": "rex", "tricks": 1}, {"$type": "dog", "tricks": 1}] """,
            """ [null, {"name": 7}, {"$type": "dog", "name": "rex"}, {"$type": "puppy", "tricks": 1}, {"$type": "cat"}, {"$type": 0}] """
        },
        { "dog", """ [{"tricks": 1}, {"$type": "puppy", "tricks": 1, "weeks": 3}] """, """ [{}, {"$type": "dog", "tricks": 1}, {"$type": "puppy", "weeks": 3}] """ },
        {
            "vehicle",
            """ [{}, {"kind": "vehicle"}, {"kind": "car", "plate": ""}, {"kind": "tram", "wheels": 8}, {"kind": 3}, {"$type": "whatever"}] """,
            """ [null, {"kind": "car"}, {"kind": null}, {"kind": "tram", "wheels": "many"}, {"kind": 3000000000}, {"kind": 1.5}] """
        },
        { "part", """ [{}, {"$type": "part"}, {"$type": "wheel", "size": 1.5}] """, """ [null, {"$type": "wheel"}, {"$type": "bolt"}, {"$type": 1}] """ },
        { "only", """ [{}, {"$type": "only", "x": 1}, {"$type": "other"}] """, """ [null, {"$type": true}, {"x": ""}] """ },
        { "named", """ [{}, {"a": {"$type": "7", "colour": ""}}] """, """ [{"a": null}, {"a": {"colour": ""}}] """ },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Host_and_schema_agree(string member, string good, string bad)
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Source);
        List<(string, JsonNode?)> cases = [];
        List<(bool IsGood, int Status, string What)> expected = [];
        foreach ((JsonNode? value, bool isGood) in JsonNode.Parse(good)!.AsArray().Select(value => (value, true)).Concat(JsonNode.Parse(bad)!.AsArray().Select(value => (value, false))))
        {
            JsonNode request = JsonNode.Parse(Good)!;
            request["all"]![member] = value?.DeepClone();
            (int status, _, string body) = await host.PostAsync(request.ToJsonString());
            cases.Add((Request, request));
            expected.Add((isGood, status, $"{value?.ToJsonString() ?? "null"}: {body}"));
            if (status == 200)
            {
                cases.Add((Answer, JsonNode.Parse(body)));
                expected.Add((true, 200, $"the answer {body}"));
            }
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);

        Assert.All(problems.Zip(expected), one => Assert.True(
            (one.Second.IsGood ? 200 : 400) == one.Second.Status && one.Second.IsGood == one.First is null, $"The schema says {one.First ?? "yes"}, the host {one.Second.Status} to {one.Second.What}"));
    }

    [Fact]
    public async Task Each_alternative_is_a_component_to_which_its_discriminator_leads()
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Source);
        JsonNode schemas = host.Document["components"]!["schemas"]!;

        Assert.Equal(
            """{"oneOf":[{"$ref":"#/components/schemas/ShapeCircle2"},{"$ref":"#/components/schemas/ShapeSquare"},{"$ref":"#/components/schemas/ShapeGroup"},{"$ref":"#/components/schemas/ShapeSeven"}],"discriminator":{"propertyName":"$type","mapping":{"circle":"#/components/schemas/ShapeCircle2","7":"#/components/schemas/ShapeSquare","#group":"#/components/schemas/ShapeGroup"}}}""",
            schemas["Shape"]!.ToJsonString());
        Assert.Equal(
            """{"allOf":[{"$ref":"#/components/schemas/Circle"},{"type":"object","properties":{"$type":{"const":"circle"}},"required":["$type"]}]}""", schemas["ShapeCircle2"]!.ToJsonString());
        Assert.Equal(["colour", "radius"], schemas["Circle"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["dog"], schemas["Animal"]!["discriminator"]!["mapping"]!.AsObject().Select(entry => entry.Key));
        Assert.Equal(("kind", 2), (schemas["Vehicle"]!["discriminator"]!["propertyName"]!.GetValue<string>(), schemas["Vehicle"]!["discriminator"]!["mapping"]!.AsObject().Count));
        Assert.Equal("""{"anyOf":[{"$ref":"#/components/schemas/Shape"},{"type":"null"}]}""", schemas["All"]!["properties"]!["maybe"]!.ToJsonString());
        Assert.Empty(await OpenApiJudge.JudgeAsync(host.Text, []));
    }

    [Theory]
    [InlineData("Alternatives")]
    [InlineData("Zoo")]
    public async Task Host_takes_what_the_schema_allows_and_answers_by_it(string program)
    {
        await using EdgeHost host = await EdgeHost.StartAsync(program == "Zoo" ? Source : Programs.All[program]);
        List<(string, JsonNode?)> cases = [];
        for (int seed = 0; seed < 40; seed++)
        {
            JsonNode request = new SchemaSample(host.Document, seed).Create(host.RequestSchema, full: seed % 2 == 0)!;
            (int status, _, string body) = await host.PostAsync(request.ToJsonString());

            Assert.True(status == 200, $"seed {seed}: {body}\n{request.ToJsonString()}");
            cases.Add((Request, request));
            cases.Add((Answer, JsonNode.Parse(body)));
        }

        Assert.All((await OpenApiJudge.JudgeAsync(host.Text, cases)).Zip(cases), one => Assert.True(one.First is null, $"{one.First}: {one.Second.Item2?.ToJsonString()}"));
    }

    [Fact]
    public void The_document_is_written_for_a_chain_with_such_types()
    {
        using Descriptors.ChainAssembly assembly = TestChain.Generated(Source);
        Assert.Contains("openapi.json", ChainArtifacts.Create(TestChain.Only(assembly), TestChain.Layout).Select(file => file.Path));
    }
}
