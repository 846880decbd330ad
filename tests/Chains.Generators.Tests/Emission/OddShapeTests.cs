using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>Rare but valid C#, on the side of the chainlet and of its messages: what is generated for it compiles without a warning.</summary>
public sealed class OddShapeTests
{
    private const string Echo = "[Chains.Chainlet] public partial class Echo { public Task<M> RunRemote(M x, CancellationToken ct = default) => Task.FromResult(x); }";

    public static TheoryData<string, string> Messages => new()
    {
        { "init-only members of a generic class", "public class Page<T> { public T? Value { get; init; } public List<T> Items { get; init; } = []; public int Count { get; private set; } } public record M(Page<int> A, Page<string> B, Page<Page<long>> C);" },
        { "init-only members of a constrained generic struct", "public struct Box<T, U> where T : struct, IComparable<T> where U : class, new() { public T Value { get; init; } public U? Other { get; init; } } public class X { } public record M(Box<int, X> A);" },
        { "a generic class nested in a generic class", "public class Outer<T> { public class Inner<U> { public T? A { get; init; } public U? B { get; init; } } public enum E { One } public E Kind { get; init; } } public record M(Outer<int>.Inner<string> A, Outer<string> B);" },
        { "required and SetsRequiredMembers", "public class M { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public M() { Name = \"\"; } public required string Name { get; init; } public required int Field; }" },
        { "a required member that the constructor also takes", "public class M(int x) { public required int X { get; init; } = x; }" },
        { "members hidden with new", "public class A { public object X { get; set; } = 1; public int Y { get; set; } } public class M : A { public new int X { get; set; } public new string Y { get; set; } = \"\"; }" },
        { "a member that hides one and is ignored", "public class A { public int X { get; set; } } public class M : A { [System.Text.Json.Serialization.JsonIgnore] public new object X { get; set; } = 1; public int Z { get; set; } }" },
        { "a computed member that hides one", "public class A { public int X { get; set; } } public class M : A { public new string X => \"\"; public int Z { get; set; } }" },
        { "overridden members", "public abstract class A { public virtual int X { get; set; } public abstract string Y { get; init; } } public class M : A { public override int X { get => base.X; set => base.X = value; } public override string Y { get; init; } = \"\"; }" },
        { "enum aliases and flags of all sizes", "[Flags] public enum F : byte { None, A = 1, B = 2, AB = 3, Both = 3 } public enum L : long { A = 1, B = -1 } public enum U : ulong { A } public enum W : uint { A = 5 } public enum S : sbyte { A = -128 } public enum Empty { } public record M(F F, L L, U U, W W, S S, Empty E, F? G, List<L> Many, Dictionary<string, W> Map);" },
        { "enum members that are obsolete as errors", "public enum E { A, [Obsolete(\"gone\", true)] B, @class } public record M(E E);" },
        { "dictionary keys of each kind", "public record M(Dictionary<string, int> A, Dictionary<bool, int> B, Dictionary<byte, int> C, Dictionary<sbyte, int> D, Dictionary<short, int> E, Dictionary<ushort, int> F, IDictionary<int, int> G, IReadOnlyDictionary<uint, int> H, Dictionary<long, M?> I, Dictionary<ulong, ulong?>? J);" },
        { "nullable everything", "public enum E { A } public struct P { public int X; } public record M(bool? A, byte? B, ReadOnlyMemory<byte>? C, byte[]? D, E? F, P? G, int?[]? H, string?[]?[]? I, List<P?>? J, Dictionary<string, List<byte[]?>?>? K, IReadOnlyCollection<M?>? L, IList<ReadOnlyMemory<byte>?> N);" },
        { "a readonly struct with a constructor", "public readonly struct M { public M(int x, string? y) { X = x; Y = y; } public int X { get; } public string? Y { get; } }" },
        { "a record struct with another constructor", "public readonly record struct M(int X) { public M(string y) : this(y.Length) { } }" },
        { "a record with a marked constructor", "[method: System.Text.Json.Serialization.JsonConstructor] public record M(int X) { public M(string y) : this(y.Length) { } }" },
        { "members named as locals of generated code", "public record M(int value, int size, int reader, int writer, int json, int tag, int f1, int has1, int result, int scope, int item, int entry, int key, int present, List<int?>? name, Dictionary<string, M?> map);" },
        { "members named as keywords", "public class M { public int @int { get; init; } public int @await { get; init; } public int @field { get; set; } public int @value { get; init; } public int @partial; public required int @required { get; init; } public int @record { get; set; } public int @extension { get; init; } public int @nameof { get; set; } public int @var { get; set; } public int @_ { get; set; } }" },
        { "types named as contextual keywords", "public record @async(int X); public enum @dynamic { A } public record @nint(int X); public record M(@async A, @dynamic B, @async C, @nint D);" },
        { "unicode names", "public enum Größe { Ähm, 小 } public record 注文(int Größe, string Ω, Größe É); public record M(注文 A, List<注文> B);" },
        { "two types of one name", "public record M(A.Item A, B.Item B, A.Item.Part C); } namespace N.A { public record Item(int X) { public record Part(int Y); } } namespace N.B { public record Item(string Y);" },
        { "types that contain themselves", "public record M(List<M> A, Dictionary<int, M?> B, M[]? C, M?[][] D, Other? E); public class Other { public M? Back { get; set; } public List<List<Other>> Deep { get; } = []; public Other(List<List<Other>> deep) => Deep = deep; }" },
        { "a constructor parameter that takes no null", "public class M(string name, IEnumerable<string> items) { public string? Name { get; } = name; public List<string?> Items { get; } = [.. items]; }" },
        { "a constructor parameter of a wider type", "public class M(long count, object? name, IEnumerable<int> items) { public int Count { get; } = (int)count; public string Name { get; } = name as string ?? \"\"; public IReadOnlyList<int> Items { get; } = [.. items]; }" },
        { "attributes of null state", "using System.Diagnostics.CodeAnalysis; public class M { [DisallowNull] public string? A { get; set; } [AllowNull] public string B { get; set; } = \"\"; [MaybeNull] public string C { get; set; } = \"\"; [NotNull] public string? D { get => _d ?? \"\"; set => _d = value; } private string? _d; }" },
        { "an optional parameter that nobody gives", "public class M(int x, string? note = null, params int[] rest) { public int X { get; } = x; public string? N { get; init; } = note; public int[] Rest { get; } = rest; }" },
        { "constructor parameters by reference", "public class M { public M(in int x) => X = x; public int X { get; } }" },
        { "members of an interface, implemented explicitly", "public interface IHasId { int Id { get; set; } } public class M : IHasId { int IHasId.Id { get; set; } public int Other { get; set; } }" },
        { "indexers, statics, constants, events and write-only members", "public class M { public int this[int i] => i; public static int S { get; set; } public const int C = 1; public event Action? E { add { } remove { } } public int W { set { } } public int X { get; set; } }" },
        { "manual properties and a field", "public class M { private string _n = \"\"; public string Name { get => _n; set => _n = value.Trim(); } public int Lazy => _n.Length; public int[] A = []; }" },
        { "primary constructor that is only captured", "public class M(int seed) { public int Seed => seed; public int Next() => seed++; }" },
        { "an internal constructor that is marked", "public class M { [System.Text.Json.Serialization.JsonConstructor] internal M(int x) => X = x; public M() { } public int X { get; } }" },
        { "defaults of a constructor", "public enum E { A, B = -5 } public struct P { public int X; } public record M(string A = null!, string? B = \"b\", E C = E.B, E? D = E.B, P F = default, List<int>? G = null, float H = -0f, double I = double.NaN, ulong J = ulong.MaxValue, int K = int.MinValue, byte[]? L = default, long? N = 5);" },
        { "records that derive", "public abstract record Base(int Id) { public string? Tag { get; init; } } public record M(int Id, string Name) : Base(Id);" },
        { "interfaces of lists", "public record M(IList<int> A, ICollection<string> B, IReadOnlyCollection<double> C, IReadOnlyList<int[]> D, List<IReadOnlyDictionary<string, IList<bool>>> E);" },
        { "obsolete members", "\n#pragma warning disable CS0618, CS0612\npublic class M { [Obsolete] public int X { get; set; } [Obsolete(\"y\")] public int Y { get; init; } [Obsolete] public M() { } }" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Message_compiles(string name, string source)
    {
        string usings = source.StartsWith("using ", StringComparison.Ordinal) ? source[..(source.IndexOf(';', StringComparison.Ordinal) + 1)] : "";
        GeneratorRun run = GeneratorRun.Of($"namespace N {{ {usings} {source[usings.Length..]} }} namespace N {{ {Echo} }}");
        Assert.True(run.GeneratedSources.Keys.Any(k => k.Contains(".codec.", StringComparison.Ordinal)), $"{name}\n{run.Text}");
    }

    public static TheoryData<string, string> Chainlets => new()
    {
        { "usings inside namespaces", "namespace A { using B; namespace C { using S = System.String; [Chains.Chainlet] public partial class Echo(IPhi phi) { public Task<S> RunRemote(S x, CancellationToken ct = default) => phi.RunRemote(x, ct); } } } namespace B { [Chains.Chainlet] public partial class Phi { public Task<string> RunRemote(string x, CancellationToken ct = default) => Task.FromResult(x); } }" },
        { "a dependency from the global namespace", "namespace N { [Chains.Chainlet] public partial class Echo(global::IPhi phi) { public Task<int> RunRemote(int x, CancellationToken ct = default) => phi.RunRemote(x, ct); } } [Chains.Chainlet] public partial class Phi { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "a namespace with comments in its name", "namespace A // first\n . /* second */ B // third\n{ [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); } }" },
        { "services of odd types", "namespace N; public interface IBox<T>; [Chains.Chainlet] public partial class Echo(IBox<(int Left, string Right)> a, Func<int?, string?> b, IBox<string[][,]> c, IBox<dynamic>? d, int e, TimeSpan? f, IBox<IBox<int>>[] g, IBox<global::System.Uri> h) { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x + e + (f is null ? 1 : 0) + (a, b, c, d, g, h).GetHashCode()); private static void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Chains.DeploymentContext context) { } }" },
        { "services whose types are nested in the chainlet", "namespace N; public class Base { public class Own { } } [Chains.Chainlet] public partial class Echo(Echo.Settings a, Lazy<Echo.Settings> b, Echo.Size? c) : Base { public struct Size; public sealed record Settings(int X); public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x + a.X + b.Value.X + (c is null ? 1 : 0)); private static void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Chains.DeploymentContext context) { } }\n[Chains.Chainlet] public partial class Other : Base { private readonly Settings _a; public Other(Settings a, Func<Settings[]> b, Own c) { _a = a; _ = b; _ = c; } public sealed record Settings(int X); public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x + _a.X); private static void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, Chains.DeploymentContext context) { } }" },
        { "ConfigureServices on both of two related chainlets", "using Chains; using Microsoft.Extensions.DependencyInjection; namespace N; [Chainlet] public partial class First { private static void ConfigureServices(IServiceCollection s, DeploymentContext c) { } public virtual Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); } [Chainlet] public partial class Second : First { private static void ConfigureServices(IServiceCollection s, DeploymentContext c) { } public override Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "a chainlet that hides RunRemote", "namespace N; [Chains.Chainlet] public partial class First { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); } [Chains.Chainlet] public partial class Second : First { public new Task<string> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(\"\"); }" },
        { "parameters named as members of generated types", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int Request, int Method, int Contract, int Equals, int ToString, int _caller, int await, int async, int @this, int field, int? GetType = null, CancellationToken ct = default) => Task.FromResult(Request); }" },
        { "parameters that take null in spite of their types", "namespace N; public struct P { public int X; } [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(string a = null!, List<int> b = null!, P c = default, int d = default, CancellationToken ct = default) => Task.FromResult(d); }" },
        { "file without nullable annotations", "#nullable disable\nnamespace N; public class Config { public string X { get; set; } public List<Config> More { get; set; } } public class M<T> { public T V { get; set; } } [Chains.Chainlet] public partial class Echo(Chains.DeploymentContext<Config> c, ICloneable s) { public Task<Dictionary<string, string[]>> RunRemote(M<string> x, string y = null, List<int> z = null, CancellationToken ct = default) { _ = c; _ = s; return null; } }" },
        { "partial over several declarations", "namespace N { partial class Echo { private readonly int _a = 1; } [Chains.Chainlet] public sealed partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x + _a); } partial class Echo { public Echo(TimeProvider t) => _ = t; } }" },
        { "an internal chainlet with internal messages", "namespace N; internal record M(int X) { internal enum E { A } public int Y { get; init; } } [Chains.Chainlet] internal sealed partial class Echo { public Task<List<M.E>> RunRemote(M x, M.E e = M.E.A, CancellationToken ct = default) => Task.FromResult<List<M.E>>([e]); }" },
        { "a private overload beside RunRemote", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => RunRemote(x.ToString()); private Task<int> RunRemote(string x) => Task.FromResult(x.Length); }" },
        { "synchronous, with every kind of result", "namespace N; [Chains.Chainlet] public partial class A { public string? RunRemote(int this_) => null; } [Chains.Chainlet] public partial class B { public IReadOnlyList<int?> RunRemote(int task, CancellationToken token) => []; } [Chains.Chainlet] public partial class C { public Dictionary<string, byte[]>? RunRemote() => null; }" },
        { "attributes and defaults that need names of the file", "namespace N; using static System.Math; [Chains.Chainlet] public partial class Echo { private const int K = 5; public Task<double> RunRemote([System.ComponentModel.DataAnnotations.Range(1, K)] int k = K, string s = nameof(Echo), double pi = PI, CancellationToken ct = default) => Task.FromResult(pi); }" },
        { "attribute on a lambda in a field, primary constructor captured", "namespace N; [Chains.Chainlet] public partial class Echo(TimeProvider clock, [Chains.Depends(Retries = 1 + 1)] IPhi phi) { private readonly Func<int, int> _f = [System.Diagnostics.DebuggerStepThrough] static ([System.ComponentModel.Description(\"x\")] int x) => x; public async Task<int> RunRemote(int x, CancellationToken ct = default) { clock = TimeProvider.System; return _f(await phi.RunRemote(x, ct)); } } [Chains.Chainlet] public partial class Phi { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "names that differ in case only", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); } [Chains.Chainlet(Name = \"echo2\")] public partial class ECHO { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "a chainlet with a unicode name", "namespace Größe.小; [Chains.Chainlet(Name = \"echo\")] public partial class Éch { public Task<int> RunRemote(int größe, CancellationToken ct = default) => Task.FromResult(größe); }" },
    };

    [Theory]
    [MemberData(nameof(Chainlets))]
    public void Chainlet_compiles(string name, string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.True(run.GeneratedSources.Keys.Any(k => k.Contains(".descriptor.", StringComparison.Ordinal)), name);
        Assert.DoesNotContain("violations", run.Text, StringComparison.Ordinal);
    }
}
