using System.Reflection;
using System.Text;
using Chains.TestSupport;

namespace Chains.Generators.Tests.Wire;

/// <summary>Generated code that is compiled, loaded and called: shapes whose faults the compiler does not see.</summary>
public sealed class CompiledRoundTripTests
{
    private const string Frame = """
        using System.Buffers; using Chains.Wire;
        namespace N;
        [Chains.Chainlet] public partial class Echo { public Task<M> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(x); }
        public static class Check
        {
            static byte[] Bytes(M value)
            {
                var buffer = new ArrayBufferWriter<byte>();
                EchoClient.Method.ResponseMarshaller.Write(value, buffer);
                if (EchoClient.Method.ResponseMarshaller.GetSize(value) != buffer.WrittenCount) { throw new Exception("the size differs"); }
                return buffer.WrittenSpan.ToArray();
            }
            static M Read(params byte[] bytes) => EchoClient.Method.ResponseMarshaller.Read(new ReadOnlySequence<byte>(bytes));
            static readonly JsonMarshaller<M> Json = new(EchoClient.WriteResponseJson, EchoClient.ReadResponseJson);
            static IEnumerable<M> Both(M value) => [Read(Bytes(value)), Json.Deserialize(Json.Serialize(value))];
            static string Error(Action action) { try { action(); return ""; } catch (Exception e) { return e.Message; } }

        """;

