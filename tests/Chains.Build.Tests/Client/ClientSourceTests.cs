using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Build.Tests.Client;

/// <summary>What a client package declares a second time: it compiles without the chain, and its bytes are the chain's.</summary>
public sealed class ClientSourceTests
{
    private const string Shapes = """
        using Chains;
        using System.ComponentModel.DataAnnotations;
        using System.Text.Json.Serialization;
        using Text = System.String;

        namespace Shapes;

        /// <summary>A colour
        /// of two lines.</summary>
        public enum Colour : byte { Red = 1, /** not this */ [JsonStringEnumMemberName("deep-blue")] Blue = 200 }

        [Flags] internal enum Rights : long { None = 0, Read = 1, Write = 2 }

        /// <summary>A <see cref="Service"/>'s item.</summary>
        /// <param name="Id">Which.</param>
        internal sealed record Item([property: JsonPropertyName("item_id"), Range(1, 5)] long Id, Text? Note = "none", Item? Next = null, Colour Colour = Colour.Blue)
        {
            public const int Most = 5;
            public required IReadOnlyList<double?> Scores { get; init; }
            public Dictionary<string, List<Item>?>? Groups { get; set; } = new() { ["a"] = [] };
            public string Label => Service.Describe(Id);
            public override string ToString() => Service.Describe(Id);
        }

        public abstract record Shape(string Name, int Sides = 3);
        public sealed record Square(string Name, double Edge) : Shape(Name.Trim(), 4);

        public class Page<T> where T : class, new()
        {
            public T? First { get; init; } = new();
            public List<T> Items { get; private set; } = [];
            public TimeSpan Ignored => TimeSpan.FromSeconds(Items.Count);
            public int Size { get; set; } = Math.Max(Limits.Default, 3);
            public static class Limits { public const int Default = 20; }
            public readonly record struct Cursor(int At);
        }

        public class Plain { public string Name { get; set; } = string.Empty; public int Count = int.MaxValue; public string? Maybe; }

        public readonly struct Point(double x, double y) { public double X { get; } = x; public double Y => y; }

        public class Account
        {
            public Account(string owner, List<string>? tags = null)
            {
                ArgumentNullException.ThrowIfNull(owner);
                if (owner.Length > 100) { throw new ArgumentException("an owner has a short name", nameof(owner)); }
                Owner = owner.Trim();
                Tags = tags?.ToList() ?? [];
            }
            public string Owner { get; }
            public List<string> Tags { get; }
            public virtual decimal Balance() => 0;
        }

        public class Animal { public Animal(string name) => Name = name; public string Name { get; } public virtual string? Sound { get; init; } = "…"; }
        public class Dog : Animal { public Dog(string name, bool good) : base(name) { Good = good; } public bool Good { get; } public override string? Sound { get; init; } = "wuff"; }

        internal static class Service { public static string Describe(long id) => $"{id}"; internal sealed record Nested(int Deep); }

        /// <summary>Everything at once.</summary>
        [Chainlet, Entrypoint("shapes")]
        internal sealed partial class Everything(DeploymentContext<Everything.Config> context, IOther other)
        {
            public sealed record Config(string Secret);
            public sealed record Own(int Value, Rights Rights = Rights.Read | Rights.Write);

            /// <summary>Runs.</summary>
            /// <returns>Nothing.</returns>
            public async Task<List<Square>> RunRemote(Item item, Square square, Page<Plain> page, Page<Item2>.Cursor cursor, Point point, Account account, Dog dog, Own own, Service.Nested nested, Plain[] plain, Colour colour = Colour.Blue, Rights rights = Rights.Write, int? count = 3, string @class = "a\"b", CancellationToken ct = default)
            {
                await other.RunRemote(new Private(context.UserConfig.Secret), ct);
                return [square];
            }
        }

        public sealed class Item2 { public int X { get; set; } }
        internal sealed record Private(string Text);
        [Chainlet] internal sealed partial class Other { public Task RunRemote(Private value) => Task.CompletedTask; }
        """;

    [Fact]
    public void Every_shape_is_declared_again_and_its_bytes_are_the_same()
    {
        ClientSources sources = ClientSources.Of(Shapes);
        Snapshot.Verify(string.Join("\n", sources.Source.Types.Select(type => $"//// {type.Name} of {type.Assembly}\n{type.Text}{type.Problem}").Prepend(sources.Source.Client[..sources.Source.Client.IndexOf("internal static readonly", StringComparison.Ordinal)])), "Shapes");
        sources.AssertSameBytes();
    }

    [Theory]
    [InlineData("HelloWorld")]
    [InlineData("Poems")]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Streaming")]
    [InlineData("Alternatives")]
    public void Client_of_each_program_has_the_bytes_of_the_chain(string program) => ClientSources.Of(Programs.All[program]).AssertSameBytes();

