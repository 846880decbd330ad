using System.Collections.Immutable;
using Chains.Build.Artifacts;
using Chains.Build.Descriptors;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Build.Tests;

/// <summary>What a project emits beside a contract that is checked in: numbers, names and reservations stay.</summary>
public sealed class ContractLockTests
{
    private const string Shop = """
        using Chains;
        using System.Runtime.Serialization;
        namespace Shop;
        public enum Colour { Red, Green, Blue }
        public record Item(string Name, int Count, Colour Colour);
        [Chainlet, Entrypoint("shop")]
        public sealed partial class Stock
        {
            public Task<List<Item>> RunRemote(string name, int limit, Item? like = null, CancellationToken ct = default) => Task.FromResult(new List<Item>());
        }
        """;

    [Theory]
    [InlineData("HelloWorld")]
    [InlineData("Poems")]
    [InlineData("EveryType")]
    [InlineData("EveryValue")]
    [InlineData("Alternatives")]
    [InlineData("IncomingStreams")]
    [InlineData("Streaming")]
    [InlineData("NestedNamespaces")]
    public void What_was_emitted_and_checked_in_is_emitted_again(string program)
    {
        IReadOnlyList<Artifact> first = Emit(Programs.All[program]);
        Assert.NotEmpty(first);
        Assert.Equal(first, Emit(Programs.All[program], first));
    }

