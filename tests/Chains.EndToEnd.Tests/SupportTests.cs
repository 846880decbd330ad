using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.EndToEnd.Tests;

/// <summary>The checks that other tests rely on can fail.</summary>
public sealed class SupportTests
{
    [Fact]
    public void Graph_walk_finds_compiler_objects_wherever_they_are_held()
    {
        CSharpCompilation compilation = Compile.Create("class A;");
        ISymbol symbol = compilation.GetSymbolsWithName("A", cancellationToken: TestContext.Current.CancellationToken).Single();

        Assert.Null(ObjectGraph.FindCompilerObject(new { Name = "A", Numbers = new[] { 1, 2 }, Type = typeof(Compilation) }));
        Assert.NotNull(ObjectGraph.FindCompilerObject(compilation));
        Assert.NotNull(ObjectGraph.FindCompilerObject(new { Held = new List<object> { 1, symbol } }));
        Assert.NotNull(ObjectGraph.FindCompilerObject(new Dictionary<string, object> { ["a"] = symbol.Locations[0] }));
        Assert.NotNull(ObjectGraph.FindCompilerObject((1, (object)compilation.SyntaxTrees[0].GetRoot(TestContext.Current.CancellationToken))));
    }

    [Fact]
    public void Generator_run_fails_on_a_diagnostic_that_nobody_asked_for()
    {
        const string source = """
            using Chains;

            [Chainlet]
            public sealed partial class Broken(IMissing missing)
            {
                public Task<int> RunRemote(int value) => missing.RunRemote(value);
            }
            """;

        Exception failure = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => GeneratorRun.Of(source));

        Assert.Contains("CS0246", failure.Message, StringComparison.Ordinal);
        GeneratorRun.Of(source, new GeneratorRunOptions { ExpectedDiagnostics = ["CS0246"] });
    }
}
