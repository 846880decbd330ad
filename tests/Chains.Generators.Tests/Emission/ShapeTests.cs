using Chains.TestSupport;

namespace Chains.Generators.Tests.Emission;

/// <summary>Every way in which a chainlet may be written compiles with what is generated for it. (GeneratorRun fails on any diagnostic.)</summary>
public sealed class ShapeTests
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "no namespace", "using Chains; [Chainlet] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "no parameters, no token", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote() => Task.FromResult(1); }" },
        { "task", "namespace N; [Chains.Chainlet] public partial class Echo { public Task RunRemote(int x, CancellationToken ct) => Task.CompletedTask; }" },
        { "value task", "namespace N; [Chains.Chainlet] public partial class Echo { public ValueTask RunRemote(int x) => default; }" },
        { "value task of T", "namespace N; [Chains.Chainlet] public partial class Echo { public ValueTask<string?> RunRemote(int x, CancellationToken ct = default) => default; }" },
        { "void", "namespace N; [Chains.Chainlet] public partial class Echo { public void RunRemote(int x) { } }" },
        { "sync value", "namespace N; [Chains.Chainlet] public partial class Echo { public string RunRemote(int x, CancellationToken ct) => x.ToString(); }" },
        { "incoming streams", """
            namespace N; using M = System.Int32; public record Request(int X); public enum E { A }
            [Chains.Chainlet] public partial class A { public Task RunRemote(IAsyncEnumerable<Request> Request, Request items, CancellationToken ct = default) => Task.CompletedTask; }
            [Chains.Chainlet] public partial class B { public ValueTask<Request?> RunRemote(int @class, IAsyncEnumerable<List<int?>?> @params, Dictionary<string, Request?>? map = null, E e = E.A) => default; }
            [Chains.Chainlet] public partial class C { public async IAsyncEnumerable<M> RunRemote(IAsyncEnumerable<M> items, string? value = "x", int? chainlet = 3, string[]? request = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default) { await foreach (int i in items) { yield return i; } } }
            [Chains.Chainlet] public partial class D { public Task<IReadOnlyList<Request>> RunRemote(IAsyncEnumerable<byte[]> caller, bool f1, bool has1, bool reader, bool writer, bool json) => throw new Exception(); }
            public interface IText { Task Read(IAsyncEnumerable<Request> requests, Request first, CancellationToken ct); }
            [Chains.Chainlet] public partial class F([Chains.Depends<A>] IText a, IB b, IC c, ID d) { public async IAsyncEnumerable<int> RunRemote() { await a.Read(AsyncEnumerable.Empty<Request>(), new(1), default); await b.RunRemote(1, AsyncEnumerable.Empty<List<int?>?>()); await d.RunRemote(AsyncEnumerable.Empty<byte[]>(), true, true, true, true, true); await foreach (int x in c.RunRemote(AsyncEnumerable.Empty<int>())) { yield return x; } } }
            """ },
        { "stream without token", "namespace N; [Chains.Chainlet] public partial class Echo { public async IAsyncEnumerable<int> RunRemote(int x) { await Task.Yield(); yield return x; } }" },
        { "record", "namespace N; [Chains.Chainlet] public sealed partial record Echo(Chains.DeploymentContext Context) { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }" },
        { "keywords as names", "namespace N.@event; [Chains.Chainlet] public partial class @class { public Task<int> RunRemote(int @int, string @string = \"a\\\"b\", CancellationToken @default = default) => Task.FromResult(@int); }" },
        { "parameters named as locals of generated code", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int value, int size, int reader, int writer, int json, int tag, int f1, int caller, int request, int chainlet, CancellationToken cancellationToken = default) => Task.FromResult(value); }" },
        { "a parameter named cancellationToken that is none", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int cancellationToken) => Task.FromResult(cancellationToken); }" },
        { "defaults of every kind", """
            namespace N; public enum E { A = -1, B = 3 }
            [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(bool b = true, byte c = 1, long l = long.MinValue, ulong u = ulong.MaxValue, float f = float.NaN, double d = 1e300, string s = "\0\u2028", string? n = null, string? m = "m", E e = E.A, E? g = E.B, int? i = 5, int[]? a = null, CancellationToken ct = default) => Task.FromResult(1); }
            """ },
        { "inherited RunRemote", """
            namespace N; public abstract class Base { public virtual Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            [Chains.Chainlet] public partial class Echo : Base { }
            """ },
        { "inherited ConfigureServices", """
            using Microsoft.Extensions.DependencyInjection; namespace N; public abstract class Base { protected static void ConfigureServices(IServiceCollection services, Chains.DeploymentContext context) { } }
            [Chains.Chainlet] public partial class Echo : Base { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            """ },
        { "experimental and obsolete types", """
            #pragma warning disable XYZ001, CS0618
            namespace N; [System.Diagnostics.CodeAnalysis.Experimental("XYZ001")] public sealed record New(int X); [Obsolete("old")] public sealed record Old(int X); [System.Diagnostics.CodeAnalysis.Experimental("XYZ001")] public interface IService;
            [Chains.Chainlet] public partial class Echo(IService service) { public Task<New?> RunRemote(New a, List<Old> b, CancellationToken ct = default) => throw new Exception(service.ToString()); }
            """ },
        { "chainlet from chainlet", """
            namespace N; [Chains.Chainlet] public partial class First { public virtual Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            [Chains.Chainlet] public partial class Second : First { public override Task<int> RunRemote(int x, CancellationToken ct = default) => base.RunRemote(x + 1, ct); }
            """ },
        { "own empty interface", """
            namespace N; public partial interface IEcho { }
            [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            """ },
        { "own whole interface", """
            namespace N; /// <summary>Mine.</summary>
            public partial interface IEcho { Task<int> RunRemote(int x, CancellationToken ct = default); }
            [Chains.Chainlet] public partial class Echo : IEcho { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            """ },
        { "services, context, user config and private hooks", """
            using Chains; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Logging;
            namespace N; public record Config(string Model, int[] Sizes, Dictionary<string, Config?>? More = null);
            [Chainlet, Assets(SecretKeys = ["a.b"])] public partial class Echo(ILogger<Echo> log, DeploymentContext<Config> context, TimeProvider time)
            {
                private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddSingleton(TimeProvider.System);
                public Task<string> RunRemote(CancellationToken ct = default) { log.LogInformation("x"); return Task.FromResult(context.UserConfig.Model + time.GetUtcNow()); }
                public ValueTask LoadAsync() => default;
                public ValueTask<bool> IsHealthy(CancellationToken ct) => new(true);
            }
            """ },
        { "an interface of the user's, by shape", """
            using Chains;
            namespace Models { public record Answer(string Text); [Chainlet] public partial class Phi { public Task<Answer> RunRemote(string prompt, int max = 5, CancellationToken ct = default) => Task.FromResult(new Answer(prompt)); } }
            namespace N { using Models; public interface IModel { Task<Answer> Ask(string prompt, int max, CancellationToken ct); }
            [Chainlet] public partial class Echo([Depends<Phi>(Retries = 2)] IModel model) { public Task<Answer> RunRemote(string x, CancellationToken ct = default) => model.Ask(x, 3, ct); } }
            """ },
        { "alias and static using of the user's file", """
            using Chains; using Text = System.String; using static System.Math; using Models;
            namespace Models { [Chainlet] public partial class Phi { public Task<Text> RunRemote(Text prompt, CancellationToken ct = default) => Task.FromResult(prompt + Max(1, 2)); } }
            namespace N { [Chainlet] public partial class Echo(IPhi phi) { public Task<Text> RunRemote(Text x, CancellationToken ct = default) => phi.RunRemote(x, ct); } }
            """ },
        { "dependency by a qualified name, and nullable", """
            namespace Models { [Chains.Chainlet] public partial class Phi { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); } }
            namespace N { [Chains.Chainlet] public partial class Echo(Models.IPhi? phi) { public Task<int> RunRemote(int x, CancellationToken ct = default) => phi!.RunRemote(x, ct); } }
            """ },
        { "generic, nested, inherited and recursive messages", """
            namespace N; public record Page<T>(IReadOnlyList<T> Items, Page<T>? Next = null); public class Outer { public record Inner(int X); }
            public class Base { public int Id { get; set; } } public class Derived : Base { public string Name { get; init; } = "x"; [System.Text.Json.Serialization.JsonIgnore] public object? Any { get; set; } public int Twice => Id * 2; }
            public struct Fields { public int A; public string? B; }
            [Chains.Chainlet] public partial class Echo { public Task<Page<Outer.Inner>> RunRemote(Page<string?> a, Page<Derived> b, Fields c, CancellationToken ct = default) => Task.FromResult(new Page<Outer.Inner>([])); }
            """ },
        { "messages with attributes", """
            using System.Runtime.Serialization; using System.Text.Json.Serialization;
            namespace N; public class Item { [JsonConstructor] public Item(int count) => Count = count; public Item(int a, int b) => Count = a + b; [DataMember(Order = 7)] public int Count { get; } [JsonPropertyName("the_name")] public required string Name { get; init; } }
            [Chains.Chainlet] public partial class Echo { public Task<Item> RunRemote(Item x, CancellationToken ct = default) => Task.FromResult(x); }
            """ },
        { "obsolete types", """
            namespace N;
            #pragma warning disable CS0618
            [Obsolete("old")] public record Old(int X);
            [Chains.Chainlet] public partial class Echo { public Task<Old> RunRemote(Old x, CancellationToken ct = default) => Task.FromResult(x); }
            """ },
        { "deep collections", "namespace N; [Chains.Chainlet] public partial class Echo { public Task<List<List<string?>?>?> RunRemote(Dictionary<string, Dictionary<int, int[][]>?> x, CancellationToken ct = default) => Task.FromResult<List<List<string?>?>?>(null); }" },
        { "a type named as a namespace of ours", "namespace Acme.Chains.Wire; public record System(int X); [global::Chains.Chainlet] public partial class Echo { public Task<System> RunRemote(System x, CancellationToken ct = default) => Task.FromResult(x); }" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shape_compiles(string name, string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.True(run.GeneratedSources.Count >= 2, name);
    }

    [Fact]
    public void An_optional_number_or_text_of_the_constructor_is_no_service_and_keeps_its_default()
    {
        string code = GeneratorRun.Of("""
            using Chains; using Microsoft.Extensions.Logging;
            namespace N; [Chainlet] public partial class Echo(ILogger<Echo> log, int size = 3, string name = "x", TimeSpan? wait = null)
            { public Task<string> RunRemote(CancellationToken ct = default) => Task.FromResult($"{log}{size}{name}{wait}"); }
            """).Source(".chainlet.");
        Assert.Contains("new Echo(log: activation.Resolve<ILogger<Echo>>(\"log\", global::Chains.RpcOptions.Default)),", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_with_a_default_need_not_be_registered()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using Chains; using Microsoft.Extensions.Logging;
            namespace N
            {
                [Chainlet] public partial class Echo(ILogger<Echo>? log = null, Func<int>? next = null, string[] names = null!, [Depends(TimeoutSeconds = 3)] IOther? other = null)
                { public Task<string> RunRemote(CancellationToken ct = default) => Task.FromResult($"{log}{next}{names}{other}"); }

                [Chainlet] public partial class Other { public Task<string> RunRemote(CancellationToken ct = default) => Task.FromResult(""); }
            }
            """);
        string code = run.GeneratedSources.Single(source => source.Key.StartsWith("N.Echo.", StringComparison.Ordinal) && source.Key.Contains(".chainlet.", StringComparison.Ordinal)).Value;
        Assert.Contains("log: activation.ResolveOptional<ILogger<Echo>>(", code, StringComparison.Ordinal);
        Assert.Contains("next: activation.ResolveOptional<Func<int>>(", code, StringComparison.Ordinal);
        Assert.Contains("names: activation.ResolveOptional<string[]>(", code, StringComparison.Ordinal);
        Assert.Contains("other: activation.ResolveOptional<IOther>(", code, StringComparison.Ordinal);
    }

    /// <summary>A cref finds no inherited method (CS1574), and is ambiguous where there are two (CS0419).</summary>
    [Theory]
    [InlineData("public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x);", "", true)]
    [InlineData("", "public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x);", false)]
    [InlineData("public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); private int RunRemote(string x) => x.Length;", "", false)]
    public void Documentation_names_RunRemote_where_it_can(string own, string inherited, bool isNamed)
    {
        string code = GeneratorRun.Of($"namespace N; public abstract class Base {{ {inherited} }} [Chains.Chainlet] public partial class Echo : Base {{ {own} }}").Source(".chainlet.");
        Assert.Equal(isNamed, code.Contains("<inheritdoc cref=\"Echo.RunRemote\"/>", StringComparison.Ordinal));
    }

    [Fact]
    public void The_host_calls_an_inherited_ConfigureServices()
    {
        string code = GeneratorRun.Of("""
            using Microsoft.Extensions.DependencyInjection; namespace N; public abstract class Base { protected static void ConfigureServices(IServiceCollection services, Chains.DeploymentContext context) { } }
            public abstract class Hidden { private static void ConfigureServices(IServiceCollection services, Chains.DeploymentContext context) { } }
            public abstract class Unfit { public static void ConfigureServices(IServiceCollection services) { } }
            [Chains.Chainlet] public partial class Echo : Base { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            [Chains.Chainlet] public partial class Deaf : Hidden { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            [Chains.Chainlet] public partial class Odd : Unfit { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }
            """).Text;
        Assert.Contains("Echo.ConfigureServicesOfEcho(services, context)", code, StringComparison.Ordinal);
        Assert.DoesNotContain("ConfigureServicesOfDeaf", code, StringComparison.Ordinal);
        Assert.DoesNotContain("ConfigureServicesOfOdd", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_without_nullable_annotations_compiles()
    {
        const string Source = "namespace N { public class Item { public string Name { get; set; } public System.Collections.Generic.List<Item> Items { get; set; } } [Chains.Chainlet] public partial class Echo { public Task<Item> RunRemote(Item x, string y, CancellationToken ct = default) => Task.FromResult(x); } }";
        GeneratorRun.Of(Compile.Create(Source, CompileOptions.Default with { Nullable = false }));
    }

    [Fact]
    public void Streams_without_nullable_annotations_compile()
    {
        const string Source = "using System.Threading.Tasks; namespace N { [Chains.Chainlet] public partial class Echo { public async Task<string> RunRemote(System.Collections.Generic.IAsyncEnumerable<string> x, string y, System.Threading.CancellationToken ct = default) { await Task.Yield(); return y; } } }";
        GeneratorRun.Of(Compile.Create(Source, CompileOptions.Default with { Nullable = false }));
    }

    public static TheoryData<string> Broken =>
    [
        "namespace N; [Chains.Chainlet] public partial class Echo { }",
        "namespace N; [Chains.Chainlet] public partial class Echo { public Task<object> RunRemote(object x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet] public class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet] public abstract partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet] public static partial class Echo { public static Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet] public partial class Echo { public Echo(int a) { } public Echo(string b) { } public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet] public partial class Echo { public int RunRemote(IAsyncEnumerable<int> x, IAsyncEnumerable<int>? y = null) => 1; }",
        "namespace N; [Chains.Chainlet] public partial class Echo { public Task<int> RunRemote(ref int x, CancellationToken ct = default) => Task.FromResult(x); }",
        "namespace N; [Chains.Chainlet, Chains.Compute(Memory = \"lots\")] public partial class Echo { public Task<int> RunRemote(int x, CancellationToken ct = default) => Task.FromResult(x); }",
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_depends_on_a_broken_chainlet_still_compiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of([new("/project/Echo.cs", source), new("/project/Caller.cs",
            "namespace N; [Chains.Chainlet] public partial class Caller(IEcho echo) { public Task<bool> RunRemote(CancellationToken ct = default) => Task.FromResult(echo is null); }")]);
        Assert.Contains("\"violations\":[\"CHN", run.Text, StringComparison.Ordinal);
    }
}
