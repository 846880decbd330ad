using System.Collections.Immutable;

namespace Chains.Analyzers.Tests.Contracts;

/// <summary>The changes of a contract that the product must judge, in the order of docs/spec/contract-changes.md.</summary>
internal static class Catalogue
{
    private const string Zero = "A zero, `false` or empty text is not written by the old version, and arrives as absent: as null, or as the new default.";
    private const string Added = "To buf every added field is safe; here old JSON, and old messages without a message that must be there, are refused.";

    private static readonly ImmutableDictionary<string, string> SnakeCase = ImmutableDictionary<string, string>.Empty.Add("ChainsJsonNaming", "snake_case");
    private static readonly ImmutableDictionary<string, string> Package = ImmutableDictionary<string, string>.Empty.Add("ChainsProtoPackage", "n");

    public static IReadOnlyList<Change> All { get; } =
    [
        // Members come and go.
        new("member added, nullable", ChangeKind.Message, "record M(int A);", "record M(int A, string? Note = null);", "")
        { Same = [("new M(7)", "new M(7)")], Back = [("new M(7, \"x\")", "new M(7)")] },
        new("member added, with a default", ChangeKind.Message, "record M(int A);", "record M(int A, int B = 5);", "")
        { Forward = [("new M(7)", "new M(7, 5)")], Back = [("new M(7, 6)", "new M(7)")] },
        new("settable list added", ChangeKind.Message, "class M { public int A { get; set; } }", "class M { public int A { get; set; } public List<int> B { get; set; } = []; }", "")
        { Same = [("new M { A = 7 }", "new M { A = 7 }")], Back = [("new M { A = 7, B = [1] }", "new M { A = 7 }")] },
        new("member added, a number that must be there", ChangeKind.Message, "record M(int A);", "record M(int A, int B);", "json", Added)
        { Forward = [("new M(7)", "new M(7, 0)")], Back = [("new M(7, 6)", "new M(7)")] },
        new("member added, a list that must be there", ChangeKind.Message, "record M(int A);", "record M(int A, List<int> B);", "json", Added)
        { Forward = [("new M(7)", "new M(7, [])")], Back = [("new M(7, [1])", "new M(7)")] },
        new("member added, a message that must be there", ChangeKind.Message, "record M(int A);", "record N(int X); public record M(int A, N B);", "wire json", Added)
        { Forward = [("new M(7)", "new M(7, new N(0))")], Back = [("new M(7, new N(1))", "new M(7)")] },
        new("member removed, nullable", ChangeKind.Message, "record M(int A, string? B = null);", "record M(int A);", "source")
        { Forward = [("new M(7, \"x\")", "new M(7)")], Back = [("new M(7)", "new M(7)")] },
        new("member removed, a number that must be there", ChangeKind.Message, "record M(int A, int B);", "record M(int A);", "json source", "The old version refuses JSON without it, whatever is reserved.")
        { Forward = [("new M(7, 6)", "new M(7)")], Back = [("new M(7)", "new M(7, 0)")] },
        new("member removed, a message that must be there", ChangeKind.Message, "record N(int X); public record M(int A, N B);", "record M(int A);", "wire json source", "The old version refuses a message without it, whatever is reserved.")
        { Forward = [("new M(7, new N(1))", "new M(7)")], Back = [("new M(7)", "new M(7, new N(0))")] },
        new("members in another order", ChangeKind.Message, "record M(int A, string B, N C); public record N(int X, int Y);", "record M(N C, string B, int A); public record N(int Y, int X);", "")
        { Same = [("new M(7, \"x\", new N(1, 2))", "new M(new N(2, 1), \"x\", 7)")] },

        // Names and numbers.
        new("member renamed", ChangeKind.Message, "record M(int A, string B);", "record M(int A, string C);", "json source", "One member is gone and another is new, and both must be there.")
        { Forward = [("new M(7, \"x\")", "new M(7, \"\")")], Back = [("new M(7, \"x\")", "new M(7, \"\")")] },
        new("member renamed, with `[RenamedFrom]`", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [RenamedFrom(\"B\")] string C);", "json source")
        { Same = [("new M(7, \"x\")", "new M(7, \"x\")")] },
        new("member renamed, with `[RenamedFrom]` and `[JsonPropertyName]`", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [RenamedFrom(\"B\"), property: JsonPropertyName(\"b\")] string C);".Replace("[RenamedFrom(\"B\"), property: ", "[RenamedFrom(\"B\")][property: ", StringComparison.Ordinal),
            "source", "Protobuf's own JSON reads the proto name too; the HTTP edge reads one name.")
        { Same = [("new M(7, \"x\")", "new M(7, \"x\")")] },
        new("member renamed in C#, with `[DataMember(Name)]` and `[JsonPropertyName]`", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [property: DataMember(Name = \"B\"), JsonPropertyName(\"b\")] string C);", "")
        { Same = [("new M(7, \"x\")", "new M(7, \"x\")")] },
        new("name in JSON changed", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [property: JsonPropertyName(\"text\")] string B);", "json", "Generated code does not show the name.")
        { Same = [("new M(7, \"x\")", "new M(7, \"x\")")] },
        new("naming in JSON changed to `ChainsJsonNaming=snake_case`", ChangeKind.Message, "record M(int MaxCount);", "record M(int MaxCount);", "json", "Generated code does not show the name.")
        { NewProperties = SnakeCase, Same = [("new M(7)", "new M(7)")] },
        new("naming in JSON changed back from `ChainsJsonNaming=snake_case`", ChangeKind.Message, "record M(int MaxCount);", "record M(int MaxCount);", "json", "Generated code does not show the name.")
        { OldProperties = SnakeCase, Same = [("new M(7)", "new M(7)")] },
        new("member renamed, with `[RenamedFrom]`, in a project with `ChainsJsonNaming=snake_case`", ChangeKind.Message, "record M(int MaxCount);", "record M([RenamedFrom(\"MaxCount\")] int MostCount);", "json source")
        { OldProperties = SnakeCase, NewProperties = SnakeCase, Same = [("new M(7)", "new M(7)")] },
        new("number changed by `[DataMember(Order)]`", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [property: DataMember(Order = 9)] string B);", "wire", "To buf's WIRE a number that is reserved is gone in peace; its value is lost all the same.")
        { Same = [("new M(7, \"x\")", "new M(7, \"x\")")] },
        new("number of a removed member used again", ChangeKind.Message, "record M(int A, string B);", "record M(int A, [property: DataMember(Order = 2)] string C);", "wire json source", "To buf this is a renamed field; without `[RenamedFrom]` it is another one, which gets the old one's values.")
        { Forward = [("new M(7, \"x\")", "new M(7, \"\")")] },

        // Types.
        new("`int` to `long`", ChangeKind.Message, "record M(int A);", "record M(long A);", "source", "The HTTP edge writes 64-bit numbers as numbers, protobuf's own JSON as text.")
        { Same = [("new M(7)", "new M(7)"), ("new M(int.MinValue)", "new M(int.MinValue)")] },
        new("`long` to `int`", ChangeKind.Message, "record M(long A);", "record M(int A);", "wire json source", "Larger values are cut down without a word.")
        { Same = [("new M(7)", "new M(7)")], Forward = [("new M(5_000_000_000)", "new M(int.MaxValue)")] },
        new("`int` to `uint`", ChangeKind.Message, "record M(int A);", "record M(uint A);", "wire json source", "Negative values become large ones.")
        { Same = [("new M(7)", "new M(7)")], Forward = [("new M(-1)", "new M(0)")] },
        new("`uint` to `long`", ChangeKind.Message, "record M(uint A);", "record M(long A);", "source", "The HTTP edge writes 64-bit numbers as numbers.")
        { Same = [("new M(uint.MaxValue)", "new M(uint.MaxValue)")] },
        new("`bool` to `int`", ChangeKind.Message, "record M(bool A);", "record M(int A);", "json source")
        { Same = [("new M(true)", "new M(1)"), ("new M(false)", "new M(0)")] },
        new("`int` to `sint32`", ChangeKind.Message, "record M(int A);", "record M(int A);", "wire")
        { LockEdit = ("  int32 a", "  sint32 a"), Raw = [([8, 1], "{\"a\":-1}", "new M(-1)")] },
        new("`int` to `sfixed32`", ChangeKind.Message, "record M(int A);", "record M(int A);", "wire")
        { LockEdit = ("  int32 a", "  sfixed32 a"), Raw = [([13, 7, 0, 0, 0], "{\"a\":7}", "new M(7)")] },
        new("`int` to `double`", ChangeKind.Message, "record M(int A);", "record M(double A);", "wire source")
        { Same = [("new M(7)", "new M(7)")] },
        new("`float` to `double`", ChangeKind.Message, "record M(float A);", "record M(double A);", "wire source")
        { Same = [("new M(0.1f)", "new M(0.1)")] },
        new("`int` to `string`", ChangeKind.Message, "record M(int A);", "record M(string A);", "wire json source")
        { Same = [("new M(7)", "new M(\"7\")")] },
        new("`string` to `byte[]`", ChangeKind.Message, "record M(string A);", "record M(byte[] A);", "json source")
        { Same = [("new M(\"hi\")", "new M([104, 105])")] },
        new("`byte[]` to `string`", ChangeKind.Message, "record M(byte[] A);", "record M(string A);", "wire json source")
        { Same = [("new M([104, 105])", "new M(\"hi\")")], Forward = [("new M([255])", "new M(\"\")")] },
        new("enum to `int`", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(int A);", "json source", "Enums are open and travel as the same bytes.")
        { Same = [("new M(E.Y)", "new M(1)")] },
        new("one value to a list", ChangeKind.Message, "record M(int A);", "record M(List<int> A);", "wire json source")
        { Same = [("new M(7)", "new M([7])")] },
        new("a list to one value", ChangeKind.Message, "record M(List<int> A);", "record M(int A);", "wire json source")
        { Same = [("new M([7])", "new M(7)")] },
        new("a list to a dictionary", ChangeKind.Message, "record M(List<string> A);", "record M(Dictionary<string, string> A);", "wire json source")
        { Same = [("new M([\"k\"])", "new M(new() { [\"k\"] = \"\" })")] },
        new("a list to one that may be null", ChangeKind.Message, "record M(List<int> A);", "record M(List<int>? A);", "wire source", "A wrapper message is needed, which the HTTP edge does not show.")
        { Same = [("new M([7])", "new M([7])"), ("new M([])", "new M([])")] },
        new("elements of a list to ones that may be null", ChangeKind.Message, "record M(List<int> A);", "record M(List<int?> A);", "wire source", "A wrapper message is needed, which the HTTP edge does not show.")
        { Same = [("new M([7, 0])", "new M([7, 0])")] },
        new("elements of a list, `int` to `long`", ChangeKind.Message, "record M(List<int> A);", "record M(List<long> A);", "source", "The HTTP edge writes 64-bit numbers as numbers.")
        { Same = [("new M([7, -1])", "new M([7, -1])")] },
        new("keys of a dictionary, `int` to `string`", ChangeKind.Message, "record M(Dictionary<int, int> A);", "record M(Dictionary<string, int> A);", "wire source", "Keys are text in JSON anyhow.")
        { Same = [("new M(new() { [7] = 1 })", "new M(new() { [\"7\"] = 1 })")] },
        new("a message to another one with the same fields", ChangeKind.Message, "record M(N A, O B); public record N(int X); public record O(int X);", "record M(O A, N B); public record N(int X); public record O(int X);", "source", "Names of messages do not travel.")
        { Same = [("new M(new N(1), new O(2))", "new M(new O(1), new N(2))")] },

        // Presence.
        new("must be there to nullable", ChangeKind.Message, "record M(int A);", "record M(int? A);", "wire source", Zero)
        { Same = [("new M(7)", "new M(7)"), ("new M(0)", "new M(0)")] },
        new("must be there to a default", ChangeKind.Message, "record M(string A);", "record M(string A = \"none\");", "wire source", Zero)
        { Same = [("new M(\"x\")", "new M(\"x\")"), ("new M(\"\")", "new M(\"\")")] },
        new("must be there to a default of zero", ChangeKind.Message, "record M(int A);", "record M(int A = 0);", "source")
        { Same = [("new M(7)", "new M(7)"), ("new M(0)", "new M(0)")] },
        new("nullable to must be there", ChangeKind.Message, "record M(int? A);", "record M(int A);", "wire json source", "Null, which the old version allows, arrives as zero or is refused.")
        { Same = [("new M(7)", "new M(7)"), ("new M(null)", "new M(-1)")] },
        new("nullable message to one that must be there", ChangeKind.Message, "record M(N? A); public record N(int X);", "record M(N A); public record N(int X);", "wire json", "Null, which the old version allows, is refused; the text of a proto file does not show it but for our comment.")
        { Same = [("new M(new N(1))", "new M(new N(1))"), ("new M(null)", "new M(new N(0))")] },
        new("message that must be there to nullable", ChangeKind.Message, "record M(N A); public record N(int X);", "record M(N? A); public record N(int X);", "")
        { Same = [("new M(new N(1))", "new M(new N(1))")] },
        new("default changed", ChangeKind.Message, "record M(int A = 5);", "record M(int A = 6);", "")
        { Same = [("new M(5)", "new M(5)"), ("new M(0)", "new M(0)")] },

        // Types of their own.
        new("message renamed", ChangeKind.Message, "record M(N A); public record N(int X, int Y);", "record M(O A); public record O(int Y, int X);", "source", "Names of messages do not travel.")
        { Same = [("new M(new N(1, 2))", "new M(new O(2, 1))")] },
        new("message moved into another type", ChangeKind.Message, "record M(N A); public record N(int X);", "record M(Outer.N A); public static class Outer { public record N(int X); }", "source", "Names of messages do not travel.")
        { Same = [("new M(new N(1))", "new M(new Outer.N(1))")] },
        new("message moved into another namespace", ChangeKind.Message, "record M(N A); public record N(int X, int Y);", "record M(Other.N A); namespace Other { public record N(int Y, int X); }", "")
        { Same = [("new M(new N(1, 2))", "new M(new Other.N(2, 1))")] },
        new("member of a nested message removed", ChangeKind.Message, "record M(List<N> A); public record N(int X, int? Y);", "record M(List<N> A); public record N(int X);", "source")
        { Forward = [("new M([new N(1, 2)])", "new M([new N(1)])")], Back = [("new M([new N(1)])", "new M([new N(1, null)])")] },

        // Polymorphic types.
        new("derived type added", ChangeKind.Message, "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public abstract record S; public record B(int X) : S;", "record M(S A); [JsonDerivedType(typeof(B), \"b\"), JsonDerivedType(typeof(C), \"c\")] public abstract record S; public record B(int X) : S; public record C(int Y) : S;", "")
        { Same = [("new M(new B(1))", "new M(new B(1))")] },
        new("derived type removed", ChangeKind.Message, "record M(S A); [JsonDerivedType(typeof(B), \"b\"), JsonDerivedType(typeof(C), \"c\")] public abstract record S; public record B(int X) : S; public record C(int Y) : S;", "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public abstract record S; public record B(int X) : S;", "wire json source", "Values of the type are refused, whatever is reserved.")
        { Same = [("new M(new B(1))", "new M(new B(1))")], Forward = [("new M(new C(1))", "new M(new B(0))")] },
        new("type made polymorphic", ChangeKind.Message, "record M(S A); public record S(int? Z = null);", "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public record S(int? Z = null); public record B(int X) : S;", "wire source", "The fields of the type stand in a message of their own, which older versions do not look into.")
        { Same = [("new M(new S(7))", "new M(new S(7))")] },
        new("member of a type with derived types removed", ChangeKind.Message, "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public record S(int? Z = null, int? Y = null); public record B(int X) : S;", "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public record S(int? Z = null); public record B(int X) : S;", "source")
        { Forward = [("new M(new S(7, 8))", "new M(new S(7))"), ("new M(new B(1) { Z = 7, Y = 8 })", "new M(new B(1) { Z = 7 })")], Back = [("new M(new S(7))", "new M(new S(7))")] },
        new("members of a type with derived types in another order", ChangeKind.Message, "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public record S(int Z, int Y); public record B(int Z, int Y) : S(Z, Y);", "record M(S A); [JsonDerivedType(typeof(B), \"b\")] public record S(int Y, int Z); public record B(int Y, int Z) : S(Y, Z);", "")
        { Same = [("new M(new S(7, 8))", "new M(new S(8, 7))"), ("new M(new B(7, 8))", "new M(new B(8, 7))")] },
        new("derived types in another order", ChangeKind.Message, "record M(S A); [JsonDerivedType(typeof(B), \"b\"), JsonDerivedType(typeof(C), \"c\")] public abstract record S; public record B(int X) : S; public record C(int Y) : S;", "record M(S A); [JsonDerivedType(typeof(C), \"c\"), JsonDerivedType(typeof(B), \"b\")] public abstract record S; public record B(int X) : S; public record C(int Y) : S;", "")
        { Same = [("new M(new B(1))", "new M(new B(1))"), ("new M(new C(1))", "new M(new C(1))")] },

        // Enums.
        new("enum value added", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(E A); public enum E { X, Y, Z }", "")
        { Same = [("new M(E.Y)", "new M(E.Y)")] },
        new("enum value added in the middle", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(E A); public enum E { X, Z, Y }", "wire", "buf sees a renamed value; in C# the numbers moved.")
        { Same = [("new M(E.Y)", "new M(E.Y)")] },
        new("enum values in another order, with their numbers", ChangeKind.Message, "record M(E A); public enum E { X, Y, Z }", "record M(E A); public enum E { Z = 2, Y = 1, X = 0 }", "")
        { Same = [("new M(E.Y)", "new M(E.Y)"), ("new M(E.Z)", "new M(E.Z)")] },
        new("enum value renamed", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(E A); public enum E { X, Z }", "json source")
        { Same = [("new M(E.Y)", "new M(E.Z)")] },
        new("enum value removed", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(E A); public enum E { X }", "json source", "The old version sends it by name in JSON, whatever is reserved.")
        { Same = [("new M(E.Y)", "new M((E)1)")] },
        new("enum value's name in JSON changed", ChangeKind.Message, "record M(E A); public enum E { X, Y }", "record M(E A); public enum E { X, [JsonStringEnumMemberName(\"why\")] Y }", "json", "The proto name is the same, and the only one that buf knows.")
        { Same = [("new M(E.Y)", "new M(E.Y)")] },

        // Parameters.
        new("parameter added, with a default", ChangeKind.Parameters, "int a", "int a, int b = 5", "")
        { Forward = [("7", "7, 5")], Back = [("7, 6", "7")] },
        new("parameter added, without a default", ChangeKind.Parameters, "int a", "int a, int b", "json", Added)
        { Forward = [("7", "7, 0")], Back = [("7, 6", "7")] },
        new("parameter removed", ChangeKind.Parameters, "int a, string b", "int a", "json source", "The old version refuses JSON without it.")
        { Forward = [("7, \"x\"", "7")], Back = [("7", "7, \"\"")] },
        new("parameters in another order", ChangeKind.Parameters, "int a, string b, bool c", "bool c, int a, string b", "")
        { Same = [("7, \"x\", true", "true, 7, \"x\"")] },
        new("parameter renamed, with `[RenamedFrom]`", ChangeKind.Parameters, "int a, string b", "int a, [RenamedFrom(\"b\")] string c", "json source")
        { Same = [("7, \"x\"", "7, \"x\"")] },
        new("optional parameter to one that must be there", ChangeKind.Parameters, "int a, int b = 5", "int a, int b", "wire json source", "Callers in other languages leave it out, and zero arrives instead of the default.")
        { Same = [("7, 6", "7, 6")], Raw = [([8, 7], "{\"a\":7}", "7, 5")] },
        new("parameter's type changed", ChangeKind.Parameters, "int a", "string a", "wire json source")
        { Same = [("7", "\"7\"")] },

        // Chainlets.
        new("single call to a stream of results", ChangeKind.Call, "public Task<int> RunRemote(int a, CancellationToken ct = default) => Task.FromResult(a);", "public async IAsyncEnumerable<int> RunRemote(int a, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default) { await Task.Yield(); yield return a; yield return a; }",
            "wire json source"),
        new("stream of results to a single call", ChangeKind.Call, "public async IAsyncEnumerable<int> RunRemote(int a, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct = default) { await Task.Yield(); yield return a; yield return a; }", "public Task<int> RunRemote(int a, CancellationToken ct = default) => Task.FromResult(a);",
            "wire json source"),
        new("single call to a stream of the caller's", ChangeKind.Call, "public Task<int> RunRemote(int a, CancellationToken ct = default) => Task.FromResult(a);", "public async Task<int> RunRemote(IAsyncEnumerable<int> a, CancellationToken ct = default) { int sum = 0; await foreach (int i in a) { sum += i; } return sum; }",
            "wire json source"),
        new("asynchronous to synchronous", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(a);", "public int RunRemote(int a) => a;", ""),
        new("result added", ChangeKind.Call, "public Task RunRemote(int a) => Task.CompletedTask;", "public Task<int> RunRemote(int a) => Task.FromResult(0);", "json", Added),
        new("result removed", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(0);", "public Task RunRemote(int a) => Task.CompletedTask;", "json source", "The old version refuses JSON without a result."),
        new("chainlet renamed", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(a);", "class:Reply", "wire source", "Callers of the old name find nothing. The path of the HTTP edge is the same."),
        new("namespace of the chainlet changed", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(a);", "namespace:Other", "wire source", "The path of the HTTP edge is the same."),
        new("namespace of the chainlet changed, with `ChainsProtoPackage`", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(a);", "namespace:Other", "source")
        { NewProperties = Package },
        new("display name of the chainlet changed", ChangeKind.Call, "public Task<int> RunRemote(int a) => Task.FromResult(a);", "name:reply", "source"),
    ];
}
