using System.Reflection;
using System.Text;
using Chains.Generators.WireTypes;
using Chains.TestSupport;
using Google.Protobuf;

namespace Chains.Generators.Tests.Properties;

/// <summary>
/// The bytes of fixed values, in files: of every wire type, and of every form that a request or response has. What once was written must be written, and read, for ever; a change
/// that both sides of a round trip make together shows here alone.
/// </summary>
public sealed class GoldenBytesTests
{
    private const string FormsName = "RequestsAndResponses";

    private const string Declarations = """

        public enum Colour { Red = 0, Green = 5 }
        public record Point(double X, double Y);
        public record Page<T>(IReadOnlyList<T> Items, int Total);
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Circle), "circle")]
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Square), 2)]
        public abstract record Figure(string Name);
        public sealed record Circle(string Name, double Radius) : Figure(Name);
        public sealed record Square(string Name, Figure? Within) : Figure(Name);
        [System.Text.Json.Serialization.JsonDerivedType(typeof(Dog), "dog")]
        public class Animal { public int Legs { get; set; } = 4; }
        public sealed class Dog : Animal { public string? Name { get; set; } = "Rex"; }
        public sealed class Settings { public string? Name { get; set; } = "unnamed"; public int Count { get; set; } = 3; public List<int> Sizes { get; set; } = [1]; public required bool On { get; init; } }
        public record Numbered([property: System.Runtime.Serialization.DataMember(Order = 536870911)] int Last, [property: System.Runtime.Serialization.DataMember(Order = 2048)] string[] Names, int First);
        public sealed record Tree(string Label, IReadOnlyList<Tree> Children);
        """;

    /// <summary>Values beside the samples of the table of types: edges, and families that the table has no rows of.</summary>
    private static readonly (string Family, string CSharp, string Sample)[] Values =
    [
        (nameof(ScalarWireType), "bool", "false"),
        (nameof(ScalarWireType), "int", "int.MinValue"),
        (nameof(ScalarWireType), "long", "long.MinValue"),
        (nameof(ScalarWireType), "ulong", "ulong.MaxValue"),
        (nameof(ScalarWireType), "float", "-0f"),
        (nameof(ScalarWireType), "double", "double.NegativeInfinity"),
        (nameof(TextWireType), "string", "\"\""),
        (nameof(TextWireType), "string", "\"ü\\0😀\""),
        (nameof(BytesWireType), "byte[]", "[]"),
        (nameof(CharWireType), "char", "'\\uffff'"),
        (nameof(HalfWireType), "Half", "Half.MinValue"),
        (nameof(TextFormWireType), "decimal", "0.00m"),
        (nameof(TextFormWireType), "decimal", "decimal.MinValue"),
        (nameof(TextFormWireType), "Guid", "Guid.Empty"),
        (nameof(TextFormWireType), "DateOnly", "DateOnly.MaxValue"),
        (nameof(TextFormWireType), "TimeOnly", "TimeOnly.MaxValue"),
        (nameof(TimeWireType), "DateTime", "DateTime.MaxValue"),
        (nameof(TimeWireType), "DateTimeOffset", "new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14))"),
        (nameof(TimeWireType), "TimeSpan", "TimeSpan.MinValue"),
        (nameof(JsonWireType), "System.Text.Json.JsonElement", "System.Text.Json.JsonElement.Parse(\"[9007199254740993,null,-0.5,{}]\")"),
        (nameof(TensorWireType), "System.Numerics.Tensors.Tensor<long>", "System.Numerics.Tensors.Tensor.Create(new long[0], [0, 3])"),
        (nameof(TensorWireType), "ReadOnlyMemory<bool>", "new[] { true, false }"),
        (nameof(EnumWireType), "Colour", "(Colour)(-7)"),
        (nameof(EnumWireType), "Colour[]", "[Colour.Green, Colour.Red]"),
        (nameof(TupleWireType), "(int, int, int, int, int, int, int, string)?", "(1, 2, 3, 4, 5, 6, 7, \"\")"),
        (nameof(MapWireType), "SortedDictionary<string, Point>", "new() { [\"\"] = new(0, 0), [\"b\"] = new(1, -1) }"),
        (nameof(MapWireType), "Dictionary<bool, string?>", "new() { [false] = null }"),
        (nameof(ListWireType), "double[]", "[1.5, -0.0]"),
        (nameof(ListWireType), "List<long>", "[0, -1, 300]"),
        (nameof(ListWireType), "List<string>", "[]"),
        (nameof(ListWireType), "decimal[]", "[0m, 1.0m]"),
        (nameof(WrapperWireType), "int?", "0"),
        (nameof(WrapperWireType), "List<int>?", "[]"),
        (nameof(WrapperWireType), "List<string?>?", "[null, \"\"]"),
        (nameof(UnionWireType), "Figure", "new Circle(\"c\", 1.5)"),
        (nameof(UnionWireType), "Figure[]", "[new Square(\"s\", new Circle(\"\", 0)), new Square(\"\", null)]"),
        (nameof(UnionWireType), "Animal", "new Animal { Legs = 0 }"),
        (nameof(UnionWireType), "Animal?", "new Dog { Name = null }"),
        (nameof(ProtobufWireType), "Google.Protobuf.WellKnownTypes.Struct", "new()"),
        (nameof(MessageWireType), "Settings", "new() { Name = null, Count = 0, Sizes = [], On = false }"),
        (nameof(MessageWireType), "Numbered", "new(1, [\"a\", \"b\"], 2)"),
        (nameof(MessageWireType), "Tree", "new(\"root\", [new(\"leaf\", [])])"),
    ];

