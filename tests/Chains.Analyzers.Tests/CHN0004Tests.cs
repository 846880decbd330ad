using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must be a top-level class.</summary>
public sealed class CHN0004Tests
{
    [Fact]
    public Task A_nested_chainlet_fires() => Rules.Fires("""
        public partial class Models
        {
            [Chainlet]
            public sealed partial class {|CHN0004:Echo|}
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }
        }
        """,
        "Chainlet 'Echo' is nested or file-local, so hosts and other chainlets cannot name it: move it to the namespace level");

    [Fact]
    public Task A_file_local_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        file sealed partial class {|CHN0004:Echo|}
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' is nested or file-local, so hosts and other chainlets cannot name it: move it to the namespace level");

    [Fact]
    public Task A_chainlet_in_nested_namespaces_does_not_fire() => Rules.Clean("""
        namespace Models
        {
            namespace Text
            {
                [Chainlet]
                internal sealed partial class Echo
                {
                    public Task<string> RunRemote(string text) => Task.FromResult(text);
                }
            }
        }
        """);

    [Fact]
    public Task The_fix_moves_the_class_with_its_comments() => Fix<ChainletMustNotBeNestedFix>.Turns("""
        public static class Models
        {
            public const int Most = 4;

            /// <summary>Says it again.</summary>
            [Chainlet]
            private sealed partial class Echo
            {
                private const string Help = @"Say
            something.";

                // As it came.
                public Task<string> RunRemote(string text) => Task.FromResult(text.Length > 0 ? text : Help);
            }

            public const int Least = 1;
        }

        public sealed record Other;
        """,
        """
        public static class Models
        {
            public const int Most = 4;

            public const int Least = 1;
        }

        /// <summary>Says it again.</summary>
        [Chainlet]
        internal sealed partial class Echo
        {
            private const string Help = @"Say
            something.";

            // As it came.
            public Task<string> RunRemote(string text) => Task.FromResult(text.Length > 0 ? text : Help);
        }

        public sealed record Other;
        """);

    [Fact]
    public Task The_fix_opens_a_file_local_class() => Fix<ChainletMustNotBeNestedFix>.Turns("""
        [Chainlet]
        file sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_the_class_uses_what_is_private_around_it() => Fix<ChainletMustNotBeNestedFix>.IsNotOffered("""
        public static class Models
        {
            private const int Most = 4;

            [Chainlet]
            public sealed partial class Echo
            {
                public Task<int> RunRemote(string text) => Task.FromResult(Math.Min(text.Length, Most));
            }
        }
        """);
}
