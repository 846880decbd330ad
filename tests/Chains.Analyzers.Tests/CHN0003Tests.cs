using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must not be generic.</summary>
public sealed class CHN0003Tests
{
    [Fact]
    public Task A_generic_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0003:Echo|}<T>
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' has type parameters, but a host needs one wire contract: remove them, or derive a non-generic chainlet from it");

    [Fact]
    public Task A_chainlet_with_a_generic_base_does_not_fire() => Rules.Clean("""
        public class EchoBase<T>
        {
            protected static Task<T> Say(T value) => Task.FromResult(value);
        }

        [Chainlet]
        public sealed partial class TextEcho : EchoBase<string>
        {
            public Task<string> RunRemote(string text) => Say(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_what_nothing_uses() => Fix<ChainletMustNotBeGenericFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo<T>
            where T : class
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
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
    public Task The_fix_is_not_offered_where_a_type_parameter_is_used() => Fix<ChainletMustNotBeGenericFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo<T>
        {
            private readonly List<T> _seen = [];

            public Task<int> RunRemote(string text) => Task.FromResult(_seen.Count + text.Length);
        }
        """);
}
