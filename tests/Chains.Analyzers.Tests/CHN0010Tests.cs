using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

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

    [Fact]
    public Task The_fix_removes_what_nothing_uses() => Fix<RunRemoteMustNotBeGenericFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote<T>(string text)
                where T : new() => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_a_type_parameter_is_used() => Fix<RunRemoteMustNotBeGenericFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote<T>(string text) => Task.FromResult(text + typeof(T).Name);
        }
        """);
}