    /// <param name="Name">The chainlet.</param>
    /// <param name="RunRemote">Its method.</param>
    /// <param name="Messages">Requests and responses, each an expression of what the marshaller takes.</param>
    private sealed record Form(string Name, string RunRemote, params (string Part, string Value)[] Messages);

    private static readonly Form[] Forms =
    [
        new("Nothing", "Task RunRemote()", ("Request", "default"), ("Response", "default")),
        new("OneParameter", "Task<string> RunRemote(string text)", ("Request", "new(\"text\")"), ("Response", "\"text\""), ("Response", "\"\"")),
        new("Parameters", "Task<Point> RunRemote(int count, string name, Point? near, IReadOnlyList<double> weights)",
            ("Request", "new(3, \"name\", new Point(1, 2), [1.5, -0.0])"), ("Request", "new(0, \"\", null, [])"), ("Response", "new(1, 2)")),
        new("Optional", "Task<int> RunRemote(int count = 5, string? text = \"a\", Colour colour = Colour.Green, decimal scale = 1.50m, Point? near = null)",
            ("Request", "new(5, \"a\", Colour.Green, 1.50m, null)"), ("Request", "new(0, null, 0, 0m, new Point(0, 0))"), ("Response", "0")),
        new("NullableResult", "Task<string?> RunRemote()", ("Response", "null"), ("Response", "\"\"")),
        new("ListResult", "ValueTask<List<int>> RunRemote()", ("Response", "[1, -1]"), ("Response", "[]")),
        new("NullableListResult", "Task<List<int>?> RunRemote()", ("Response", "null"), ("Response", "[]")),
        new("TupleResult", "Task<(int Count, string? Name)> RunRemote()", ("Response", "(1, null)")),
        new("Synchronous", "int RunRemote(int x)", ("Request", "new(1)"), ("Response", "1")),
        new("SynchronousVoid", "void RunRemote(int x)", ("Request", "new(-1)"), ("Response", "default")),
        new("ServerStream", "IAsyncEnumerable<Point> RunRemote(int count)", ("Request", "new(2)"), ("Response", "new(1, 2)")),
        new("ServerStreamOfNullable", "IAsyncEnumerable<string?> RunRemote()", ("Response", "null"), ("Response", "\"\"")),
        new("ClientStream", "Task<double> RunRemote(IAsyncEnumerable<float[]> samples, double gain, string? unit = \"dB\")",
            ("Request", "new(new(0.5, \"dB\"), null, \"gain\", [1f], true)"), ("Request", "new(new(0, null), null, \"gain\", default!, false)"), ("Request", "new(default, null, null, [1f, -0.5f], true)"), ("Response", "-1")),
        new("ClientStreamAlone", "Task RunRemote(IAsyncEnumerable<string?> lines)",
            ("Request", "new(default, null, null, null, true)"), ("Request", "new(default, null, null, \"\", true)"), ("Request", "new(default, null, null, \"a\", true)")),
        new("Duplex", "IAsyncEnumerable<string> RunRemote(IReadOnlyList<string> words, IAsyncEnumerable<int> numbers)",
            ("Request", "new(new([\"a\", \"\"]), null, \"words\", 7, true)"), ("Request", "new(default, null, null, 0, true)"), ("Response", "\"x\"")),
    ];

    private static readonly (string Family, string CSharp, string Sample)[] Rows =
        [.. WireTypeList.All.SelectMany(family => family.Rows.Select(row => (family.GetType().Name, row.CSharp, row.Sample))), .. Values];

