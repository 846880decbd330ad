using System.Text.Json.Nodes;
using Chains.TestSupport;

namespace Chains.Build.Tests.OpenApi;

/// <summary>
/// Every type that travels, from the list of wire types: its JSON as a host writes it fits its schema, and of JSON in general the host takes what the schema allows and refuses what it forbids.
/// </summary>
public sealed class WireTypeSchemaTests
{
    private const string Message = "/components/schemas/M/properties/value";

    // Protobuf's mapping decides what JSON a message of protoc is, and the generator knows nothing of it: the schema allows anything.
    private const string Opaque = "ProtobufWireType";

    // Of a family whose types are all the user's the list has no rows.
    private static readonly WireRow[] Rows =
    [
        .. WireRow.All,
        new("UnionWireType", "Shape", "new Square(3)"),
        new("UnionWireType", "Shape?", "null"),
        new("UnionWireType", "IReadOnlyList<Shape>", "[new Circle(1.5), new Square(2)]"),
        new("TensorWireType", "Memory<bool>", "new bool[] { true, false }"),
        new("TensorWireType", "System.Numerics.Tensors.Tensor<Half>?", "null"),
        new("TensorWireType", "System.Numerics.Tensors.Tensor<long>", "System.Numerics.Tensors.Tensor<long>.Empty"),
    ];

    // What the host takes although the schema does not say so, as docs/spec/openapi.md has it: numbers in texts and days without a time. So are numbers of an enum.
    private static readonly (string CSharp, string Value)[] Lenient = [("Dictionary<string, int>", "{\"$type\": \"7\", \"side\": 1}"), ("DateTime", "\"2026-01-31\""), ("DateTimeOffset", "\"2026-01-31\"")];

    // JSON of every kind.
    private static readonly string[] Values =
    [
        "null", "true", "1.5", "1e39", "\"\"", "\"xy\"", "\"!\"", "\"AQID\"", "\"2026-01-31\"", "\"2026-01-31T13:05:59Z\"", "\"13:05:59\"", "\"1.2.3\"", "\"Green\"",
        "\"00112233-4455-6677-8899-aabbccddeeff\"", "[]", "[null]", "[true]", "[1.5]", "[\"xy\"]", "[[]]", "[[1]]", "[1, \"a\"]", "[1, null]", "[{}]", "{}", "{\"xy\": null}", "{\"xy\": []}", "{\"xy\": 1}", "{\"True\": 1}",
        "{\"Green\": {\"x\": 1, \"y\": 2}}", "{\"x\": 1, \"y\": 2}", "{\"x\": 1}", "{\"items\": [], \"total\": 3}", "{\"items\": null, \"total\": 3}", "{\"key\": \"\", \"value\": 1}", "{\"key\": null, \"value\": 1}",
        "{\"shape\": [1], \"data\": [\"NaN\"]}", "{\"shape\": [0], \"data\": []}", "{\"shape\": [-1], \"data\": []}", "{\"datatype\": \"BOOL\", \"shape\": [1], \"data\": [true]}", "{\"datatype\": \"FP32\", \"shape\": [1], \"data\": [1.5]}",
        "{\"$type\": \"circle\", \"radius\": 1}", "{\"$type\": \"circle\"}", "{\"$type\": 7, \"side\": 1}", "{\"$type\": \"7\", \"side\": 1}", "{\"radius\": 1}",
    ];

    private static readonly string[] Numbers = ["7", "-7", "300", "70000", "30000000000", "10000000000000000000"];

    [Fact]
    public void Every_family_has_a_row() => Assert.Equal(WireRow.Families.Order(StringComparer.Ordinal), Rows.Select(row => row.Family).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Host_and_schema_agree_on_the_JSON_of_every_type_that_travels()
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Program);
        (int status, _, string body) = await host.PostAsync("{}");
        Assert.True(status == 200, body);
        JsonObject sample = JsonNode.Parse(body)!.AsObject();
        List<(string Schema, JsonNode? Value)> cases = [.. Rows.Select((_, i) => (Message + i, sample[$"value{i}"]))];
        List<(bool IsTaken, (string, string) Case, string What)> answers = [.. Rows.Select(row => (true, (row.CSharp, row.Sample), ""))];
        for (int i = 0; i < Rows.Length; i++)
        {
            foreach (string value in Rows[i].Family == Opaque ? [] : Rows[i].CSharp == "Colour" ? Values : Values.Concat(Numbers))
            {
                JsonNode? changed = JsonNode.Parse(value);
                (int answer, string what) = await PostAsync(host, sample, i, changed);
                cases.Add((Message + i, changed));
                answers.Add((answer == 200, (Rows[i].CSharp, value), what));
                Assert.True(answer is 200 or 400, what);
            }
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);

