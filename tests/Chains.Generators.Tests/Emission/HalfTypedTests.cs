using Chains.TestSupport;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Chains.Generators.Tests.Emission;

/// <summary>
/// Programs that were found by breaking others (<c>tests/Chains.Analyzers.Fuzz</c>) and once ended the generator, which then takes all generated code with it (CS8785).
/// </summary>
public sealed class HalfTypedTests
{
    public static TheoryData<string, string> Programs => new()
    {
        {
            "a chainlet within one of the same name", """
            namespace N;
            [Chains.Chainlet, Chains.Entrypoint("echo")] public partial class Echo
            {
                public Task<int> RunRemote(int x) => Task.FromResult(x);
                [Chains.Chainlet, Chains.Entrypoint("echo")] public partial class Echo { public Task<int> RunRemote(int x) => Task.FromResult(x); }
            }
            """
        },
        {
            "a type of a contract whose base is none", """
            namespace N;
            public record Item(int X) : Missing<int>.Inner;
            public record Page<T>(T X) : T<Missing>;
            [Chains.Chainlet, Chains.Entrypoint("echo")] public partial class Echo { public Task<Item> RunRemote(Page<int> x) => throw new Exception(); }
            """
        },
        {
            "a type parameter before its bracket", """
            namespace N;
            public record PageT< >(IReadOnlyList<T> Items, int Total) where T : notnull;
            public sealed class Box : PageT<> { public int X { get; set; } }
            [Chains.Chainlet, Chains.Entrypoint("echo")] public partial class Echo { public Task<Box> RunRemote(int x) => throw new Exception(); }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void The_generator_does_not_throw(string what, string program)
    {
        GeneratorDriverRunResult result = CSharpGeneratorDriver
            .Create([new ChainletGenerator().AsSourceGenerator()], parseOptions: Compile.ParseOptions)
            .RunGenerators(Compile.Create(program), TestContext.Current.CancellationToken)
            .GetRunResult();
        Assert.True(result.Results[0].Exception is null, $"{what}: {result.Results[0].Exception}");
        Assert.NotEmpty(result.GeneratedTrees);
    }
}
