using Chains.Generators.Declarations;
using Chains.Generators.Model;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>What is read again after an edit: two readings are two models, equal or not.</summary>
public sealed class ChainletReadingsTests
{
    private const string Source = """
        using Chains;
        namespace Shop;
        public record Item(string Name, int Count);
        internal static class Text
        {
            public const string Greeting = "Hello";
            public static string Of(string name) { return Greeting + name; }
        }
        [Chainlet]
        public sealed partial class Stock
        {
            private readonly int _number = 1;
            public Stock() { _number = 2; }
            public string Label { get { return ""; } }
            public Task<Item> RunRemote(string name, CancellationToken ct = default)
            {
                return Task.FromResult(new Item(name, 1));
            }
        }
        [Chainlet, Entrypoint]
        public sealed partial class Order(IStock stock)
        {
            public Task<Item> RunRemote(string name, CancellationToken ct = default) => stock.RunRemote(name, ct);
        }
        """;

    [Theory]
    [InlineData("new Item(name, 1)", "new Item(name, 2)")]
    [InlineData("return Greeting + name;", "int length = name.Length; /* a comment */\n\n return Greeting + length;")]
    [InlineData("return Greeting + name;", "")]
    [InlineData("stock.RunRemote(name, ct);", "throw null!;")]
    public void In_a_methods_body_nothing_is_read_again(string before, string after) => AssertReadAgain(before, after, expected: false);

    [Theory]
    [InlineData("int Count", "long Count")]
    [InlineData("\"Hello\"", "\"Hi\"")]
    [InlineData("_number = 1", "_number = 3")]
    [InlineData("_number = 2", "_number = 3")]
    [InlineData("{ return \"\"; }", "{ return \"x\"; }")]
    [InlineData("namespace Shop;", "namespace Shop; // Sells.")]
    [InlineData("return Greeting + name;", "\n#nullable disable\n return Greeting + name;")]
    [InlineData("return Greeting + name;", "return Greeting + name")]
    [InlineData("return Greeting + name;", "} static void Another() {")]
    [InlineData("{ return Greeting + name; }", "=> Greeting + name;")]
    public void Whatever_else_is_edited_all_is_read_again(string before, string after) => AssertReadAgain(before, after, expected: true);

    [Fact]
    public void Another_order_another_reference_and_other_options_are_another_project()
    {
        CSharpCompilation first = Compile.Create([new SourceFile("/project/Program.cs", Source), new SourceFile("/project/Other.cs", "namespace Other { class A { void M() { } } }")]);
        SyntaxTree[] trees = [.. first.SyntaxTrees];
        MetadataReference library = Compile.Create("public class Library { void M() { } }", new CompileOptions { AssemblyName = "Library" }).ToMetadataReference();
        CSharpCompilation[] others =
        [
            first.RemoveAllSyntaxTrees().AddSyntaxTrees(trees.Reverse()),
            first.RemoveSyntaxTrees(trees[1]),
            first.ReplaceSyntaxTree(trees[1], trees[1].WithFilePath("/project/Renamed.cs")),
            first.ReplaceSyntaxTree(trees[1], CSharpSyntaxTree.ParseText(trees[1].GetText(TestContext.Current.CancellationToken), Compile.ParseOptions.WithPreprocessorSymbols("OTHER"), trees[1].FilePath, TestContext.Current.CancellationToken)),
            first.AddReferences(library),
            first.AddReferences(library.WithAliases(["other"])),
            first.WithOptions(first.Options.WithNullableContextOptions(NullableContextOptions.Disable)),
            first.WithAssemblyName("Another"),
        ];
        ProjectOutline[] outlines = [.. others.Prepend(first).Select(Of)];
        for (int i = 0; i < outlines.Length; i++)
        {
            for (int k = 0; k < outlines.Length; k++)
            {
                Assert.Equal(i == k, outlines[i].Equals(outlines[k]));
            }
        }

        Assert.Equal(Of(first.AddReferences(library)), Of(first.AddReferences(library)));
        Assert.Equal(Of(first), Of(first.Clone()));
        Assert.Equal(Of(first), Of(first.ReplaceSyntaxTree(trees[1], Compile.Parse(new SourceFile("/project/Other.cs", "namespace Other { class A { void M() { M(); } } }")))));
    }

    [Fact]
    public void Two_chainlets_of_one_name_are_two()
    {
        CSharpCompilation compilation = Compile.Create(
        [
            new SourceFile("/project/A.cs", "using Chains; [Chainlet] file partial class Echo { public Task<int> RunRemote(int x) => Task.FromResult(x); }"),
            new SourceFile("/project/B.cs", "using Chains; [Chainlet] file partial class Echo { public Task<long> RunRemote(long x) => Task.FromResult(x); }"),
        ]);
        ChainletModel[] models = Read(new ChainletReadings(), compilation);
        Assert.Equal(["int", "long"], models.Select(model => model.Endpoint!.Request[0].Type.CSharp));
    }

    private static void AssertReadAgain(string before, string after, bool expected)
    {
        CSharpCompilation compilation = Compile.Create(Source);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        CSharpCompilation edited = Session.Edit(compilation, tree, new TextSpan(Source.IndexOf(before, StringComparison.Ordinal), before.Length), after);
        var readings = new ChainletReadings();
        ChainletModel[] first = Read(readings, compilation);
        ChainletModel[] second = Read(readings, edited);
        Assert.Equal(2, first.Length);
        Assert.Equal(2, second.Length);
        Assert.All(first.Zip(second), pair => Assert.Equal(expected, !ReferenceEquals(pair.First, pair.Second)));
    }

    private static ChainletModel[] Read(ChainletReadings readings, CSharpCompilation compilation) =>
    [
        .. from tree in compilation.SyntaxTrees
           from type in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<ClassDeclarationSyntax>()
           let symbol = compilation.GetSemanticModel(tree).GetDeclaredSymbol(type)
           where KnownSymbols.IsChainlet(symbol)
           select readings.Read(compilation, type, symbol, TestContext.Current.CancellationToken),
    ];

    private static ProjectOutline Of(CSharpCompilation compilation) => new(compilation, TestContext.Current.CancellationToken);
}