        Assert.All(problems.Zip(answers), one => Assert.True(
            one.Second.IsTaken == (one.First is null || Lenient.Contains(one.Second.Case)), $"The schema says {one.First ?? "yes"}, the host {(one.Second.IsTaken ? "yes" : "no")} to {one.Second.Case}: {one.Second.What}"));
        for (int i = 0; i < Rows.Length; i++)
        {
            // What is not any JSON was shown some that it is not.
            bool isAny = host.Document["components"]!["schemas"]!["M"]!["properties"]![$"value{i}"]!.AsObject().Count == 0;
            Assert.True(isAny == cases.Index().Where(one => one.Item.Schema == Message + i).All(one => problems[one.Index] is null), Rows[i].CSharp);
        }

        (_, _, string again) = await host.PostAsync(new JsonObject { ["value"] = sample.DeepClone() }.ToJsonString());
        Assert.Equal(body, again);
    }

    [Fact]
    public async Task Host_takes_whatever_the_schema_of_a_type_allows_and_answers_by_it()
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Program);
        JsonObject sample = JsonNode.Parse((await host.PostAsync("{}")).Body)!.AsObject();
        List<(string Schema, JsonNode? Value)> cases = [];
        for (int seed = 0; seed < 40; seed++)
        {
            var make = new SchemaSample(host.Document, seed);
            JsonObject value = [];
            for (int i = 0; i < Rows.Length; i++)
            {
                JsonNode? made = Rows[i].Family == Opaque ? sample[$"value{i}"]!.DeepClone() : make.Create(host.Document["components"]!["schemas"]!["M"]!["properties"]![$"value{i}"]!, full: seed % 2 == 0);
                if (made is JsonObject tensor && Rows[i].Family == "TensorWireType")
                {
                    // A schema cannot count: the shape says how many numbers there are.
                    tensor["shape"] = new JsonArray(tensor["data"]!.AsArray().Count);
                }

                value[$"value{i}"] = made;
            }

            (int status, _, string body) = await host.PostAsync(new JsonObject { ["value"] = value.DeepClone() }.ToJsonString());

            Assert.True(status == 200, $"seed {seed}: {body}\n{value.ToJsonString()}");
            JsonNode answer = JsonNode.Parse(body)!;
            cases.AddRange(Rows.SelectMany((_, i) => new[] { (Message + i, value[$"value{i}"]), (Message + i, answer[$"value{i}"]) }));
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);
        Assert.All(problems.Zip(cases), one => Assert.True(one.First is null, $"{one.Second.Schema}: {one.First}: {one.Second.Value?.ToJsonString() ?? "null"}"));
    }

    private static async Task<(int Status, string What)> PostAsync(EdgeHost host, JsonObject sample, int row, JsonNode? value)
    {
        JsonNode changed = sample.DeepClone();
        changed[$"value{row}"] = value?.DeepClone();
        (int status, _, string body) = await host.PostAsync(new JsonObject { ["value"] = changed }.ToJsonString());
        return (status, body.Length > 300 ? body[..300] : body);
    }

    private static string Program => $$"""
        using System.Text.Json.Serialization;
        namespace N;
        [Chains.Chainlet, Chains.Entrypoint("wire")]
        public sealed partial class Wire { public M RunRemote(M? value = null) => value ?? new M({{string.Join(", ", Rows.Select(row => row.Sample))}}); }
        public sealed record M({{string.Join(", ", Rows.Select((row, i) => $"{row.CSharp} Value{i}"))}});
        [JsonDerivedType(typeof(Circle), "circle")]
        [JsonDerivedType(typeof(Square), 7)]
        public abstract record Shape;
        public sealed record Circle(double Radius) : Shape;
        public sealed record Square(int Side) : Shape;
        {{WireRow.Declarations}}
        """;
}
