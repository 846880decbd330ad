using System.Reflection;

namespace Chains.Analyzers.Fuzz.Mutation;

/// <summary>What stands in programs where nobody expects it.</summary>
internal static class Oddities
{
    /// <summary>Begun and not ended, ended and not begun, or no C# at all.</summary>
    public static readonly string[] Strays =
    [
        "{", "}", "(", ")", "<", ">", "[", "]", "\"", "'", "\"\"\"", "$\"", "$$\"\"\"{{", "@\"", "/*", "*/", "//", "///", "#", ",", ";", ":", "::", ".", "..", "=", "=>", "?", "?.", "!", "&&", "@", "\\", "`", "~",
        "{{", "}}", "<<", ">>", "[[", "\0", "\uFEFF", "\u2028", "\ud800", "\udc00", "\u202e", "\t", "\r", "\u00a0", "é", "0x", "1e", "1_", "0b2", "99999999999999999999", "'ab'", "\"\\ud800\"", "\"\\q\"",
    ];

    public static readonly string[] Keywords =
    [
        "abstract", "as", "base", "bool", "break", "case", "catch", "checked", "class", "const", "continue", "default", "delegate", "do", "else", "enum", "event", "explicit", "extern", "false", "finally",
        "fixed", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private",
        "protected", "public", "readonly", "ref", "return", "sealed", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "unsafe", "using", "virtual",
        "void", "volatile", "while", "async", "await", "record", "partial", "required", "scoped", "file", "field", "global", "var", "dynamic", "when", "where", "yield", "with", "init", "get", "set", "value",
        "nint", "notnull", "unmanaged", "managed", "extension", "allows", "and", "or", "not", "from", "select", "nameof",
    ];

    public static readonly string[] Modifiers =
    [
        "abstract", "async", "const", "extern", "file", "fixed", "in", "internal", "new", "out", "override", "params", "partial", "private", "protected", "public", "readonly", "ref", "ref readonly", "required",
        "sealed", "scoped", "static", "this", "unsafe", "virtual", "volatile", "protected internal", "private protected", "static abstract",
    ];

    public static readonly string[] Directives =
    [
        "#if X", "#if true", "#if false", "#else", "#elif", "#endif", "#region", "#endregion", "#pragma warning disable", "#pragma warning disable CHN0001, CHN0011", "#pragma warning restore", "#pragma", "#nullable disable",
        "#nullable enable", "#nullable restore warnings", "#line 1 \"other.cs\"", "#line hidden", "#line (1, 1) - (5, 5) 3 \"span.cs\"", "#line 0", "#error", "#warning", "#define X", "#undef X", "#!/usr/bin/env dotnet",
        "#:package X@1", "#r \"x.dll\"", "#load \"x.cs\"", "#nonsense",
    ];

    /// <summary>Forms of a type; {0} is the one that stood there.</summary>
    public static readonly string[] Types =
    [
        "{0}?", "{0}[]", "{0}[,]", "{0}[][]", "{0}*", "ref {0}", "{0}??", "{0}?[]?", "({0}, {0})", "({0} a, {0} a)", "({0})", "List<{0}>", "List<{0}?>?", "Dictionary<{0}, {0}>", "Dictionary<string, {0}>", "IReadOnlyList<{0}>",
        "IAsyncEnumerable<{0}>", "IAsyncEnumerable<IAsyncEnumerable<{0}>>", "Task<{0}>", "Task<Task<{0}>>", "ValueTask<{0}>", "Task", "ValueTask", "Span<{0}>", "ReadOnlySpan<{0}>", "Memory<{0}>", "Nullable<{0}>", "Func<{0}>",
        "Lazy<{0}>", "HashSet<{0}>", "IEnumerable<{0}>", "KeyValuePair<{0}, {0}>", "Tuple<{0}>", "ValueTuple<{0}>", "ValueTuple", "System.Collections.Immutable.ImmutableArray<{0}>", "delegate*<{0}, void>", "delegate*<void>",
        "void", "void*", "dynamic", "object", "var", "string", "int", "nint", "nuint", "decimal", "Half", "Int128", "char", "DateTime", "DateTimeOffset", "TimeSpan", "DateOnly", "Guid", "Uri", "Version", "Type", "Exception", "Delegate",
        "Enum", "ValueType", "Array", "System.Text.Json.JsonElement", "System.Text.Json.JsonElement?", "System.Text.Json.Nodes.JsonNode", "Stream", "CancellationToken", "CancellationToken?", "TypedReference", "ArgIterator", "Index",
        "List<>", "List", "Dictionary<,>", "{0}<int>", "{0}<{0}>", "{0}.{0}", "global::{0}", "global::System.{0}", "{0}<", "", "?", "[]", "_", "@class", "T", "System", "Chains", "IAsyncEnumerable<int>", "DeploymentContext",
        "DeploymentContext<{0}>", "ILogger<{0}>", "in {0}", "out {0}", "params {0}[]", "scoped {0}", "this {0}", "required {0}", "System.Runtime.InteropServices.GCHandle", "System.Numerics.BigInteger", "System.Net.IPAddress",
        "System.Collections.ArrayList", "System.Collections.IEnumerable", "System.Linq.ILookup<{0}, {0}>", "System.Threading.Channels.ChannelReader<{0}>", "ReadOnlyMemory<byte>", "byte[]", "sbyte[]", "Stack<{0}>", "LinkedList<{0}>",
        // The compiler infers a type argument from nested arrays in time that doubles with each level.
        Nested("List<", 20), Nested("List<", 120), Nested("Dictionary<string, ", 40), Nested("Nullable<", 8), "(" + string.Join(", ", Enumerable.Repeat("{0}", 30)) + ")", "{0}" + string.Concat(Enumerable.Repeat("[]", 12)),
    ];

