using Chains.Generators.Declarations;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Emission;

/// <summary>What cannot travel is refused in a sentence that names the path and the repair, and what is generated beside it compiles.</summary>
public sealed class RefusedShapeTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { "public record M(IAsyncEnumerable<int> Later);", "'x.Later': type 'IAsyncEnumerable<int>': a stream cannot travel inside a value; take it as a parameter of RunRemote of its own, return it as it is (no Task around it), or use IReadOnlyList<T>" },
        { "public record M(List<IAsyncEnumerable<int>> Later);", "'x.Later[]': type 'IAsyncEnumerable<int>': a stream cannot travel inside a value" },
        { "public record M(System.Threading.Channels.ChannelReader<int> Later);", "'x.Later': type 'ChannelReader<int>': it is no form in which a stream travels; use IAsyncEnumerable<T>" },
        { "public record M(nint Price);", "'x.Price': nint is not supported; use long" },
        { "public record M(List<System.Text.Rune> Letters);", "'x.Letters[]': Rune is not supported; use string, or int" },
        { "public record M(Dictionary<string, System.Numerics.BigInteger?> At);", "'x.At[]': BigInteger is not supported; use Int128, or a string" },
        { "public record M((int Count, System.Net.IPAddress From) Pair);", "'x.Pair.From': IPAddress is not supported; use a string" },
        { "public record M(Tuple<int, int> Old);", "'x.Old': Tuple<int, int> is not supported; use a tuple of C# such as (int Count, string Name), or a record" },
        { "public record M(Stream Audio);", "'x.Audio': Stream is not supported; use byte[], or IAsyncEnumerable<byte[]> as a parameter or result of its own for what is large" },
        { "public record M(IQueryable<int> Items);", "'x.Items': IQueryable<int> is not supported; use IReadOnlyList<T>" },
        { "public record M(System.Text.Encoding Encoding);", "'x.Encoding': type 'Encoding': it is a type of the framework without a wire form; use a record of your own with the parts that the other side needs" },
        { "public record M(IServiceProvider Services);", "'x.Services': type 'IServiceProvider': it is a type of the framework without a wire form; use a record of your own with the parts that the other side needs" },
        { "public record M(Stack<int> Items);", "'x.Items': Stack<int> is not supported; use List<T>" },
        { "public record M(System.Collections.Frozen.FrozenSet<int> Items);", "use HashSet<T>, or ImmutableHashSet<T>" },
        { "public record M(System.Collections.ArrayList Items);", "'x.Items': ArrayList is not supported; use a generic collection such as List<T> or Dictionary<K, V>" },
        { "public class Words : List<string> { public string Name { get; set; } = \"\"; } public record M(Words Items);", "'x.Items': type 'Words': it is a collection of your own, whose items would be no part of the message; use List<T>, or a record that holds one" },
        { "public record M(IEnumerable<int> Items);", "IEnumerable<T> may give other items each time that it is read; use IReadOnlyList<T>" },
        { "public record M(TimeZoneInfo Zone, Type Kind);", "'x.Zone': TimeZoneInfo is not supported; use its Id as a string" },
        { "public record M(Dictionary<DateTime, int> Map);", "'x.Map.Key': type 'DateTime': a dictionary's key must be a string, char, an integer, bool, an enum, Guid or DateOnly, which proto3's maps can hold; use one of them, or a list of a record with both parts" },
        { "public record M(Dictionary<double, int> Map);", "'x.Map.Key': type 'double': a dictionary's key must be" },
        { "public record M(Dictionary<decimal, int> Map);", "'x.Map.Key': type 'decimal': a dictionary's key must be" },
        { "public class M { public M(Guid id) => Id = id.ToString(); public string Id { get; } }", "constructor parameter 'id' is of type 'Guid' and its member 'Id' of type 'string'; give both one type, or mark another constructor [JsonConstructor]" },
        { "public class M { public M(out int x) => X = x = 1; public int X { get; } }", "constructor parameter 'x' is passed by reference, which a value that arrives cannot be; pass it by value, or mark another constructor [JsonConstructor]" },
        { "public class M { [System.Text.Json.Serialization.JsonIgnore] public required string Secret { get; init; } public int X { get; set; } }", "its required member 'Secret' is no part of the message (it is marked [JsonIgnore]), so the object could not be constructed when it arrives; remove 'required', or let the member travel" },
        { "public class M { [Obsolete(\"gone\", true)] public int Old { get; set; } }", "its member 'Old' is obsolete as an error, so generated code cannot use it either; mark it [JsonIgnore]" },
        { "public record M(int X) { public M(string y) : this(y.Length) { } }", "it has several public constructors; mark the one to use with [JsonConstructor] (the record's own: [method: JsonConstructor] before 'record')" },
        { "public readonly struct M { public M(int x) => X = x; public M(string y) => X = y.Length; public int X { get; } }", "(of several constructors, mark one [JsonConstructor]), or mark it [JsonIgnore]" },
        { "public record M([property: System.Text.Json.Serialization.JsonPropertyName(\"id\")] int Number, int Id);", "its members 'Number' and 'Id' have one name on the wire, 'id'; rename one" },
        { "public record M([property: System.Text.Json.Serialization.JsonPropertyName(\"ID\")] int Number, int Id);", "its members 'Number' and 'Id' have one name on the wire, 'ID'; rename one" },
        { "public record M(List<Colour> Colours); public enum Colour { Red, [System.Text.Json.Serialization.JsonStringEnumMemberName(\"Red\")] Crimson }", "'x.Colours[]': type 'Colour': its members 'Red' and 'Crimson' have one name in JSON, 'Red', so that the second would be read as the first; give each a [JsonStringEnumMemberName] of its own" },
        { "public record M(Dictionary<Colour, int> Colours); public enum Colour { [System.Text.Json.Serialization.JsonStringEnumMemberName(\"r\")] Red, [System.Text.Json.Serialization.JsonStringEnumMemberName(\"r\")] Crimson }", "'x.Colours.Key': type 'Colour': its members 'Red' and 'Crimson' have one name in JSON, 'r'" },
        { "public record M(Colour Colour); public enum Colour { Red, [System.Text.Json.Serialization.JsonStringEnumMemberName(\" red\")] Crimson }", "'x.Colour': type 'Colour': the name \" red\" of its member 'Crimson' could not be read back from JSON; leave out blanks around it, and write one" },
        { "public record M(Colour Colour); [Flags] public enum Colour { Red = 1, [System.Text.Json.Serialization.JsonStringEnumMemberName(\"blue,green\")] Cyan = 2 }", "'x.Colour': type 'Colour': the name \"blue,green\" of its member 'Cyan' could not be read back from JSON; leave out commas, which stand between flags" },
        { "public record M(int A_B, int AB);", "have one name on the wire, 'ab'; rename one" },
        { "public record M(M<int> X); public record M<T>(M<M<T>>? Next);", "its declaration nests without end; use a type whose members repeat" },
        { "public record M(M<int> X); public record P<T, U>(T A, U B); public record M<T>(M<P<T, T>>? Next);", "its declaration nests without end; use a type whose members repeat" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Message_is_refused_with_its_path_and_repair(string message, string reason) => AssertRefused(
        $"namespace N {{ {message} [Chains.Chainlet] public partial class Echo {{ public Task<int> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(1); }} }}", reason);

    [Fact]
    public void Two_parameters_of_one_name_on_the_wire_are_refused() => AssertRefused(
        "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int maxTokens, int max_tokens, CancellationToken ct = default) => Task.FromResult(1); }",
        "'Echo.RunRemote' cannot receive 'max_tokens': 'maxTokens' and 'max_tokens' have one name on the wire, 'maxtokens'; rename one");

    [Theory]
    [InlineData("Task<IAsyncEnumerable<int>> RunRemote(int x)", "'Echo.RunRemote' cannot return 'result': type 'IAsyncEnumerable<int>': a stream cannot travel inside a value")]
    [InlineData("Task RunRemote(IAsyncEnumerable<IAsyncEnumerable<int>> x)", "'Echo.RunRemote' cannot receive 'x[]': type 'IAsyncEnumerable<int>': a stream cannot travel inside a value")]
    [InlineData("Task RunRemote(IAsyncEnumerable<object> x)", "'Echo.RunRemote' cannot receive 'x[]': object is not supported")]
    [InlineData("Task RunRemote(System.Threading.Channels.ChannelReader<int> x)", "'Echo.RunRemote' cannot receive 'x': type 'ChannelReader<int>': it is no form in which a stream travels; use IAsyncEnumerable<T>")]
    [InlineData("Task RunRemote(IAsyncEnumerable<int> maxTokens, int max_tokens)", "have one name on the wire, 'maxtokens'; rename one")]
    public void A_stream_in_the_wrong_place_is_refused(string method, string reason) =>
        AssertRefused($"namespace N; [Chains.Chainlet] public partial class Echo {{ public {method} => throw new Exception(); }}", reason);

    [Fact]
    public void Members_in_several_files_are_refused_on_every_level_of_inheritance()
    {
        const string Chainlet = "namespace N; public class M : B { public int Z { get; set; } } [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(1); }";
        AssertRefused(Compile.Create([new("/project/A.cs", "namespace N; public partial class B { public int X { get; set; } }"), new("/project/B.cs", "namespace N; public partial class B { public int Y { get; set; } }"), new("/project/C.cs", Chainlet)]),
            "its members stand in several partial files, which have no order among each other; give each member a [DataMember(Order = n)]");
    }

    [Fact]
    public void A_type_behind_an_extern_alias_is_refused()
    {
        MetadataReference other = MetadataReference.CreateFromImage(Compile.Emit(Compile.Create("namespace Other; public record Item(int X);", CompileOptions.Default with { AssemblyName = "Other" }))).WithAliases(["other"]);
        AssertRefused(Compile.Create("extern alias other; namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(other::Other.Item x, CancellationToken ct = default) => Task.FromResult(1); }", CompileOptions.Default with { References = [other] }),
            "its assembly is referenced only by the extern alias 'other'");
    }

    public static TheoryData<string> BrokenPrograms =>
    [
        "class M : M { public int X { get; set; } }",
        "class M : B { public int X { get; set; } } class B : M { public int Y { get; set; } }",
        "class M { public M(Missing a, int a, int) { } public int A { get; } }",
        "record M(int, string ) { public int { get; set; } public M(M m, M m) { } }",
        "struct M { public M Next; public M[] Many; }",
        "record M(M<M<M<Missing>>> X) ; class M<T> : M<M<T>> { public T Y { get; set; } public M<T, T> Z; }",
        "enum M : string { A = \"x\", B = A.B, }",
        "record M([JsonIgnore(Condition = )] int X) { [DataMember(Order = \"x\")] public int Y { get; set; } [DataMember(Order = 1L << 40)] public int Z { get; set; } }",
        "class M<T> { } class M { public M<int, int> X { get; set; } public M<> Y; public Dictionary<,> Z; public Nullable<> W; public int?? V; public List<void> U; }",
        "interface M : M { } delegate void M(); namespace M { }",
        "record M((int, Missing) A, Dictionary<Missing, int> B, (int,) C, HashSet<> D, Dictionary<(int, int), M> E, KeyValuePair<M, M> F, (M, (M?, int)[])? G, ValueTuple<M> H, Nullable<(M, int)> I, DateTime?? J);",
        "record M(SortedDictionary<string, M, M> A, IReadOnlySet<M, M> B, System.Text.Json.JsonElement<M> C, Guid<int> D, TimeSpan<M>? E, (M a, M a) F, (int Item2, int Item1) G); namespace System { struct Guid<T> { } struct DateTime { } class Uri { } }",
        "struct M { public (M, int) Next; public HashSet<M> Many { get; } public System.Collections.Immutable.ImmutableArray<M>? A; public (int x, int X, dynamic y, int* z) T; }",
        "class M { public required M() { } public ref int X => ref X; public int* P; public delegate*<int, void> F; public Span<int> S { get; set; } public dynamic D; public TypedReference R; }",
    ];

    [Theory]
    [MemberData(nameof(BrokenPrograms))]
    public void A_broken_program_does_not_throw(string message)
    {
        foreach (string type in (string[])["M", "M?", "M[]", "List<M?>", "Dictionary<M, M>", "M x, M", "IAsyncEnumerable<M?>?", "IAsyncEnumerable<>", "IAsyncEnumerable<IAsyncEnumerable<M, M>, M>"])
        {
            string source = $"namespace N {{ [Chains.Chainlet] public partial class Echo(M m, {type} x, [Chains.Depends<M>(Retries = )] M, Chains.DeploymentContext<M> c) {{ public Task<{type}> RunRemote({type} x, M, {type} = null, CancellationToken ct = default) => null; }} }} namespace N {{ {message} }}";
            CSharpCompilation compilation = Compile.Create(source);
            GeneratorRun.AssertDoesNotThrow(compilation);
            Read(compilation);
        }
    }

    private static void AssertRefused(string source, string reason) => AssertRefused(Compile.Create(source), reason);

    private static void AssertRefused(CSharpCompilation compilation, string reason)
    {
        GeneratorRun run = GeneratorRun.Of(compilation);
        Assert.Contains("violations", run.Text, StringComparison.Ordinal);
        string message = Assert.Single(Read(compilation)).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.True(message.Length < 500, message);
    }

    private static List<Diagnostic> Read(CSharpCompilation compilation)
    {
        List<Diagnostic> found = [];
        ChainletReader.Read(compilation.GetTypeByMetadataName("N.Echo")!, new ReadReport(found.Add), TestContext.Current.CancellationToken);
        return found;
    }
}
