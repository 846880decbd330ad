using System.Reflection;
using System.Text;
using System.Text.Json;
using Chains.Generators.WireTypes;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Wire;

/// <summary>
/// docs/spec/wire-types.md is written here, from the list of wire types: each row's type is compiled into a message, its proto form taken from the descriptor and its JSON form from the
/// generated code, so that the table cannot say what is not so. Each sample must also come back from both wires.
/// </summary>
public sealed class WireTypeTableTests
{
    private const string Path = "docs/spec/wire-types.md";

    private const string Head = """
        # The types that travel

        What parameters, results and members of messages may be, and the form that each has in protobuf and in JSON. The table is generated from `src/Chains.Generators/WireTypes` by a test, which compiles every row
        and sends its sample through both wires. Anything else is a build error ([CHN0011](../diagnostics/CHN0011.md), [CHN0012](../diagnostics/CHN0012.md)) that names the member and what to use instead.

        | C# | proto3 | JSON | |
        | --- | --- | --- | --- |

        """;

    private const string Tail = """

        `Colour` is an enum, `Point` a record, `Page<T>` a generic one. What follows holds for every row.

        - **Round trip.** What arrives equals what was sent: the kind of a `DateTime`, the offset of a `DateTimeOffset`, the zeros at the end of a `decimal`, the sign of a zero.
        - **Null and absent.** A nullable type knows both from every value, its default too: proto3's `optional`, an absent message, or a message around a collection. A member or parameter with a C# default takes that where nothing is sent.
        - **Absent, but not nullable.** On protobuf the type's default, as proto3 has it; a message without one (a record, a tuple) is an error that names the field. In JSON an error, unless C# has a default.
        - **Hostile bytes.** A text that is no such value, a day that does not exist, ticks or an offset out of range: an error that names the message, the field and the byte.
          Unknown fields are skipped. Nesting ends at protobuf's 100 levels, JSON at 64.
        - **Memory.** No length that is only announced is paid for. Reading takes a multiple of the message: an element of two bytes, an empty message, becomes an object with its collections, so that the multiple is half of such an object's size.
          For all the types here it stays below 1,000 bytes for each byte, with 32 KiB for an error and its text; the largest seen is 593, of a class of twelve dictionaries. Messages of protoc are made by their own code, with up to 2,000 bytes for each. The [fuzz command](../contributing/testing.md#long-runs) asserts it.
        - **JSON** is that of System.Text.Json's web defaults, with enums by name and not-a-numbers as strings; of tuples alone it has no form of its own.
        - **Names.** Messages that C# has no name for are called by what they hold: `Int32List`, `OptionalString`, `StringToInt32Map`, `Int32AndStringTuple`. A contract holds each once.

        """;

    [Fact]
    public void The_table_is_what_the_generator_does()
    {
        WireTypeRow[] rows = [.. WireTypeList.All.SelectMany(family => family.Rows)];
        Assert.Equal(rows.Length, rows.Select(row => row.CSharp).Distinct(StringComparer.Ordinal).Count());
        GeneratorRun run = GeneratorRun.Of(Program(rows), GeneratorRunOptions.Default);
        Assembly assembly = Assembly.Load(Compile.Emit(run.Output));
        Dictionary<string, string> protos = Protos(assembly);
        string[] jsons = [.. (IEnumerable<string>)assembly.GetType("N.Check")!.GetMethod("Run")!.Invoke(null, null)!];

        StringBuilder text = new(Head);
        for (int i = 0; i < rows.Length; i++)
        {
            string name = rows[i].CSharp.Replace("System.Collections.ObjectModel.", "", StringComparison.Ordinal).Replace("System.Collections.Immutable.", "", StringComparison.Ordinal)
                .Replace("System.Text.Json.Nodes.", "", StringComparison.Ordinal).Replace("System.Text.Json.", "", StringComparison.Ordinal);
            text.Append($"| `{name}` | {protos[$"value{i}"]} | `{jsons[i]}` | {rows[i].Notes} |\n");
        }

        text.Append(Tail);
        Compare(text.ToString());
    }

    private static void Compare(string text)
    {
        string path = Repo.PathOf(Path);
        if (Environment.GetEnvironmentVariable(Snapshot.AcceptVariable) == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"{Path} is not what the list of wire types gives: run this test once with {Snapshot.AcceptVariable}=1.");
    }

    private static string Program(WireTypeRow[] rows) => $$"""
        using System.Buffers; using Chains.Wire;
        namespace N;
        [Chains.Chainlet] public partial class Echo { public Task<M> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(x); }
        public record M({{string.Join(", ", rows.Select((row, i) => $"{row.CSharp} Value{i}"))}});
        public static class Check
        {
            public static IEnumerable<string> Run()
            {
                M value = new({{string.Join(", ", rows.Select(row => row.Sample))}});
                JsonMarshaller<M> json = new(EchoClient.WriteResponseJson, EchoClient.ReadResponseJson);
                string text = Text(value);
                var buffer = new ArrayBufferWriter<byte>();
                EchoClient.Method.ResponseMarshaller.Write(value, buffer);
                if (buffer.WrittenCount != EchoClient.Method.ResponseMarshaller.GetSize(value)) { throw new Exception("The size differs."); }
                if (Text(EchoClient.Method.ResponseMarshaller.Read(new ReadOnlySequence<byte>(buffer.WrittenMemory))) is var wire && wire != text) { throw new Exception($"Protobuf gave back {wire} of {text}"); }
                if (Text(json.Deserialize(json.Serialize(value))) is var back && back != text) { throw new Exception($"JSON gave back {back} of {text}"); }
                using var document = System.Text.Json.JsonDocument.Parse(text);
                return document.RootElement.EnumerateObject().Select(p => p.Value.GetRawText()).ToList();
                string Text(M value) => System.Text.Encoding.UTF8.GetString(json.Serialize(value));
            }
        }
        {{WireRow.Declarations}}
        """;

    /// <summary>The fields of the message, as a .proto declares them.</summary>
    private static Dictionary<string, string> Protos(Assembly assembly)
    {
        CustomAttributeData attribute = assembly.GetCustomAttributesData().Single(data => data.AttributeType.Name == "ChainletDescriptorAttribute");
        using JsonDocument descriptor = JsonDocument.Parse((string)attribute.ConstructorArguments[1].Value!);
        Dictionary<string, JsonElement> types = descriptor.RootElement.GetProperty("types").EnumerateArray().ToDictionary(type => Text(type, "id")!);
        return types["N.M"].GetProperty("fields").EnumerateArray().ToDictionary(field => Text(field, "name")!, field => Declare(field));

        string Declare(JsonElement field)
        {
            string? id = Text(field, "ref");
            string type = Text(field, "type") ?? (id![0] == '.' ? id[1..] : Text(types[id], "name")!);
            string declared = Text(field, "label") switch
            {
                "map" => $"map<{Text(field, "key")}, {type}>",
                null => type,
                string label => $"{label} {type}",
            };
            // The message is spelled out where it is one that the user did not write.
            return id is null || !(id[0] == '$' || id.StartsWith("System.", StringComparison.Ordinal)) || Text(types[id], "kind") == "enum" ? $"`{declared}`"
                : $"`{declared}`: `{string.Join("; ", types[id].GetProperty("fields").EnumerateArray().Select((part, i) => $"{Declare(part).Trim('`')} {Text(part, "name")} = {(part.TryGetProperty("number", out JsonElement number) ? number.GetInt32() : i + 1)}"))}`";
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