    private static readonly Lazy<(byte[][] Rows, byte[][] Forms)> Written = new(Write);

    public static TheoryData<string> Families => [.. WireTypeList.All.Select(family => family.GetType().Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Wire_type_writes_the_bytes_that_it_always_wrote(string family)
    {
        StringBuilder text = new();
        for (int i = 0; i < Rows.Length; i++)
        {
            if (Rows[i].Family == family)
            {
                text.Append(Rows[i].CSharp).Append(" = ").Append(Rows[i].Sample).Append("\n    ").Append(Hex(Written.Value.Rows[i])).Append('\n');
            }
        }

        Assert.True(text.Length > 0, $"{family} has no row in the table of types: give it a value here, whose bytes are kept.");
        Snapshot.Verify(text.ToString(), family);
    }

    [Fact]
    public void Requests_and_responses_are_the_bytes_that_they_always_were()
    {
        StringBuilder text = new();
        int i = 0;
        foreach (Form form in Forms)
        {
            text.Append(form.RunRemote).Append('\n');
            foreach ((string part, string value) in form.Messages)
            {
                text.Append("  ").Append(part).Append(' ').Append(value).Append("\n    ").Append(Hex(Written.Value.Forms[i++])).Append('\n');
            }
        }

        Snapshot.Verify(text.ToString(), FormsName);
    }

    [Fact]
    public void No_bytes_are_kept_of_what_is_gone()
    {
        string folder = Repo.PathOf("tests/Chains.Generators.Tests/Properties/Snapshots");
        string[] expected = [.. WireTypeList.All.Select(family => family.GetType().Name).Append(FormsName).Select(name => $"{nameof(GoldenBytesTests)}.{name}.verified.txt").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Directory.GetFiles(folder, "*.verified.txt").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Hex(byte[] bytes) => bytes.Length == 0 ? "(nothing)" : string.Join(' ', bytes.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    private static (byte[][] Rows, byte[][] Forms) Write()
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System.Buffers;
            namespace Golden;
            {{string.Concat(Rows.Select((row, i) => $"public record Row{i}({row.CSharp} Value);\n"))}}
            public record All({{string.Join(", ", Rows.Select((_, i) => $"Row{i} A{i}"))}});
            [Chains.Chainlet] public partial class Every { public Task<All> RunRemote() => throw new NotSupportedException(); }
            {{string.Concat(Forms.Select(form => $"[Chains.Chainlet] public partial class {form.Name} {{ public {form.RunRemote} => throw new NotSupportedException(); }}\n"))}}
            public static class Check
            {
                public static byte[] Rows() => Bytes(EveryClient.Method.ResponseMarshaller, new All({{string.Join(", ", Rows.Select((row, i) => $"new Row{i}({row.Sample})"))}}));
                public static byte[][] Forms() => [{{string.Join(", ", Forms.SelectMany(form => form.Messages.Select(message => $"Bytes({form.Name}Client.Method.{message.Part}Marshaller, {message.Value})")))}}];
                private static byte[] Bytes<T>(Chains.Grpc.GrpcMarshaller<T> marshaller, T value)
                {
                    byte[] bytes = Write(marshaller, value);
                    if (marshaller.GetSize(value) != bytes.Length) { throw new InvalidOperationException("The size is not that of the bytes."); }
                    if (!Write(marshaller, marshaller.Read(new ReadOnlySequence<byte>(bytes))).AsSpan().SequenceEqual(bytes)) { throw new InvalidOperationException("What was read is written as other bytes."); }
                    return bytes;
                }
                private static byte[] Write<T>(Chains.Grpc.GrpcMarshaller<T> marshaller, T value)
                {
                    var buffer = new ArrayBufferWriter<byte>();
                    marshaller.Write(value, buffer);
                    return buffer.WrittenSpan.ToArray();
                }
            }
            {{Declarations}}
            """);
        Type check = Assembly.Load(Compile.Emit(run.Output)).GetType("Golden.Check")!;
        CodedInputStream response = new((byte[])check.GetMethod("Rows")!.Invoke(null, null)!);
        response.ReadTag();
        CodedInputStream all = new(response.ReadBytes().ToByteArray());
        byte[][] rows = new byte[Rows.Length][];
        while (all.ReadTag() is var tag and not 0)
        {
            rows[Google.Protobuf.WireFormat.GetTagFieldNumber(tag) - 1] = all.ReadBytes().ToByteArray();
        }

        return (rows, (byte[][])check.GetMethod("Forms")!.Invoke(null, null)!);
    }
}
