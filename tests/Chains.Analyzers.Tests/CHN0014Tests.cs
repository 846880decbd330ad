using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote takes one CancellationToken, last.</summary>
public sealed class CHN0014Tests
{
    [Fact]
    public Task A_token_in_front_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(CancellationToken {|CHN0014:cancellationToken|}, string text) => Task.FromResult(text);
        }
        """,
        "'Echo.RunRemote' must take at most one CancellationToken, as its last parameter: move or remove 'cancellationToken'");

    [Fact]
    public Task Two_tokens_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken {|CHN0014:first|}, CancellationToken second) => Task.FromResult(text);
        }
        """,
        "'Echo.RunRemote' must take at most one CancellationToken, as its last parameter: move or remove 'first'");

    [Fact]
    public Task A_token_at_the_end_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task No_token_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_moves_the_token() => Fix<CancellationTokenMustBeLastFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(CancellationToken cancellationToken, string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_moves_the_token_behind_an_optional_parameter() => Fix<CancellationTokenMustBeLastFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken token, int times = 1) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, int times = 1, CancellationToken token = default) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_two_tokens_of_one_method() => Fix<CancellationTokenMustBeLastFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken first, CancellationToken second) => Task.FromResult(text);
        }
        """);
}
