using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote must be public.</summary>
public sealed class CHN0009Tests
{
    [Fact]
    public Task An_internal_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            internal Task<string> {|CHN0009:RunRemote|}(string text) => Task.FromResult(text);
        }
        """,
        "'Echo.RunRemote' is internal, but it is the chainlet's public interface: declare it 'public'");

    [Fact]
    public Task A_method_without_accessibility_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            Task<string> {|CHN0009:RunRemote|}(string text) => Task.FromResult(text);
        }
        """,
        "'Echo.RunRemote' is private, but it is the chainlet's public interface: declare it 'public'");

    [Fact]
    public Task A_public_method_of_an_internal_chainlet_does_not_fire() => Rules.Clean("""
        [Chainlet]
        internal sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_makes_an_internal_method_public() => Fix<RunRemoteMustBePublicFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            internal Task<string> RunRemote(string text) => Task.FromResult(text);
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
    public Task The_fix_makes_a_method_without_accessibility_public() => Fix<RunRemoteMustBePublicFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            [System.Diagnostics.DebuggerStepThrough]
            Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            [System.Diagnostics.DebuggerStepThrough]
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_replaces_two_words() => Fix<RunRemoteMustBePublicFix>.Turns("""
        [Chainlet]
        public partial class Echo
        {
            protected internal async Task<string> RunRemote(string text) => await Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public partial class Echo
        {
            public async Task<string> RunRemote(string text) => await Task.FromResult(text);
        }
        """);
}
