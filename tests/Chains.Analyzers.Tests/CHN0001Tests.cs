using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must be partial.</summary>
public sealed class CHN0001Tests
{
    [Fact]
    public Task A_class_without_partial_fires() => Rules.Fires("""
        [Chainlet]
        public sealed class {|CHN0001:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' must be partial so that its generated half can implement 'IEcho': declare it 'partial class Echo'");

    [Fact]
    public Task A_partial_class_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task A_class_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        public sealed class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_adds_partial() => Fix<ChainletMustBePartialFix>.Turns("""
        [Chainlet]
        public sealed class Echo
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
    public Task The_fix_keeps_comments() => Fix<ChainletMustBePartialFix>.Turns("""
        [Chainlet]
        // Says it back.
        class /* here */ Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        // Says it back.
        partial class /* here */ Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_repairs_all_at_once() => Fix<ChainletMustBePartialFix>.TurnsAll("""
        [Chainlet]
        public sealed class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet]
        internal sealed class Other
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

        [Chainlet]
        internal sealed partial class Other
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