    /// <summary>Declarations that hardly are, and a type that each gives. A program gets one at its end and uses it.</summary>
    public static readonly (string Declaration, string Type)[] Declarations =
    [
        ("public record Grow<T>(Grow<Grow<T>>? Next);", "Grow<int>"),
        ("public record GrowTwo<T, U>(GrowTwo<U, List<T>>? Next, U Value);", "GrowTwo<int, string>"),
        ("public class GrowBase<T> : List<GrowBase<GrowBase<T>>>;", "GrowBase<int>"),
        ("public record Self(Self Next);", "Self"),
        ("public record SelfList(List<SelfList> Next, Dictionary<string, SelfList?[]> More, (SelfList, SelfList)? Pair);", "SelfList"),
        ("public struct SelfStruct { public SelfStruct Next { get; set; } }", "SelfStruct"),
        ("public record struct SelfNullable(SelfNullable? Next);", "SelfNullable"),
        ("public class Circle : Round; public class Round : Circle;", "Circle"),
        ("public class Own : Own;", "Own"),
        ("public class OwnGeneric<T> : OwnGeneric<OwnGeneric<T>>;", "OwnGeneric<int>"),
        ("public interface ICircle : ICircle;", "ICircle"),
        ("public class Constrained<T> where T : Constrained<T>;", "Constrained<Constrained<int>>"),
        ("public class TwoWays<T, U> where T : U where U : T;", "TwoWays<int, int>"),
        ("public enum OfText : string { A }", "OfText"),
        ("public enum Empty;", "Empty"),
        ("public enum Same { A = 1, B = 1, A = 2, a = 3 }", "Same"),
        ("public enum Huge : ulong { A = ulong.MaxValue, B = 0x8000000000000000 }", "Huge"),
        ("public enum Circular { A = B, B = A }", "Circular"),
        ("[Flags] public enum Small : sbyte { A = -128, B = sbyte.MinValue }", "Small"),
        ("public record Alike(int A, int a, int _A, int __a);", "Alike"),
        ("public record Twice(int A, int A);", "Twice"),
        ("public record Keywords(int @class, string @namespace, int @event, bool @null);", "Keywords"),
        ("public record Foreign(int Größe, string 名前, int \\u0061b);", "Foreign"),
        ("public class Node : List<Node>;", "Node"),
        ("public class Table : Dictionary<Table, Table>;", "Table"),
        ("public class Endless : IEnumerable<Endless> { }", "Endless"),
        ("public ref struct OnStack { public Span<int> A { get; set; } }", "OnStack"),
        ("public static class Still { public static int A { get; set; } }", "Still"),
        ("public abstract class Bare { public abstract int A { get; set; } }", "Bare"),
        ("public abstract record Shape; public record Round(Shape Inner) : Shape;", "Shape"),
        ("[System.Text.Json.Serialization.JsonDerivedType(typeof(Poly), \"a\")] [System.Text.Json.Serialization.JsonDerivedType(typeof(Poly), \"a\")] public class Poly { public Poly? Next { get; set; } }", "Poly"),
        ("[System.Text.Json.Serialization.JsonDerivedType(typeof(PolyB), 1)] public class PolyA; [System.Text.Json.Serialization.JsonDerivedType(typeof(PolyA), null)] public class PolyB : PolyA;", "PolyA"),
        ("[System.Text.Json.Serialization.JsonPolymorphic(TypeDiscriminatorPropertyName = \"\\ud800\")] [System.Text.Json.Serialization.JsonDerivedType(typeof(List<>))] public class PolyC;", "PolyC"),
        ("[System.Text.Json.Serialization.JsonDerivedType(typeof(void))] [System.Text.Json.Serialization.JsonDerivedType(null!)] [System.Text.Json.Serialization.JsonDerivedType] public abstract class PolyD;", "PolyD"),
        ("public record Named([property: System.Text.Json.Serialization.JsonPropertyName(\"\\ud800\")] int A, [property: System.Text.Json.Serialization.JsonPropertyName(null!)] int B, [property: System.Text.Json.Serialization.JsonPropertyName] int C);", "Named"),
        ("public class Converted { [System.Text.Json.Serialization.JsonConverter(typeof(int))] public int A { get; set; } [System.Text.Json.Serialization.JsonIgnore(Condition = (System.Text.Json.Serialization.JsonIgnoreCondition)99)] public int B { get; set; } }", "Converted"),
        ("public record Outer(Outer.Inner Value) { public record Inner(Outer Value); }", "Outer.Inner"),
        ("public class Must { public required int A { get; init; } public required Must? B { get; set; } public int C { get; } = 5; }", "Must"),
        ("public class Odd { public int this[int i] => i; public event Action? E; public int F; public ref int G => ref F; public int H { set { } } private int I { get; set; } }", "Odd"),
        ("public class NoWay { private NoWay() { } }", "NoWay"),
        ("public class ManyWays { public ManyWays(int a) { } public ManyWays(string a) { } [System.Text.Json.Serialization.JsonConstructor] public ManyWays(int A, string b) { } }", "ManyWays"),
        ("public class Arguments { public Arguments(ref int a, out int b, params int[] c) { b = 0; } public int A { get; } }", "Arguments"),
        ("public record Defaults(int A = int.MinValue, double B = double.NaN, float C = 1 / 0f, string D = \"\\ud800\\0\", decimal E = 79228162514264337593543950335m, char F = '\\ud800', DateTime G = default, DayOfWeek H = (DayOfWeek)99);", "Defaults"),
        ("public class Initial { public int A { get; set; } = Missing(); public string B { get; set; } = \"a\" + nameof(A) + typeof(int); public List<int> C { get; set; } = [1, 2, ..]; public object D { get; set; } = new { A = 1 }; }", "Initial"),
        ("public unsafe struct Raw { public fixed int A[4]; public int* B; public delegate*<void> C { get; set; } }", "Raw"),
        ("file record Hidden(int A);", "Hidden"),
        ("public partial record Part(int A); public partial record Part(int B); public partial class Part;", "Part"),
        ("public delegate void Call(Call call);", "Call"),
        ("public record Deep(" + Nested("List<", 60).Replace("{0}", "int", StringComparison.Ordinal) + " A);", "Deep"),
        ("public record Documented(int A); /// <summary>&bad; <see cref=\"\"/> </remarks>\npublic record Next(Documented A);", "Next"),
        ("public interface IPhiLlm; public interface IOther<T> { static abstract T A { get; } }", "IOther<int>"),
        ("public class Late : Missing.Base<Late>, IMissing, IDisposable;", "Late"),
        ("public class Ordered([RenamedFrom(\"A\")] int a, [RenamedFrom(null!)] int b) { [RenamedFrom(\"A\", \"\")] public int A { get; set; } [RenamedFrom] public int B { get; set; } }", "Ordered"),
    ];