    [Fact]
    public void A_new_order_of_members_parameters_and_types_changes_nothing()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        Assert.Equal(first, Emit(
            Edit(Shop, "string Name, int Count, Colour Colour", "Colour Colour, int Count, string Name", "string name, int limit, Item? like = null", "int limit, string name, Item? like = null"), first));
    }

    [Fact]
    public void A_new_field_takes_a_number_that_was_never_used_and_a_removed_one_is_reserved()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        IReadOnlyList<Artifact> second = Emit(Edit(Shop, "string Name, int Count, Colour Colour", "string? Note, Colour Colour, string Name"), first);
        Assert.Equal("""
            message Item {
              reserved 2;
              reserved "count";
              string name = 1;
              Colour colour = 3;
              optional string note = 4;
            }
            """, Block(second, "message Item"));

        // And what is reserved stays so, whatever comes after.
        IReadOnlyList<Artifact> third = Emit(Edit(Shop, "string Name, int Count, Colour Colour", "int[] Counts, string? Note"), second);
        Assert.Equal("""
            message Item {
              reserved 1, 2, 3;
              reserved "colour", "count", "name";
              optional string note = 4;
              repeated int32 counts = 5;
            }
            """, Block(third, "message Item"));
        Assert.Equal(third, Emit(Edit(Shop, "string Name, int Count, Colour Colour", "string? Note, int[] Counts"), third));

        // A name that comes back is no longer reserved, but has a new number.
        Assert.Equal("""
            message Item {
              reserved 1, 2, 3, 4, 5;
              reserved "colour", "counts", "name", "note";
              int32 count = 6;
            }
            """, Block(Emit(Edit(Shop, "string Name, int Count, Colour Colour", "int Count"), third), "message Item"));
    }

    [Fact]
    public void Parameters_keep_their_numbers_too()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        IReadOnlyList<Artifact> second = Emit(Edit(Shop, "string name, int limit, Item? like = null", "Item? like = null, bool fresh = false"), first);
        Assert.Equal("""
            message StockRunRemoteRequest {
              reserved 1, 2;
              reserved "limit", "name";
              Item like = 3; // optional
              optional bool fresh = 4;
            }
            """, Block(second, "message StockRunRemoteRequest"));
    }

    [Fact]
    public void A_renamed_member_and_parameter_keep_their_numbers()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        IReadOnlyList<Artifact> second = Emit(
            Edit(Shop, "string Name, int Count", "[RenamedFrom(\"Name\")] string Title, [property: RenamedFrom(\"count\")] int Number", "int limit,", "[RenamedFrom(\"limit\")] int most,"), first);
        Assert.Equal("""
            message Item {
              reserved "count", "name";
              string title = 1;
              int32 number = 2;
              Colour colour = 3;
            }
            """, Block(second, "message Item"));
        Assert.Contains("  int32 most = 2;\n", Text(second), StringComparison.Ordinal);

        // Accepted, the attribute has done its work, and stays without effect where it is left.
        Assert.Equal(second, Emit(Edit(Shop, "string Name, int Count", "string Title, [property: RenamedFrom(\"count\")] int Number", "int limit,", "int most,"), second));
    }

    [Fact]
    public void A_name_of_DataMember_is_the_contracts()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        Assert.Equal(Text(first).Replace("string name = 1;\n  int32 count", "string name = 1 [json_name = \"title\"];\n  int32 count", StringComparison.Ordinal),
            Text(Emit(Edit(Shop, "string Name, int Count", "[property: DataMember(Name = \"Name\")] string Title, int Count"), first)));
        Assert.Equal(first, Emit(Edit(Shop, "string Name, int Count", "[property: DataMember(Name = \"Name\"), System.Text.Json.Serialization.JsonPropertyName(\"name\")] string Title, int Count"), first));
    }

    [Fact]
    public void A_renamed_or_moved_type_keeps_its_numbers()
    {
        IReadOnlyList<Artifact> first = Emit(Edit(Shop, "string Name, int Count, Colour Colour", "[property: DataMember(Order = 7)] string Name, int Count, Colour Colour"));
        string text = Text(Emit(Edit(Shop, "string Name, int Count, Colour Colour", "int Count, Colour Colour, string Name", "record Item(", "record Article(", "Item", "Article"), first));
        Assert.Contains("message Article {\n  int32 count = 1;\n  Colour colour = 2;\n  string name = 7;\n}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_own_members_of_a_polymorphic_type_keep_their_numbers()
    {
        string program = Edit(Shop, "public record Item(string Name, int Count, Colour Colour);", "[System.Text.Json.Serialization.JsonDerivedType(typeof(Book), \"book\")] public record Item(string Name, int Count); public record Book(string Name, int Count) : Item(Name, Count);");
        IReadOnlyList<Artifact> first = Emit(program);
        Assert.Contains("// Shop.Item itself, beside the types that derive from it.\nmessage BaseItem {\n  string name = 1;\n  int32 count = 2;\n}\n", Text(first), StringComparison.Ordinal);
        Assert.Equal(first, Emit(Edit(program, "Item(string Name, int Count)", "Item(int Count, string Name)", ": Item(Name, Count)", ": Item(Count, Name)"), first));
        Assert.Equal("""
            message BaseItem {
              reserved 2;
              reserved "count";
              string name = 1;
            }
            """, Block(Emit(Edit(program, "Item(string Name, int Count)", "Item(string Name)", ": Item(Name, Count)", ": Item(Name)"), first), "message BaseItem"));
    }

    [Fact]
    public void A_name_that_callers_know_is_not_taken_by_a_new_type()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        string text = Text(Emit(Edit(Shop, "namespace Shop;", "namespace Other { public record Item(int Size); }\nnamespace Shop {", "int limit,", "int limit, Other.Item? other,") + "}", first));
        Assert.Contains("// Shop.Item\nmessage Item {", text, StringComparison.Ordinal);
        Assert.Contains("// Other.Item\nmessage OtherItem {", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_an_enum_that_are_gone_are_reserved()
    {
        IReadOnlyList<Artifact> first = Emit(Shop);
        IReadOnlyList<Artifact> second = Emit(Edit(Shop, "Red, Green, Blue", "Red, Blue = 2, HTTPBlack = 4"), first);
        Assert.Equal("""
            enum Colour {
              reserved 1;
              reserved "COLOUR_GREEN";
              COLOUR_RED = 0;
              COLOUR_BLUE = 2;
              COLOUR_HTTP_BLACK = 4; // in JSON: HTTPBlack
            }
            """, Block(second, "enum Colour"));
        Assert.Equal(second, Emit(Edit(Shop, "Red, Green, Blue", "HTTPBlack = 4, Blue = 2, Red = 0"), second));
    }

    [Fact]
    public void Ranges_that_a_hand_reserved_stay()
    {
        List<Artifact> first = [.. Emit(Shop).Select(a => a with { Content = a.Content.Replace("message Item {\n", "message Item {\n  reserved 4 to 9, 1000 to max;\n", StringComparison.Ordinal) })];
        Assert.Equal(first, Emit(Shop, first));
        Assert.Contains("  bool fresh = 10;\n", Text(Emit(Edit(Shop, "Colour Colour)", "Colour Colour, bool Fresh)"), first)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_enums_are_told_apart_as_the_enums_are_and_keep_their_names()
    {
        const string Program = """
            using Chains;
            namespace A { public enum Colour { None, Red } public enum Foo { None, BarBaz } }
            namespace B { public enum Colour { None, Red } public enum FooBar { None, Baz } }
            namespace Paint
            {
                public record Mix(A.Colour Left, B.Colour Right, A.Foo Foo, B.FooBar FooBar);
                [Chainlet, Entrypoint("paint")] public sealed partial class Mixer { public Task<int> RunRemote(Mix mix, CancellationToken ct = default) => Task.FromResult(1); }
            }
            """;
        IReadOnlyList<Artifact> first = Emit(Program);
        Assert.Equal("""
            enum BColour {
              B_COLOUR_NONE = 0;
              B_COLOUR_RED = 1;
            }
            """, Block(first, "enum BColour"));
        Assert.Equal("""
            enum FooBar {
              FOO_BAR_NONE = 0;
              FOO_BAR_BAZ_2 = 1; // in JSON: Baz
            }
            """, Block(first, "enum FooBar"));
        await ProtoFilesTests.CompileAsync(first, Protos(Program));
        Assert.Equal(first, Emit(Program, first));

        // A new value of an enum whose name was changed takes its prefix, and what was accepted before values had it stays.
        IReadOnlyList<Artifact> second = Emit(Edit(Program, "namespace B { public enum Colour { None, Red }", "namespace B { public enum Colour { None, Red, Blue }"), first);
        Assert.Contains("  B_COLOUR_BLUE = 2;\n", Text(second), StringComparison.Ordinal);
        Artifact[] older = [.. first.Select(a => a with { Content = a.Content.Replace("A_COLOUR_", "COLOUR_", StringComparison.Ordinal) })];
        Assert.Contains("  COLOUR_RED = 1;", Text(Emit(Program, older)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stock_protoc_reads_what_is_reserved_as_the_descriptor_says()
    {
        IReadOnlyList<Artifact> first = [.. Emit(Shop).Select(a => a with { Content = a.Content.Replace("message Item {\n", "message Item {\n  reserved 4 to 9, 1000 to max;\n", StringComparison.Ordinal) })];
        ProtoFiles protos = Protos(Edit(Shop, "Red, Green, Blue", "Red, Blue = 2", "string Name, int Count", "string Name"), first);
        await ProtoFilesTests.CompileAsync(protos.All().Select(file => new Artifact("protos/" + file.Name, ProtoText.Write(file))), protos);
    }

    private static string Edit(string program, params string[] edits)
    {
        for (int i = 0; i < edits.Length; i += 2)
        {
            Assert.Contains(edits[i], program, StringComparison.Ordinal);
            program = program.Replace(edits[i], edits[i + 1], StringComparison.Ordinal);
        }

        return program;
    }

    private static IReadOnlyList<Artifact> Emit(string program, IEnumerable<Artifact>? contract = null) => [.. Protos(program, contract).All().Select(file => new Artifact("protos/" + file.Name, ProtoText.Write(file)))];

    private static ProtoFiles Protos(string program, IEnumerable<Artifact>? contract = null)
    {
        ImmutableArray<AdditionalText> files = [.. (contract ?? []).Select(artifact => new LockText("/project/contracts/" + artifact.Path["protos/".Length..], artifact.Content))];
        using ChainAssembly assembly = TestChain.Open(GeneratorRun.Of(program, new GeneratorRunOptions { AdditionalFiles = files }).Output);
        return ProtoFiles.Of(TestChain.Only(assembly));
    }

    private static string Text(IEnumerable<Artifact> files) => string.Join('\n', files.Select(file => file.Content));

    private static string Block(IEnumerable<Artifact> files, string head)
    {
        string text = Text(files);
        int start = text.IndexOf("\n" + head + " {", StringComparison.Ordinal) + 1;
        Assert.True(start > 0, text);
        return text[start..(text.IndexOf("\n}", start, StringComparison.Ordinal) + 2)];
    }
}