    [Theory]
    [InlineData("Task<int>", "Task<int>", "ClientStreamingAsync")]
    [InlineData("IAsyncEnumerable<Note>", "IAsyncEnumerable<global::N.Note>", "DuplexStreaming")]
    public void Client_of_a_stream_streams(string returns, string declared, string call)
    {
        ClientSources sources = ClientSources.Of($$"""
            using Chains;
            namespace N;
            public sealed record Note(string Text, (int, Guid) Place);
            [Chainlet, Entrypoint("one")] public sealed partial class One { public {{returns}} RunRemote(IAsyncEnumerable<Note> notes, Note first, int limit = 3, CancellationToken cancellationToken = default) => throw new NotSupportedException(); }
            """);
        Assert.Contains($"{declared} RunRemote(global::System.Collections.Generic.IAsyncEnumerable<global::N.Note> notes, global::N.Note first, int limit = 3, ", sources.Source.Client, StringComparison.Ordinal);
        Assert.Contains(" => caller." + call + "(", sources.Source.Client, StringComparison.Ordinal);
        Assert.Equal(["N.Note"], sources.Source.Types.Select(type => type.Name));
        Assert.NotEmpty(sources.CompileClient());
    }

    [Theory]
    [InlineData("public class M { public string Name { get; set; } = Other.Make(); }", "the initial value of its member 'Name': 'Other.Make' is nothing that a client has; use constants and types of the framework alone")]
    [InlineData("public class M { public int N = new Other().Of(3); }", "the initial value of its member 'N': 'Other.Of' is nothing")]
    [InlineData("public class M { static int Next() => 3; public int N { get; set; } = Next(); }", "the initial value of its member 'N': 'M.Next' is nothing")]
    [InlineData("public class M { public M() { Fill(); } void Fill() => N = 3; public int N { get; set; } }", "its constructor: 'M.Fill' is nothing")]
    [InlineData("public class M(int n) { public M() : this(4) { } public int N { get; set; } = n; }", "it is constructed otherwise than by its primary constructor; make that one its only public constructor")]
    [InlineData("public class M { public M() : this(4) { } protected M(int n) { N = n; } public int N { get; set; } }", "its constructor calls another one of its own; let it set the members itself")]
    [InlineData("public interface IThing; public class Thing : IThing { public int X { get; set; } } public class Box<T> where T : IThing { public T? Value { get; set; } } public record M(Box<Thing> Box);", "a type parameter of it asks for 'IThing', which is no type of the contract")]
    [InlineData("public class Base { public Other? Hidden { get; set; } } public class M : Base { public new int Hidden { get; set; } }", "it mentions 'Other', which is no type of the contract")]
    [InlineData("public record Base(int N); public record M(string Text) : Base(Other.Make().Length);", "the arguments of its base class Base: 'Other.Make' is nothing")]
    public void Type_that_cannot_be_declared_again_says_why(string types, string reason)
    {
        ClientSources sources = ClientSources.Of($$"""
            using Chains;
            namespace N;
            public class Other { public static string Make() => "x"; public int Of(int n) => n; }
            {{types}}
            [Chainlet, Entrypoint("one")] public sealed partial class One { public Task<M> RunRemote(M value) => Task.FromResult(value); }
            """);
        Assert.StartsWith(reason, Assert.Single(sources.Source.Types, type => type.Problem is not null).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Alternatives_are_declared_with_what_stands_for_them()
    {
        ClientSources sources = ClientSources.Of("""
            using Chains;
            using System.Text.Json.Serialization;
            namespace Zoo;
            [JsonDerivedType(typeof(Pixel), "pixel"), JsonDerivedType(typeof(Line), 7)] public interface IPart { int Size { get; } }
            public readonly record struct Pixel(int X, int Y) : IPart, IComparable<Pixel> { public int Size => 1; public int CompareTo(Pixel other) => X - other.X; }
            public abstract record Named(string Name) { public virtual string Describe() => Name; }
            public sealed record Line(string Name, Pixel From, Pixel To) : Named(Name), IPart { public int Size => To.X - From.X; }
            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", IgnoreUnrecognizedTypeDiscriminators = true, UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
            [JsonDerivedType(typeof(Dog), "dog")] public class Animal { public string Name { get; set; } = "none"; }
            [JsonDerivedType(typeof(Puppy), "puppy")] public class Dog : Animal { public required int Tricks { get; set; } }
            public sealed class Puppy : Dog { public int Weeks { get; set; } }
            public sealed record Box<T>(T Held) : Boxed;
            [JsonDerivedType(typeof(Box<int>), "int"), JsonDerivedType(typeof(Box<Animal>), "animal")] public abstract record Boxed;
            [Chainlet, Entrypoint("zoo")] public sealed partial class Keeper { public Task<Animal> RunRemote(IPart part, IReadOnlyList<IPart?> parts, Animal animal, Dog dog, Boxed boxed) => Task.FromResult(animal); }
            """);

        Assert.Equal(["Zoo.Animal", "Zoo.Box`1", "Zoo.Boxed", "Zoo.Dog", "Zoo.IPart", "Zoo.Line", "Zoo.Named", "Zoo.Pixel", "Zoo.Puppy"], sources.Source.Types.Select(type => type.Name));
        Assert.Contains("public partial interface IPart;", sources.Text("Zoo.IPart"), StringComparison.Ordinal);
        Assert.Contains("JsonDerivedTypeAttribute(typeof(global::Zoo.Line), 7)", sources.Text("Zoo.IPart"), StringComparison.Ordinal);
        Assert.Contains("record struct Pixel(int X, int Y) : global::Zoo.IPart\n", sources.Text("Zoo.Pixel"), StringComparison.Ordinal);
        Assert.Contains(" : global::Zoo.Named(Name), global::Zoo.IPart\n", sources.Text("Zoo.Line"), StringComparison.Ordinal);
        Assert.Contains("TypeDiscriminatorPropertyName = \"kind\"", sources.Text("Zoo.Animal"), StringComparison.Ordinal);
        sources.AssertSameBytes();
    }

    [Fact]
    public void Types_of_a_referenced_assembly_are_declared_as_far_as_it_tells()
    {
        MetadataReference library = MetadataReference.CreateFromImage(Compile.Emit(Compile.Create(
            """
            namespace Library;
            public enum Kind { A, B = 7 }
            public record Base(string Name, Kind Kind = Kind.B);
            public sealed record Derived(string Name, int N, Kind Kind = Kind.A) : Base(Name, Kind) { public required List<int> More { get; init; } }
            public class Loose { public string Text { get; set; } = "text"; }
            """,
            new CompileOptions { AssemblyName = "Library" })));
        ClientSources good = ClientSources.Of(Entry("Library.Derived"), library);
        ClientSources loose = ClientSources.Of(Entry("Library.Loose"), library);

        Assert.Equal(["Library.Base", "Library.Derived", "Library.Kind"], good.Source.Types.Select(type => type.Name));
        Assert.All(good.Source.Types, type => Assert.Equal("Library", type.Assembly));
        Assert.NotEmpty(good.CompileClient());
        Assert.StartsWith("the initial value of its member 'Text' is not known from a compiled assembly; declare the type in the chain's project", Assert.Single(loose.Source.Types).Problem, StringComparison.Ordinal);

        static string Entry(string type) => $"using Chains; namespace N; [Chainlet, Entrypoint(\"one\")] public sealed partial class One {{ public Task<{type}> RunRemote({type} value) => Task.FromResult(value); }}";
    }

    [Fact]
    public void Code_without_nullable_annotations_is_declared_as_the_wire_takes_it()
    {
        ClientSources sources = ClientSources.Of("""
            using Chains;
            namespace Old;
            #nullable disable
            public class Base { public string Name { get; set; } }
            public class Question : Base { public List<string> Tags { get; set; } = new List<string>(); public Base Other { get; set; } public int? Count; }
            [Chainlet, Entrypoint("old")] public sealed partial class Answerer { public Task<Question> RunRemote(Question question) => Task.FromResult(question); }
            """);
        Assert.Contains("public string? Name { get; set; }", sources.Text("Old.Base"), StringComparison.Ordinal);
        Assert.Contains("class Question : global::Old.Base\n", sources.Text("Old.Question"), StringComparison.Ordinal);
        sources.AssertSameBytes();
    }

    [Fact]
    public void Without_the_property_no_source_is_carried()
    {
        Assert.DoesNotContain("ChainletClientSource", GeneratorRun.Of(Shapes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_sources_never_make_the_generator_throw()
    {
        Microsoft.CodeAnalysis.SyntaxToken[] tokens = [.. Compile.Parse(new SourceFile("/project/Program.cs", Shapes)).GetRoot(TestContext.Current.CancellationToken).DescendantTokens()];
        for (int i = 0; i < tokens.Length; i += 4)
        {
            Microsoft.CodeAnalysis.Text.TextSpan span = tokens[i].FullSpan;
            GeneratorRun.AssertDoesNotThrow(Compile.Create(Shapes[..span.Start]));
            GeneratorRun.AssertDoesNotThrow(Compile.Create(Shapes.Remove(span.Start, span.Length)));
        }
    }
}