    /// <summary>Expressions for any argument of an attribute.</summary>
    public static readonly string[] Values =
    [
        "null", "default", "default!", "\"\"", "\" \"", "\"\\ud800\"", "\"\\0\"", "\"\\n\"", "\"a\\\"b\\\\c\"", "\"../../x\"", "\"{0}\"", "\"é漢\\u202e\"", "\"a\" + \"b\"", "nameof(System)", "\"" + new string('x', 3000) + "\"", "\"\"\"raw\"\"\"", "\"u8\"u8", "$\"{1}\"", "$\"\"",
        "0", "-1", "1", "int.MaxValue", "int.MinValue", "long.MaxValue", "18446744073709551615", "1.5", "-0.0", "1e308", "1e309", "double.NaN", "double.PositiveInfinity", "float.Epsilon", "1m", "'c'", "true", "false",
        "typeof(int)", "typeof(void)", "typeof(List<>)", "typeof(Missing)", "typeof(int*)", "typeof(int[])", "typeof((int A, string B))", "typeof(dynamic)", "[]", "[null]", "[\"a\", null, \"a\"]", "[1, 2]", "[..]", "[.. new[] { \"a\" }]", "new string[] { null!, \"\" }",
        "new string[0]", "new[] { 1 }", "new object[] { null!, 1, \"a\", typeof(int) }", "new int[,] { }", "(Gpu)99", "(Gpu)(-1)", "Gpu.Missing", "(object)\"x\"", "(RetryOn)int.MinValue", "Missing.Value", "Missing()", "this", "x => x", "await 1", "new()", "\"100Ti\"", "\"-1Gi\"",
        "\"1e400Gi\"", "\"999999999999999999999Gi\"", "\"0x10\"", "\"hf://\"", "\"https://[::1\"", "\"a b\"", "\"PORT\"", "\"A=B=C\"", "\"=\"", "Concurrency.PerCpu", "-2147483648", "2147483648", "checked(int.MaxValue + 1)", "1 / 0", "throw null", "@default", "ref x", "out _",
    ];

