using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet must have RunRemote.</summary>
public sealed class CHN0006Tests
{
    [Fact]
    public Task A_chainlet_without_RunRemote_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0006:Echo|}
        {
            private static Task<string> Answer(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' has no 'RunRemote' method: add one, for example 'public async Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'");

    [Fact]
    public Task A_chainlet_whose_base_has_it_does_not_fire() => Rules.Clean("""
        public class EchoBase
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }

        [Chainlet]
        public sealed partial class Echo : EchoBase;
        """);

    [Fact]
    public Task A_plain_result_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public string RunRemote(string text) => text;
        }
        """);

    [Fact]
    public Task A_stream_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Count
        {
            public async IAsyncEnumerable<int> RunRemote(int end, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                for (int i = 0; i < end; i++)
                {
                    await Task.Yield();
                    yield return i;
                }
            }
        }
        """);

    [Fact]
    public Task The_fix_adds_one_behind_the_other_members() => Fix<ChainletMustHaveRunRemoteFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            private readonly string _name = "echo"; // its name
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            private readonly string _name = "echo"; // its name

            public Task<string> RunRemote(string input, CancellationToken cancellationToken = default) => Task.FromResult(input);
        }
        """);

    [Fact]
    public Task The_fix_adds_one_to_a_class_without_a_body() => Fix<ChainletMustHaveRunRemoteFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo;
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string input, CancellationToken cancellationToken = default) => Task.FromResult(input);
        }
        """);

    [Fact]
    public Task The_fix_adds_one_to_an_empty_class() => Fix<ChainletMustHaveRunRemoteFix>.Turns("""
        namespace Models
        {
            [Chainlet]
            public sealed partial class Echo { }
        }
        """,
        """
        namespace Models
        {
            [Chainlet]
            public sealed partial class Echo
            {
                public Task<string> RunRemote(string input, CancellationToken cancellationToken = default) => Task.FromResult(input);
            }
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_class_whose_body_is_not_begun() => Fix<ChainletMustHaveRunRemoteFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        <
            public Task{string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_class_with_another_member_of_the_name() => Fix<ChainletMustHaveRunRemoteFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            private string RunRemote => "";
        }
        """);

    [Fact]
    public Task A_single_public_method_is_to_be_renamed() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0006:Echo|}
        {
            public Task<string> RunRemoteAsync(string text) => Task.FromResult(text);

            public override string ToString() => "echo";
        }
        """,
        "Chainlet 'Echo' has no 'RunRemote' method: rename 'RunRemoteAsync' to it");

    [Fact]
    public Task Of_several_public_methods_none_is_to_be_renamed() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0006:Echo|}
        {
            public Task<string> {|CHN0015:Ask|}(string text) => Task.FromResult(text);

            public Task<string> {|CHN0015:Tell|}(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' has no 'RunRemote' method: add one, for example 'public async Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'",
        "'Echo.Ask' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private",
        "'Echo.Tell' is public, but callers only ever see the interface 'IEcho' with RunRemote: make it private");

    [Fact]
    public Task No_fix_is_offered_where_a_method_is_to_be_renamed() => Fix<ChainletMustHaveRunRemoteFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> Run(string text) => Task.FromResult(text);
        }
        """);
}
