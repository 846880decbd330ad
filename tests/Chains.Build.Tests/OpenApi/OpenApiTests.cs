using System.Text.Json;
using System.Text.Json.Nodes;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.TestSupport;

namespace Chains.Build.Tests.OpenApi;

/// <summary>What openapi.json says is what a running host does: it takes what the schemas allow, refuses what they do not, and answers by them.</summary>
public sealed class OpenApiTests
{
    private const string RunRemote = "/paths/~1run_remote/post";
    private const string Request = RunRemote + "/requestBody/content/application~1json/schema";
    private const string Answer = RunRemote + "/responses/200/content/application~1json/schema";
    private const string Error = "/components/schemas/ErrorBody";

    private const string Edge = """
        using Chains;
        using System.Text.Json.Serialization;
        namespace Edge;

        public enum Colour { Red, Green, [JsonStringEnumMemberName("deep-blue")] Blue }
        [Flags] public enum Rights { Read = 1, Write = 2, Run = 4 }
        public enum Level { Low = 1, High = 2 }
        public enum Empty;

        public sealed record Item([property: JsonPropertyName("item_id")] long Id, string? Note = "none", Item? Next = null)
        {
            public required IReadOnlyList<double?> Scores { get; init; }
            public Level? Level { get; init; }
            public Dictionary<string, List<Item>?>? Groups { get; set; } = new();
            [JsonIgnore] public int Length => Note?.Length ?? 0;
        }

        public sealed record Page<T>(T[] Items, T? First);

        public sealed record Everything(string Text, Item Item, Page<Item> Page, int Count, Colour Colour, Rights Rights, string? Note, string? Missing, double Ratio, float? Limit, bool Flag, byte[]? Data, Dictionary<short, bool>? Named, List<int>? Numbers, long Big, Colour? MaybeColour, Empty Empty);

        [Chainlet, Entrypoint("edge")]
        public sealed partial class Whole
        {
            public Everything RunRemote(
                string text, Item item, Page<Item> page, int count = 3, Colour colour = Colour.Blue, Rights rights = Rights.Write, string? note = "no \"note\"", string? missing = null, double ratio = 0.5,
                float? limit = 1.5f, bool flag = true, byte[]? data = null, Dictionary<short, bool>? named = null, List<int>? numbers = null, long big = long.MinValue, Colour? maybeColour = Colour.Green, Empty empty = default) =>
                new(text, item, page, count, colour, rights, note, missing, ratio, limit, flag, data, named, numbers, big, maybeColour, empty);
        }
        """;

    [Theory]
    [InlineData("HelloWorld")]
    [InlineData("Poems")]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Alternatives")]
    [InlineData("Streaming")]
    [InlineData("IncomingStreams")]
    public void Document_of_each_program(string program)
    {
        using ChainAssembly assembly = TestChain.Program(program);
        Snapshot.Verify(Artifacts.OpenApi.Write(TestChain.Only(assembly).Entrypoint.Descriptor), program);
    }

    [Fact]
    public void Document_of_the_edges_own_cases()
    {
        using ChainAssembly assembly = TestChain.Generated(Edge);
        Snapshot.Verify(Artifacts.OpenApi.Write(TestChain.Only(assembly).Entrypoint.Descriptor), "Edge");
    }

