extern alias build;

using build::Chains.Build.Descriptors;
using Chains.Analyzers.Tests.Support;
using Chains.TestSupport;
using Microsoft.CodeAnalysis;

namespace Chains.Analyzers.Tests;

/// <summary>What the build refuses of names, the editor has said before, and nothing else: also where one of the names stands in another assembly.</summary>
public sealed class NameAgreementTests
{
    [Theory]
    [InlineData("FooBar", "FooBar", "CHN0905")]
    [InlineData("FooBar", "foobar", "CHN0905")]
    [InlineData("FooBar", "FOOBAR", "CHN0905")]
    [InlineData("FooBar", "foo_bar", "CHN0913")]
    [InlineData("FooBar", "Foo-Bar", "CHN0913")]
    [InlineData("HTTPServer", "HttpServer", "CHN0905")]
    [InlineData("HTTPServer", "http-server", "CHN0913")]
    [InlineData("A--b", "a_b_", "CHN0913")]
    [InlineData("FooBar", "FooBaz", null)]
    [InlineData("Foo1", "Foo-1", null)]
    public async Task Two_names_of_a_chain(string first, string second, string? problem)
    {
        string callee = $$"""
            [Chainlet(Name = "{{first}}")]
            public sealed partial class Callee
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
            """;
        string caller = $$"""
            [Chainlet(Name = "{{second}}"), Entrypoint("chain")]
            public sealed partial class Caller(ICallee callee)
            {
                public Task<string> RunRemote(string text) => callee.RunRemote(text);
            }
            """;
        await AgreeAsync(problem, "CHN0106", callee + caller);
        await AgreeAsync(problem, "CHN0106", caller, callee);
        await AgreeAsync(
            problem,
            "CHN0106",
            """
            [Chainlet, Entrypoint("chain")]
            public sealed partial class Both(ICallee first, IOther second)
            {
                public async Task<string> RunRemote(string text) => await first.RunRemote(text) + await second.RunRemote(text);
            }
            """,
            callee,
            callee.Replace(first, second, StringComparison.Ordinal).Replace("Callee", "Other", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"poems\"", "\"poems\"", "CHN0908")]
    [InlineData("\"poems\"", "\"Poems\"", "CHN0908")]
    [InlineData("null", "\"first\"", "CHN0908")]
    [InlineData("\"poems\"", "\"poems-\"", null)]
    [InlineData("null", "null", null)]
    public Task Two_chains_of_a_project(string first, string second, string? problem) => AgreeAsync(problem, "CHN0115", $$"""
        [Chainlet, Entrypoint({{first}})]
        public sealed partial class First
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint({{second}})]
        public sealed partial class Second
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "CHN0912")]
    public async Task The_length_of_a_name(int length, string? problem)
    {
        // Each capital but the first gets a dash.
        string name = "AB" + new string('c', length - 3);
        await AgreeAsync(problem, "CHN0116", Named($"Name = \"{name}\"", "\"chain\""));
        await AgreeAsync(problem, "CHN0116", Named("", $"\"{name}\""));

        static string Named(string chainlet, string chain) => $$"""
            [Chainlet({{chainlet}}), Entrypoint({{chain}})]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
            """;
    }

    private static async Task AgreeAsync(string? problem, string rule, string program, params string[] libraries)
    {
        List<MetadataReference> references = [];
        List<ChainAssembly> assemblies = [];
        foreach (string library in libraries)
        {
            byte[] image = Compile.Emit(Libraries.Generate($"Library{references.Count}", library));
            references.Add(MetadataReference.CreateFromImage(image));
            assemblies.Add(ChainAssembly.Read("Library.dll", image));
        }

        using ChainAssembly own = ChainAssembly.Read("Own.dll", Compile.Emit(Libraries.Generate("Own", program, references)));
        Assert.Equal(problem is null ? Array.Empty<string>() : [problem], build::Chains.Build.Descriptors.ChainGraph.Read(own, assemblies).Problems.Select(found => found.Id));
        System.Collections.Immutable.ImmutableArray<Diagnostic> diagnostics = await Rules.Run(program, RuleOptions.Default with { References = [.. references] });
        Assert.Equal(problem is null ? Array.Empty<string>() : [rule], diagnostics.Select(found => found.Id));
        assemblies.ForEach(assembly => assembly.Dispose());
    }
}
