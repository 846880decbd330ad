using System.Collections.Immutable;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Incrementality;

/// <summary>The contract lock in the generator's pipeline: a file is parsed when it changes, and nothing is written anew that it does not concern.</summary>
public sealed class LockTests
{
    private const string Source = """
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
            public async Task<string> RunRemote(string name, CancellationToken ct = default) => (await stock.RunRemote(name, ct)).Name;
        }
        """;

    private const string Types = """
        syntax = "proto3";
        package shop;
        // Shop.Item
        message Item {
          string name = 5;
          int32 count = 7;
        }
        """;

    private const string Stock = """
        syntax = "proto3";
        package shop;
        import "types.proto";
        // The chainlet Shop.Stock.
        service Stock { rpc RunRemote(StockRunRemoteRequest) returns (StockRunRemoteResponse); }
        message StockRunRemoteRequest { string name = 3; }
        message StockRunRemoteResponse { Item result = 1; }
        """;

    [Fact]
    public void Numbers_are_those_of_the_lock_and_an_unrelated_edit_leaves_all_from_the_cache()
    {
        // GeneratorRun fails where any output or step is not Cached after its edits.
        GeneratorRun run = GeneratorRun.Of(Source, new GeneratorRunOptions { AdditionalFiles = [Text("types", Types), Text("stock", Stock)] });
        Assert.Contains("\"name\":\"name\",\"number\":5", run.Text, StringComparison.Ordinal);
        // The tags of strings: of the field 5 of Item, of 3 in the request of Stock, of 1 in the one of Order, which the lock does not have.
        Assert.Contains("case 42:", run.Source("Shop.Item."), StringComparison.Ordinal);
        Assert.Contains("case 26:", run.GeneratedSources.Single(s => s.Key.StartsWith("Shop.Stock.", StringComparison.Ordinal) && s.Key.Contains("chainlet.g", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
        Assert.Contains("case 10:", run.GeneratedSources.Single(s => s.Key.StartsWith("Shop.Order.", StringComparison.Ordinal) && s.Key.Contains("chainlet.g", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_one_file_parses_it_alone_and_writes_what_it_concerns()
    {
        CSharpCompilation compilation = Compile.Create(Source);
        AdditionalText types = Text("types", Types);
        AdditionalText stock = Text("stock", Stock);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ChainletGenerator().AsSourceGenerator()], [types, stock], Compile.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.ReplaceAdditionalText(stock, Text("stock", Stock.Replace("name = 3", "name = 4", StringComparison.Ordinal))).RunGenerators(compilation, TestContext.Current.CancellationToken);
        GeneratorRunResult second = driver.GetRunResult().Results.Single();
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached],
            second.TrackedSteps[PipelineSteps.LockFiles].SelectMany(step => step.Outputs).Select(output => output.Reason).Order());
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged],
            second.TrackedSteps[PipelineSteps.Chainlets].SelectMany(step => step.Outputs).Select(output => output.Reason).Order());
        Assert.Equal(2, second.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Count(output => output.Reason == IncrementalStepRunReason.Modified));

        // The chainlet that is edited is read again; the lock is not, and the other chainlet is not written.
        CSharpCompilation edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], Compile.Parse(new SourceFile("/project/Program.cs", Source.Replace("Task<string> RunRemote(string name", "Task<string> RunRemote(string text", StringComparison.Ordinal).Replace("(name, ct)).Name", "(text, ct)).Name", StringComparison.Ordinal))));
        GeneratorRunResult third = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();
        Assert.All(third.TrackedSteps[PipelineSteps.Lock].SelectMany(step => step.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        Assert.Equal(2, third.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Count(output => output.Reason == IncrementalStepRunReason.Modified));
    }

    private static LockText Text(string name, string text) => new($"/project/contracts/{name}.proto", text);
}
