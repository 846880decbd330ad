using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must not be static.</summary>
public sealed class CHN0005Tests
{
    [Fact]
    public Task A_static_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public static partial class {|CHN0005:Echo|}
        {
            public static Task<string> {|CHN0008:RunRemote|}(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' is static and can neither be constructed nor injected: remove 'static'",
        "'Echo.RunRemote' is static and would bypass the injected dependencies: remove 'static'");

    [Fact]
    public Task Static_private_members_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            private static readonly string Prefix = "> ";

            public Task<string> RunRemote(string text) => Task.FromResult(Prefix + text);
        }
        """);

    [Fact]
    public Task The_fix_makes_an_instance_class() => Fix<ChainletMustNotBeStaticFix>.Turns("""
        [Chainlet]
        public static partial class Echo
        {
            public static Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_static_class_whose_method_is_called() => Fix<ChainletMustNotBeStaticFix>.IsNotOffered("""
        [Chainlet]
        public static partial class Echo
        {
            public static Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        public static class Caller
        {
            public static Task<string> Call() => Echo.RunRemote("hello");
        }
        """);

    [Fact]
    public Task No_fix_is_offered_where_a_part_in_another_file_stays_static() => Fix<ChainletMustNotBeStaticFix>.IsNotOffered("""
        [Chainlet]
        public static partial class Echo
        {
        }
        """,
        otherFiles: """
        static partial class Echo
        {
            public static Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
