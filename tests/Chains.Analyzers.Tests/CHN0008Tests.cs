using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote must be an instance method.</summary>
public sealed class CHN0008Tests
{
    [Fact]
    public Task A_static_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public static Task<string> {|CHN0008:RunRemote|}(string text) => Task.FromResult(text);
        }
        """,
        "'Echo.RunRemote' is static and would bypass the injected dependencies: remove 'static'");

    [Fact]
    public Task An_instance_method_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_static() => Fix<RunRemoteMustNotBeStaticFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public static Task<string> RunRemote(string text) => Task.FromResult(text);
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
    public Task No_fix_is_offered_for_a_method_that_is_called_by_its_class() => Fix<RunRemoteMustNotBeStaticFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public static Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Caller
        {
            public static Task<string> Call() => Echo.RunRemote("hello");
        }
        """);
}