    [Theory]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Edge")]
    public async Task Host_takes_what_the_schema_allows_and_answers_by_it(string program)
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Source(program));
        List<(string, JsonNode?)> cases = [];
        for (int seed = 0; seed < 40; seed++)
        {
            JsonNode request = new SchemaSample(host.Document, seed).Create(host.RequestSchema, full: seed % 2 == 0)!;
            (int status, string mediaType, string body) = await host.PostAsync(request.ToJsonString());

            Assert.True(status == 200, $"seed {seed}: {body}\n{request.ToJsonString()}");
            Assert.Equal("application/json", mediaType);
            JsonNode answer = JsonNode.Parse(body)!;
            cases.Add((Request, request));
            cases.Add((Answer, answer));
            if (seed % 2 == 0)
            {
                AssertEqual(program == "Edge" ? request : request["everything"]!, program == "EveryValue" ? answer[0]! : answer, $"seed {seed}", anyOrder: program == "EveryValue");
            }
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);
        Assert.All(problems.Zip(cases), one => Assert.True(one.First is null, $"{one.First}: {one.Second.Item2?.ToJsonString()}"));
    }

    [Theory]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Edge")]
    public async Task Host_and_schema_agree_on_what_may_be_absent_or_null(string program)
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Source(program));
        List<(string, JsonNode?)> cases = [];
        List<(int Status, string What)> answers = [];
        JsonNode request = new SchemaSample(host.Document, 8).Create(host.RequestSchema, full: true)!;
        foreach ((string what, JsonNode changed) in Changes(request))
        {
            (int status, _, string body) = await host.PostAsync(changed.ToJsonString());
            cases.Add((Request, changed));
            answers.Add((status, $"{what}: {body}"));
            if (status != 200)
            {
                cases.Add((Error, JsonNode.Parse(body)));
                answers.Add((200, what));
            }
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);

        Assert.All(problems.Zip(answers), one => Assert.True(one.Second.Status == (one.First is null ? 200 : 400), $"The schema says {one.First ?? "yes"}, the host {one.Second.Status} to {one.Second.What}"));
        Assert.Contains(answers, answer => answer.Status == 400);
    }

    [Fact]
    public async Task Host_and_schema_agree_on_what_a_value_of_the_framework_looks_like()
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Programs.EveryValue);
        JsonNode request = new SchemaSample(host.Document, 2).Create(host.RequestSchema, full: true)!;
        (string Path, string Good, string Bad)[] values =
        [
            ("values/char", """ ["x", "日", "\u0000"] """, """ ["", "xy", "🎏", 7] """),
            ("values/half", """ [1.5, -65504, "NaN", "-Infinity"] """, """ ["one", true] """),
            ("values/int128", """ [-170141183460469231731687303715884105728, 0] """, """ [1e39, 0.5, []] """),
            ("values/uInt128", """ [340282366920938463463374607431768211455] """, """ [-1, 1e39] """),
            ("values/guid", """ ["00112233-4455-6677-8899-AABBCCDDEEFF"] """, """ ["00112233445566778899aabbccddeeff", "{00112233-4455-6677-8899-aabbccddeeff}", ""] """),
            ("values/decimal", """ [0.0000000000000000000000000001, 79228162514264337593543950335] """, """ [1e29, "much"] """),
            ("values/date", """ ["2024-02-29"] """, """ ["2026-02-29", "2026-1-31", "2026-01-31T00:00:00", "31.01.2026"] """),
            ("values/time", """ ["00:00:00", "23:59:59.1234567"] """, """ ["24:00:00", "13:05:60", "13:05:59.12345678", "13:05:59Z", "-13:05:59"] """),
            ("values/span", """ ["00:00:00", "-1.13:05:59.0000001", "10675199.02:48:05.4775807"] """, """ ["P1DT13H", "PT1S", "1 day", "24:00:00", "1:13:05:59"] """),
            ("values/dateTime", """ ["2026-01-31T13:05:59", "2026-01-31T13:05:59.1Z", "2026-01-31T13:05:59+14:00"] """, """ ["2026-13-01T00:00:00", "2026-01-31 13:05:59", "2026-01-31T13:05:59+15:00", "yesterday"] """),
            ("values/instant", """ ["2026-01-31T13:05:59Z", "2026-01-31T13:05:59.25-11:30"] """, """ ["2026-02-30T13:05:59Z", "1769864759", 1769864759] """),
            ("values/uri", """ ["https://example.com/?q=%20#f", "/a", "", "https://例え.jp/"] """, """ [1, []] """),
            ("values/version", """ ["0.0", "1.2.3.4"] """, """ ["1", "1.2.3.4.5", "1.2-beta", "v1.2", " 1.2"] """),
            ("json/node", """ [{}, [], "", 0, false] """, """ [null] """),
            ("json/object", """ [{"a": [null]}] """, """ [[], null, "{}"] """),
            ("json/array", """ [[{"a": 1}, null]] """, """ [{}, null] """),
            ("json/element", """ [null, 1, {"a": 1}] """, "[]"),
            ("tuples/named", """ [[1, "a"]] """, """ [[1], [1, "a", null], ["a", 1], {"item1": 1, "item2": "a"}, null] """),
            ("nullables/tuple", """ [[1, null], null] """, """ [[null, "a"]] """),
            ("sets/hashSet", """ [["a", "b", "a"]] """, """ [[null], {"a": true}] """),
            ("maps/byGuid", """ [{"00112233-4455-6677-8899-aabbccddeeff": 1}] """, """ [{"": 1}, {"00112233445566778899aabbccddeeff": 1}] """),
            ("maps/byShade", """ [{"Light": "a", "7": "b", "200": "c"}] """, """ [{"Bright": "a"}, {"-1": "a"}] """),
            ("maps/byDay", """ [{"2024-02-29": 1}] """, """ [{"2026-02-29": 1}] """),
            ("maps/byChar", """ [{"x": null, "日": "00:00:01"}] """, """ [{"xy": null}, {"": null}, {"🎏": null}] """),
            ("maps/sortedList", """ [{"-7": "a"}] """, """ [{"a": "a"}, {"1.5": "a"}] """),
        ];
        List<(string, JsonNode?)> cases = [];
        List<(bool Good, int Status, string What)> expected = [];
        foreach ((string path, string good, string bad) in values)
        {
            string[] parts = path.Split('/');
            foreach ((JsonNode? value, bool isGood) in JsonNode.Parse(good)!.AsArray().Select(value => (value, true)).Concat(JsonNode.Parse(bad)!.AsArray().Select(value => (value, false))))
            {
                JsonNode changed = request.DeepClone();
                changed["everything"]![parts[0]]![parts[1]] = value?.DeepClone();
                (int status, _, string body) = await host.PostAsync(changed.ToJsonString());
                cases.Add((Request, changed));
                expected.Add((isGood, status, $"{path} = {value?.ToJsonString() ?? "null"}: {body}"));
            }
        }

        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, cases);

        Assert.All(problems.Zip(expected), one => Assert.True(
            (one.Second.Good ? 200 : 400) == one.Second.Status && one.Second.Good == one.First is null, $"The schema says {one.First ?? "yes"}, the host {one.Second.Status} to {one.Second.What}"));
    }

    [Fact]
    public async Task Absent_key_takes_the_default_that_the_schema_names_and_null_is_null()
    {
        await using EdgeHost host = await EdgeHost.StartAsync(Edge);
        JsonObject properties = host.Document["components"]!["schemas"]!["WholeRunRemoteRequest"]!["properties"]!.AsObject();
        const string Required = "\"text\": \"t\", \"item\": {\"item_id\": 1, \"scores\": []}, \"page\": {\"items\": []}";

        (_, _, string absent) = await host.PostAsync($"{{{Required}}}");
        (_, _, string nulls) = await host.PostAsync($"{{{Required}, \"note\": null, \"limit\": null, \"maybeColour\": null}}");

        JsonNode answer = JsonNode.Parse(absent)!;
        string[] optional = [.. properties.Where(property => property.Value!.AsObject().ContainsKey("default")).Select(property => property.Key)];
        Assert.Equal(["count", "colour", "rights", "note", "missing", "ratio", "limit", "flag", "data", "named", "numbers", "big", "maybeColour"], optional);
        Assert.All(optional, name => AssertEqual(properties[name]!["default"], answer[name], name));
        Assert.Equal("none", answer["item"]!["note"]!.GetValue<string>());
        JsonNode explicitly = JsonNode.Parse(nulls)!;
        Assert.All(["note", "limit", "maybeColour"], name => Assert.Null(explicitly[name]));
    }

    [Fact]
    public async Task Snake_case_is_the_naming_of_the_host_and_of_the_document()
    {
        const string Source = """
            using Chains;
            using System.Text.Json.Serialization;
            namespace Edge;
            public sealed record Part(string URLPath, int MaxTokens2, [property: JsonPropertyName("ownName")] int Own, Dictionary<string, int> ByName) { public int LaterOn { get; set; } = 4; }
            [Chainlet, Entrypoint("snake")]
            public sealed partial class Snake { public Task<Part> RunRemote(Part thePart, int addTo = 1) => Task.FromResult(thePart with { MaxTokens2 = thePart.MaxTokens2 + addTo }); }
            """;
        GeneratorRunOptions options = GeneratorRunOptions.Default with { BuildProperties = GeneratorRunOptions.Default.BuildProperties.Add("ChainsJsonNaming", "snake_case") };
        await using EdgeHost host = await EdgeHost.StartAsync(Source, options);

        (int status, _, string body) = await host.PostAsync("""{"the_part": {"url_path": "/", "max_tokens2": 2, "ownName": 3, "by_name": {"AbC": 1}}, "add_to": 5}""");
        (int camel, _, string same) = await host.PostAsync("""{"thePart": {"URLPath": "/", "MaxTokens2": 2, "ownName": 3, "byName": {"AbC": 1}}, "addTo": 5}""");
        (int renamed, _, _) = await host.PostAsync("""{"the_part": {"url_path": "/", "max_tokens2": 2, "own_name": 3, "by_name": {}}}""");

        Assert.Equal((200, """{"url_path":"/","max_tokens2":7,"ownName":3,"by_name":{"AbC":1},"later_on":4}"""), (status, body));
        Assert.Equal((200, body), (camel, same));
        Assert.Equal(400, renamed);
        JsonNode schemas = host.Document["components"]!["schemas"]!;
        Assert.Equal(["the_part", "add_to"], schemas["SnakeRunRemoteRequest"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["url_path", "max_tokens2", "ownName", "by_name", "later_on"], schemas["Part"]!["properties"]!.AsObject().Select(property => property.Key));
        Assert.All(await OpenApiJudge.JudgeAsync(host.Text, [(Answer, JsonNode.Parse(body))]), Assert.Null);
    }

    [Fact]
    public async Task Stream_is_events_of_items_and_an_error()
    {
        const string Source = """
            using Chains;
            namespace Edge;
            public record Tick(int Number, string? Text);
            [Chainlet, Entrypoint("ticks")]
            public sealed partial class Ticks
            {
                public async IAsyncEnumerable<Tick> RunRemote(int count, bool fail = false)
                {
                    for (int i = 0; i < count; i++) { await Task.Yield(); yield return new Tick(i, i % 2 == 0 ? null : "odd"); }
                    if (fail) { throw new InvalidOperationException("enough"); }
                }
            }
            """;
        await using EdgeHost host = await EdgeHost.StartAsync(Source);
        string content = RunRemote + "/responses/200/content/text~1event-stream";

        (int status, string mediaType, string body) = await host.PostAsync("""{"count": 3, "fail": true}""", isCut: true);
        (int lineStatus, string lineType, string lines) = await host.PostAsync("""{"count": 3, "fail": true}""", accept: "application/x-ndjson", isCut: true);
        (int early, _, string refused) = await host.PostAsync("""{"count": 0, "fail": true}""");

        string[] events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((200, "text/event-stream", 4), (status, mediaType, events.Length));
        Assert.StartsWith("event: error\ndata: ", events[3], StringComparison.Ordinal);
        List<(string, JsonNode?)> cases = [.. events[..3].Select(item => (content + "/x-item-schema", JsonNode.Parse(item["data: ".Length..])))];
        cases.Add((content + "/x-error-schema", JsonNode.Parse(events[3]["event: error\ndata: ".Length..])));
        cases.Add((content + "/schema", body));
        string[] lineTexts = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string lineContent = RunRemote + "/responses/200/content/application~1x-ndjson";
        Assert.Equal((200, "application/x-ndjson", 4), (lineStatus, lineType, lineTexts.Length));
        cases.AddRange(lineTexts[..3].Select(item => (lineContent + "/x-item-schema", JsonNode.Parse(item))));
        cases.Add((lineContent + "/x-error-schema", JsonNode.Parse(lineTexts[3])));
        Assert.Equal(500, early);
        cases.Add((Error, JsonNode.Parse(refused)));
        Assert.All(await OpenApiJudge.JudgeAsync(host.Text, cases), Assert.Null);
    }

    [Fact]
    public async Task Incoming_stream_is_an_array_or_lines()
    {
        const string Source = """
            using Chains;
            namespace Edge;
            [Chainlet, Entrypoint("sum")]
            public sealed partial class Sum
            {
                public async Task<long> RunRemote(int start, IAsyncEnumerable<int?> numbers, string? unit = "m", CancellationToken cancellationToken = default)
                {
                    long sum = start;
                    await foreach (int? number in numbers.WithCancellation(cancellationToken)) { sum += number ?? 100; }
                    return sum;
                }
            }
            """;
        await using EdgeHost host = await EdgeHost.StartAsync(Source);
        string lines = RunRemote + "/requestBody/content/application~1x-ndjson";
        string[] bodies = ["""{"start": 1, "numbers": [2, null]}""", """{"start": 1, "numbers": []}""", """{"start": 1}""", """{"start": 1, "numbers": null}""", """{"numbers": [1]}""", """{"start": 1, "numbers": ["a"]}""", """{"start": 1, "numbers": [], "unit": null}"""];
        string[] firstLines = ["""{"start": 1}""", """{"start": 1, "numbers": [2]}""", "{}", """{"start": "a"}""", "7"];
        List<(string, JsonNode?)> cases = [];
        List<(int Status, string What)> answers = [];
        foreach ((string schema, string mediaType, string text) in bodies.Select(body => (Request, "application/json", body)).Concat(firstLines.Select(line => (lines + "/x-first-line-schema", "application/x-ndjson", line))))
        {
            (int status, _, string body) = await host.PostAsync(text, mediaType: mediaType);
            cases.Add((schema, JsonNode.Parse(text)));
            answers.Add((status, $"{mediaType} {text}: {body}"));
        }

        (int streamed, _, string sum) = await host.PostAsync("{\"start\": 1}\n2\nnull\n", mediaType: "application/x-ndjson");
        (int wrong, _, _) = await host.PostAsync("{\"start\": 1}\ntrue\n", mediaType: "application/x-ndjson");

        Assert.Equal((200, "103", 400), (streamed, sum, wrong));
        IReadOnlyList<string?> problems = await OpenApiJudge.JudgeAsync(host.Text, [.. cases, (lines + "/x-item-schema", 2), (lines + "/x-item-schema", null), (lines + "/x-item-schema", true)]);
        Assert.Equal([true, true, false], problems.TakeLast(3).Select(problem => problem is null));
        Assert.All(problems.Zip(answers), one => Assert.True(one.Second.Status == (one.First is null ? 200 : 400), $"The schema says {one.First ?? "yes"}, the host {one.Second.Status} to {one.Second.What}"));
    }

    [Fact]
    public async Task Two_way_stream_has_no_http_form()
    {
        await using EdgeHost host = await EdgeHost.StartAsync("using Chains; namespace Edge; [Chainlet, Entrypoint(\"both\")] public sealed partial class Both { public IAsyncEnumerable<int> RunRemote(IAsyncEnumerable<int> numbers) => numbers; }");

        (int status, _, _) = await host.PostAsync("{}");

        Assert.Equal(426, status);
        Assert.Equal(["/healthz"], host.Document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Contains("streams both ways, which HTTP cannot: call the gRPC method edge.Both/RunRemote", host.Document["info"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(await OpenApiJudge.JudgeAsync(host.Text, []));
    }

    [Fact]
    public async Task RunRemote_without_a_value_answers_null_and_health_answers_as_documented()
    {
        await using EdgeHost host = await EdgeHost.StartAsync("using Chains; namespace Edge; [Chainlet, Entrypoint(\"nothing\")] public sealed partial class Nothings { public Task RunRemote() => Task.CompletedTask; public bool IsHealthy() => false; }");

        (int status, _, string body) = await host.PostAsync("{}");
        (int health, string reason) = await host.HealthAsync();

        Assert.Equal((200, "null", 503), (status, body, health));
        Assert.All(
            await OpenApiJudge.JudgeAsync(host.Text, [(Answer, null), ("/paths/~1healthz/get/responses/503/content/application~1json/schema", JsonNode.Parse(reason))]),
            Assert.Null);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_as_documented()
    {
        await using EdgeHost host = await EdgeHost.StartAsync("using Chains; namespace Edge; [Chainlet, Entrypoint(\"length\")] public sealed partial class Length { public int RunRemote(string text) => text.Length; }");

        (int fits, _, string length) = await host.PostAsync($"{{\"text\": \"{new string('a', 1_000_000)}\"}}");
        (int status, _, string body) = await host.PostAsync($"{{\"text\": \"{new string('a', Chains.Grpc.GrpcChannelOptions.DefaultMaxReceiveMessageSize)}\"}}", asks: true);

        Assert.Equal((200, "1000000", 413), (fits, length, status));
        Assert.All(
            await OpenApiJudge.JudgeAsync(host.Text, [(RunRemote + "/responses/413/content/application~1json/schema", JsonNode.Parse(body)), (Answer, JsonNode.Parse(length))]),
            Assert.Null);
    }

    [Fact]
    public void Two_types_of_one_name_and_names_of_the_documents_own_are_told_apart()
    {
        using ChainAssembly assembly = TestChain.Generated("""
            using Chains;
            namespace A { public record Item(int X); public record Health(Item Item); }
            namespace B { public record Item(string Y); }
            namespace N { [Chainlet, Entrypoint("names")] public sealed partial class Names { public Task<B.Item> RunRemote(A.Health health, B.Item item) => Task.FromResult(item); } }
            """);
        JsonNode document = JsonNode.Parse(Artifacts.OpenApi.Write(TestChain.Only(assembly).Entrypoint.Descriptor))!;
        Assert.Equal(
            ["AHealth", "AItem", "BItem", "ErrorBody", "Health", "NamesRunRemoteRequest", "RemoteErrorDetail", "RemoteStackFrame"],
            document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key));
    }

    [Fact]
    public void Only_hosts_with_an_http_edge_have_the_document_and_the_chains_is_the_entrypoints()
    {
        using ChainAssembly assembly = TestChain.Program("Poems");
        IReadOnlyList<Artifact> files = ChainArtifacts.Create(TestChain.Only(assembly), TestChain.Layout);
        Dictionary<string, string> documents = files.Where(file => Path.GetFileName(file.Path) == "openapi.json").ToDictionary(file => file.Path, file => file.Content);
        Assert.Equal(["hosts/PoemGenerator/openapi.json", "openapi.json"], documents.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(documents["openapi.json"], documents["hosts/PoemGenerator/openapi.json"]);
        Assert.Contains("\"hostsettings.json;contract.binpb;openapi.json\"", files.Single(file => file.Path == "hosts/PoemGenerator/PoemGenerator.csproj").Content, StringComparison.Ordinal);
    }

    private static string Source(string program) => program == "Edge" ? Edge : Programs.All[program];

    private static void AssertEqual(JsonNode? expected, JsonNode? actual, string what, bool anyOrder = false)
        => Assert.True(Same(expected, actual, anyOrder), $"{what}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}");

    // Sets have an order of their own, and hold once what is there twice.
    private static bool Same(JsonNode? expected, JsonNode? actual, bool anyOrder) => !anyOrder ? Same(expected, actual) : (expected, actual) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count && one.All(member => other.ContainsKey(member.Key) && Same(member.Value, other[member.Key], anyOrder)),
        (JsonArray one, JsonArray other) => one.All(item => other.Any(another => Same(item, another, anyOrder))) && other.All(item => one.Any(another => Same(item, another, anyOrder))),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    // Of an object the names are those of the expected one: an ignored member may be answered as well.
    private static bool Same(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count && one.All(member => other.ContainsKey(member.Key) && Same(member.Value, other[member.Key])),
        (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    /// <summary>The value with each property taken away, and with each set to null.</summary>
    private static IEnumerable<(string What, JsonNode Changed)> Changes(JsonNode value)
    {
        foreach (string path in Paths(value, ""))
        {
            foreach (bool remove in new[] { true, false })
            {
                JsonNode copy = value.DeepClone();
                string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
                JsonNode parent = parts[..^1].Aggregate(copy, (node, part) => node is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]! : node[part]!);
                if (parent is JsonObject owner)
                {
                    owner.Remove(parts[^1]);
                    if (!remove)
                    {
                        owner[parts[^1]] = null;
                    }

                    yield return ($"{path} {(remove ? "absent" : "null")}", copy);
                }
            }
        }
    }

    private static IEnumerable<string> Paths(JsonNode? value, string path) => value switch
    {
        JsonObject members => members.Where(member => member.Key.Length > 0 && !member.Key.Contains('/', StringComparison.Ordinal)).SelectMany(member => Paths(member.Value, $"{path}/{member.Key}").Prepend($"{path}/{member.Key}")),
        JsonArray items => items.SelectMany((item, i) => Paths(item, $"{path}/{i}")),
        _ => [],
    };
}
