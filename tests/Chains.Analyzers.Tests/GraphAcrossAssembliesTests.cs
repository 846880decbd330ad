using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>Chainlets of a referenced assembly are known by their attributes and constructors in metadata.</summary>
public sealed class GraphAcrossAssembliesTests
{
    private const string Library = """
        namespace Models;

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge(IPhiLlm phi)
        {
            public Task<string> RunRemote(string prompt) => phi.RunRemote(prompt);
        }
        """;

    [Fact]
    public Task A_dependency_of_another_assembly_does_not_fire() => Rules.Clean(WithLibrary(), """
        using Models;

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 1)] IPhiLlm phi, IJudge judge)
        {
            public async Task<string> RunRemote(string word) => await judge.RunRemote(await phi.RunRemote(word));
        }
        """);

    [Fact]
    public Task A_class_of_another_assembly_fires() => Rules.Fires(WithLibrary(), """
        using Models;

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator({|CHN0101:PhiLlm|} phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        "Parameter 'phi' of chainlet 'PoemGenerator' takes the chainlet class 'PhiLlm', which would tie both into one process: take 'IPhiLlm' instead");

    [Fact]
    public Task A_creation_of_a_class_of_another_assembly_fires() => Rules.Fires(WithLibrary(), """
        public static class Program
        {
            public static Task<string> Ask() => {|CHN0104:new Models.PhiLlm()|}.RunRemote("hello");
        }
        """,
        "'new PhiLlm' bypasses the chain, so its host, limits and secrets are not there: inject 'IPhiLlm' into the constructor, or use Chain.RunLocalAsync<IPhiLlm>()");

    [Fact]
    public Task A_name_that_a_dependency_of_a_dependency_has_fires() => Rules.Fires(WithLibrary(), """
        [Chainlet(Name = {|CHN0106:"PhiLlm"|}), Entrypoint("poems")]
        public sealed partial class PoemGenerator(Models.IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        "Chainlets 'PhiLlm' and 'PoemGenerator' are both named 'PhiLlm', but the name is the host's folder and address: set another one with [Chainlet(Name = …)]");

    private static RuleOptions WithLibrary() => RuleOptions.Default with { References = [Libraries.Create(LibraryForm.Image, "Models", Library)] };
}
