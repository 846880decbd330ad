using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An entrypoint must be a chainlet.</summary>
public sealed class CHN0027Tests
{
    [Fact]
    public Task An_entrypoint_alone_fires() => Rules.Fires("""
        [{|CHN0027:Entrypoint("echo")|}]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'Echo' is marked [Entrypoint] but is not a chainlet: add [Chainlet], or remove [Entrypoint]");

    [Fact]
    public Task An_entrypoint_that_is_a_chainlet_does_not_fire() => Rules.Clean("""
        [Chainlet, Entrypoint("echo")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_adds_Chainlet() => Fix<EntrypointMustBeAChainletFix>.Turns("""
        [Entrypoint("echo")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet, Entrypoint("echo")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_adds_partial_as_well() => Fix<EntrypointMustBeAChainletFix>.Turns("""
        [global::Chains.EntrypointAttribute]
        public sealed class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [global::Chains.Chainlet, global::Chains.EntrypointAttribute]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
