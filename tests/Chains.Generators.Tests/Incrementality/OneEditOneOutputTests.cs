using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>Two programs and the outputs that may be written anew between them. (That an edit in a body writes none is part of every GeneratorRun.)</summary>
public sealed class OneEditOneOutputTests
{
    private const string Before = """
        using Chains;
        namespace Shop;
        public record Item(string Name, int Count);
        [Chainlet]
        public sealed partial class Stock
        {
            public Task<Item> RunRemote(string name, CancellationToken ct = default) => Task.FromResult(new Item(name, 1));
        }
        [Chainlet, Entrypoint]
        public sealed partial class Order(IStock stock)
        {
            public Task<Item> RunRemote(string name, CancellationToken ct = default) => stock.RunRemote(name, ct);
        }
        """;

    [Fact]
    public void A_new_parameter_of_one_chainlet_writes_its_two_files_and_no_other() =>
        AssertModified(Before.Replace("Stock\n{\n    public Task<Item> RunRemote(string name,", "Stock\n{\n    public Task<Item> RunRemote(string name, bool fresh = false,", StringComparison.Ordinal),
            "Shop.Stock.chainlet", "Shop.Stock.descriptor");

    [Fact]
    public void An_annotation_writes_the_descriptor_alone() =>
        AssertModified(Before.Replace("[Chainlet]\n", "[Chainlet, Compute(CpuCount = 2)]\n", StringComparison.Ordinal), "Shop.Stock.descriptor");

    [Fact]
    public void A_new_member_of_a_message_writes_its_codec_and_the_descriptors_that_show_it() =>
        AssertModified(Before.Replace("int Count)", "int Count, string? Note = null)", StringComparison.Ordinal),
            "Shop.Item.codec", "Shop.Order.descriptor", "Shop.Stock.descriptor");

    [Fact]
    public void A_comment_above_a_chainlet_writes_nothing() => AssertModified("// A comment.\n" + Before.Replace("[Chainlet]\n", "// Another.\n[Chainlet]\n", StringComparison.Ordinal));

    [Fact]
    public void A_comment_between_usings_and_inside_a_parameter_type_writes_nothing() =>
        AssertModified(Before.Replace("(IStock stock)", "(/* the one */ IStock /* of us */ stock)", StringComparison.Ordinal).Replace("using Chains;", "using /* all of */ Chains; // for chainlets", StringComparison.Ordinal));

    private static void AssertModified(string after, params string[] expected)
    {
        Assert.NotEqual(Before, after);
        CSharpCompilation first = Compile.Create(Before);
        CSharpCompilation second = first.ReplaceSyntaxTree(first.SyntaxTrees[0], Compile.Parse(new SourceFile("/project/Program.cs", after)));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(first, TestContext.Current.CancellationToken);
        Dictionary<string, SourceText> before = Trees(driver);
        driver = driver.RunGenerators(second, TestContext.Current.CancellationToken);
        Dictionary<string, SourceText> now = Trees(driver);

        // The driver hands out the very same text where an output came from the cache.
        IEnumerable<string> written = now.Where(pair => !before.TryGetValue(pair.Key, out SourceText? old) || !ReferenceEquals(old, pair.Value)).Select(pair => WithoutHash(pair.Key));
        Assert.Equal(expected.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, SourceText> Trees(GeneratorDriver driver) =>
        driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText, StringComparer.Ordinal);

    private static string WithoutHash(string hintName)
    {
        string[] parts = hintName.Split('.');
        return string.Join('.', parts[..^4].Append(parts[^3]));
    }
}
