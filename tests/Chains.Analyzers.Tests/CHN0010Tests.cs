using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote must not be generic.</summary>
public sealed class CHN0010Tests
{
    [Fact]
    public Task A_generic_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> {|CHN0010:RunRemote|}<T>(string text) => Task.FromResult(text + typeof(T).Name);
        }
        """,
        "'Echo.RunRemote' has type parameters, but its wire contract must be fixed at build time: replace them with concrete types");

    [Fact]
    public Task A_generic_helper_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Say(text);

            private static Task<T> Say<T>(T value) => Task.FromResult(value);
        }
        """);
}