    public static readonly string[] Names =
    [
        "RunRemote", "IsHealthy", "LoadAsync", "ConfigureServices", "Task", "System", "Chains", "global", "_", "__", "value", "cancellationToken", "ct", "Item", "item", "Result", "result", "IItem", "Client", "Main", "Program", "String", "Object", "Attribute", "ChainletAttribute", "@class",
        "@int", "größe", "名前", "\\u0041", "A\\u0301", "Dispose", "ToString", "GetHashCode", "Equals", "EqualityContract", "Deconstruct", "PrintMembers", "Clone", "string", "i", "I", "ı", new string('L', 500), "List", "Dictionary", "CancellationToken", "Infrastructure", "Wire",
    ];

    /// <summary>What is generated for a chainlet, and members of it.</summary>
    public static readonly string[] GeneratedNames = ["I{0}", "{0}Client", "{0}Client", "{0}ChainletHost", "I{0}Client", "II{0}", "{0}ClientClient", "ConfigureServicesOf{0}"];

    /// <summary>Attributes as they may be written: each of ours with each of its properties, and others that are read.</summary>
    public static readonly (string Attribute, string? Property)[] Attributes =
    [
        .. typeof(ChainletAttribute).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace == "Chains" && typeof(Attribute).IsAssignableFrom(type) && !type.IsAbstract)
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(static property => property.SetMethod is { IsPublic: true })
                .Select(static property => (string?)property.Name)
                .Order(StringComparer.Ordinal)
                .Prepend(null)
                .Select(property => (Name(type), property))),
        ("System.ComponentModel.DataAnnotations.Range", "Minimum"),
        ("System.ComponentModel.DataAnnotations.RegularExpression", "Pattern"),
        ("System.Text.Json.Serialization.JsonPropertyName", null),
        ("System.Text.Json.Serialization.JsonIgnore", "Condition"),
        ("System.Text.Json.Serialization.JsonRequired", null),
        ("System.Text.Json.Serialization.JsonConverter", null),
        ("System.Text.Json.Serialization.JsonDerivedType", "TypeDiscriminator"),
        ("System.Text.Json.Serialization.JsonNumberHandling", null),
        ("System.Text.Json.Serialization.JsonStringEnumMemberName", null),
        ("System.ComponentModel.DefaultValue", null),
        ("Obsolete", "DiagnosticId"),
        ("Missing", "Missing"),
    ];

    private static string Name(Type type) => type.IsGenericType ? type.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal) + "<{0}>" : type.Name[..^"Attribute".Length];

    private static string Nested(string open, int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "{0}" + new string('>', depth);
}