    public static TheoryData<string, string, string, string> Shapes => new()
    {
        { "setters of a generic class", "public class Page<T> { public T? Value { get; init; } public List<T> Items { get; private set; } = []; public int Count { get; init; } public void Add(T t) => Items.Add(t); } public record M(Page<int> A, Page<string> B);",
            "var a = new Page<int> { Value = 7, Count = 3 }; a.Add(5); foreach (M m in Both(new M(a, new Page<string> { Value = \"x\" }))) { yield return m.A.Value; yield return m.A.Items[0]; yield return m.A.Count; yield return m.B.Value; }", "7 5 3 x 7 5 3 x" },
        { "setters of a generic struct", "public struct Box<T, U> where T : struct, IComparable<T> where U : class, new() { public T Value { get; init; } public U? Other { get; init; } } public class X { public int Y { get; init; } } public record M(Box<int, X> A);",
            "foreach (M m in Both(new M(new Box<int, X> { Value = 7, Other = new X { Y = 4 } }))) { yield return m.A.Value; yield return m.A.Other!.Y; }", "7 4 7 4" },
        { "setters of nested generic classes", "public class Outer<T> { public class Inner<U> { public T? A { get; init; } public Dictionary<string, U> B { get; init; } = []; } } public record M(Outer<int>.Inner<string> A);",
            "foreach (M m in Both(new M(new Outer<int>.Inner<string> { A = 7, B = new() { [\"k\"] = \"v\" } }))) { yield return m.A.A; yield return m.A.B[\"k\"]; }", "7 v 7 v" },
        { "a private setter of a base class", "public abstract class Base { public int X { get; private set; } public virtual string? Y { get; init; } public void Set(int x) => X = x; } public class M : Base { public override string? Y { get; init; } = \"own\"; }",
            "var a = new M { Y = null }; a.Set(9); foreach (M m in Both(a)) { yield return m.X; yield return m.Y ?? \"null\"; }", "9 null 9 null" },
        { "null in a member that the constructor set", "public class M { public M() { Name = \"set\"; More = [1]; } public string? Name { get; set; } public List<int>? More { get; set; } public int? N { get; set; } = 5; }",
            "foreach (M m in Both(new M { Name = null, More = null, N = null })) { yield return m.Name ?? \"null\"; yield return m.More?.Count ?? -1; yield return m.N ?? -1; } yield return Read(10, 0).N ?? -1;", "null -1 -1 null -1 -1 5" },
        { "absent, empty and null collections", "public class M { public List<int>? A { get; set; } = [1]; public List<int>? B { get; set; } public List<int> C { get; set; } = [1]; public Dictionary<string, List<int>?>? D { get; set; } }",
            "foreach (M m in Both(new M { A = [], B = [], C = [], D = new() { [\"a\"] = null, [\"b\"] = [] } })) { yield return m.A!.Count; yield return m.B!.Count; yield return m.C.Count; yield return m.D![\"a\"] is null; yield return m.D[\"b\"]!.Count; } foreach (M m in Both(new M { A = null })) { yield return m.A is null; yield return m.B is null; yield return m.D is null; }", "0 0 0 True 0 0 0 0 True 0 True True True True True True" },
        { "null in an optional parameter of a constructor", "public record M(string? A = \"a\", int? B = 5, List<int>? C = null, int D = 7);",
            "foreach (M m in Both(new M(null, null, null, 0))) { yield return m.A ?? \"null\"; yield return m.B ?? -1; yield return m.C is null; yield return m.D; } M d = Read(10, 0); yield return d.A; yield return d.B; yield return d.D;", "null -1 True 0 null -1 True 0 a 5 7" },
        { "enums wider and narrower than 32 bits", "public enum L : long { A } public enum U : uint { A } public enum B : byte { A } public record M(L A, U B, B C);",
            "yield return Error(() => EchoClient.Method.ResponseMarshaller.GetSize(new M((L)(1L << 32), 0, 0))).Length > 0; foreach (M m in Both(new M((L)(-5), (U)3_000_000_000, (B)200))) { yield return (long)m.A; yield return (uint)m.B; yield return (byte)m.C; } yield return Error(() => Read(10, 3, 24, 0xAC, 2)).Contains(\"300 is not within 0 to 255\");", "True -5 3000000000 200 -5 3000000000 200 True" },
        { "a sum of sizes above 2 GiB", "public record M(List<byte[]> A);",
            "byte[] big = new byte[64 << 20]; yield return Error(() => EchoClient.Method.ResponseMarshaller.GetSize(new M([.. Enumerable.Repeat(big, 65)]))).Contains(\"cannot be written\");", "True" },
        { "entries in odd order, unknown and repeated fields", "public record M(Dictionary<string, int> A, int B, List<int> C, string? D);",
            "M m = Read(10, 36, 10, 5, 16, 9, 10, 1, 97, 10, 5, 10, 1, 97, 16, 4, 10, 0, 16, 1, 16, 2, 24, 1, 26, 2, 2, 3, 24, 4, 34, 1, 120, 34, 0, 250, 1, 0); yield return m.A[\"a\"]; yield return m.A[\"\"]; yield return m.B; yield return string.Join(\"\", m.C); yield return m.D == \"\";", "4 0 2 1234 True" },
        { "keys of each kind", "public record M(Dictionary<byte, int> A, Dictionary<sbyte, string?> B, Dictionary<ushort, int[]> C, IDictionary<bool, M?> D, Dictionary<ulong, double> E);",
            "foreach (M m in Both(new M(new() { [255] = 0, [0] = 1 }, new() { [-128] = null, [0] = \"\" }, new() { [65535] = [] }, new Dictionary<bool, M?> { [false] = null }, new() { [ulong.MaxValue] = -0.0 }))) { yield return m.A[255] + m.A[0]; yield return m.B[-128] is null; yield return m.B[0] == \"\"; yield return m.C[65535].Length; yield return m.D[false] is null; yield return double.IsNegative(m.E[ulong.MaxValue]); }", "1 True True 0 True True 1 True True 0 True True" },
        { "a required member that the constructor also takes", "public class M(int x) { public required int X { get; init; } = x; }", "foreach (M m in Both(new M(1) { X = 2 })) { yield return m.X; }", "2 2" },
        { "tuples by other names, in generics and of keywords", "public record Box<T>(T? Value, List<T> Many); public record M((int @class, string? @event) A, Box<(int X, Guid? Y)> B, Box<(int, Guid?)?> C, (M? Next, int)? D);",
            "var y = new Guid(1, 2, 3, new byte[8]); foreach (M m in Both(new M((1, null), new((2, y), [(3, null)]), new(null, [null, (4, y)]), (new M((5, \"e\"), new(default, []), new(null, []), null), 6)))) { yield return m.A; yield return m.B.Value.Y == y; yield return m.B.Many[0].Y is null; yield return m.C.Value is null; yield return m.C.Many[0] is null; yield return m.C.Many[1]!.Value.Item2 == y; yield return m.D!.Value.Next!.A.@event; yield return m.D.Value.Item2; }", "(1, ) True True True True True e 6 (1, ) True True True True True e 6" },
        { "absent values of the framework that have no message keep their initializer", "public class M { public Guid Id { get; set; } = new(\"00112233-4455-6677-8899-aabbccddeeff\"); public TimeSpan Span { get; init; } = TimeSpan.FromDays(1); public HashSet<int>? Set { get; set; } = [1]; public DateTime At { get; private set; } = DateTime.UnixEpoch; public System.Text.Json.JsonElement Json { get; set; } = System.Text.Json.JsonElement.Parse(\"1\"); public Uri? Link { get; set; } = new(\"urn:y\"); }",
            "M d = Read(10, 0); yield return d.Id.ToString()[7]; yield return d.Span.Days; yield return d.Set!.Count; yield return d.At.Year; yield return d.Json.GetInt32(); yield return d.Link; foreach (M m in Both(new M { Id = default, Span = default, Set = null, Json = System.Text.Json.JsonElement.Parse(\"null\"), Link = null })) { yield return m.Id == default; yield return m.Span == default; yield return m.Set is null; yield return m.Json.ValueKind; yield return m.Link is null; }", "3 1 1 1970 1 urn:y True True True Null True True True True Null True" },
        { "interfaces of collections, default equal to empty", "public record M(ISet<int> A, IReadOnlySet<string> B, System.Collections.Immutable.IImmutableList<int> C, System.Collections.Immutable.IImmutableDictionary<Guid, int> D, System.Collections.Immutable.ImmutableArray<int> E, Queue<int> F, OrderedDictionary<string, int> G, System.Collections.ObjectModel.ReadOnlyCollection<int> H);",
            "M m = Read(10, 0); yield return m.A.Count + m.B.Count + m.C.Count + m.D.Count + m.E.Length + m.F.Count + m.G.Count + m.H.Count;", "0" },
        { "repeated fields of every length of tag", "public record M([property: System.Runtime.Serialization.DataMember(Order = 15)] List<string> A, [property: System.Runtime.Serialization.DataMember(Order = 16)] List<string> B, [property: System.Runtime.Serialization.DataMember(Order = 2047)] string[] C, [property: System.Runtime.Serialization.DataMember(Order = 2048)] List<string> D, [property: System.Runtime.Serialization.DataMember(Order = 4095)] string[] E, [property: System.Runtime.Serialization.DataMember(Order = 262144)] List<string> F, [property: System.Runtime.Serialization.DataMember(Order = 33554432)] List<string> G, [property: System.Runtime.Serialization.DataMember(Order = 536870911)] List<string> H);",
            "string[] two = [\"a\", \"b\"]; foreach (M m in Both(new M([.. two], [.. two], two, [.. two], two, [.. two], [.. two], [.. two]))) { yield return string.Concat([.. m.A, .. m.B, .. m.C, .. m.D, .. m.E, .. m.F, .. m.G, .. m.H]); }", "abababababababab abababababababab" },
        { "a type whose name is longer than metadata holds", "public record M((Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>, Dictionary<string, List<Dictionary<string, int>>>) A);",
            "foreach (M m in Both(new M((new() { [\"a\"] = [new() { [\"b\"] = 5 }] }, [], [], [], [], [], [], [], [], [], [], [], [], [])))) { yield return m.A.Item1[\"a\"][0][\"b\"]; yield return m.A.Item14.Count; }", "5 0 5 0" },
        { "hidden members", "public class A { public object X { get; set; } = 1; } public class M : A { public new int X { get; set; } }", "foreach (M m in Both(new M { X = 2 })) { yield return m.X; }", "2 2" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Value_comes_back(string name, string types, string body, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(Frame + $"public static IEnumerable<object?> Run() {{ {body} }} }} {types}", GeneratorRunOptions.Default);
        MethodInfo check = Assembly.Load(Compile.Emit(run.Output)).GetType("N.Check")!.GetMethod("Run")!;
        var values = (IEnumerable<object?>)check.Invoke(null, null)!;
        StringBuilder text = new();
        foreach (object? value in values)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(FormattableString.Invariant($"{value}"));
        }
        Assert.True(expected == text.ToString(), $"{name}: expected {expected}, got {text}");
    }
}
