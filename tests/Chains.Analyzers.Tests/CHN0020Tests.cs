using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A name consists of letters, digits, '-' and '_'.</summary>
public sealed class CHN0020Tests
{
    [Fact]
    public Task A_blank_in_a_chainlets_name_fires() => Rules.Fires("""
        [Chainlet(Name = {|CHN0020:"my echo"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The name 'my echo' of 'Echo' cannot name a folder, an image and a service: use only letters, digits, '-' and '_', beginning with a letter");

    [Fact]
    public Task A_slash_in_a_chains_name_fires() => Rules.Fires("""
        [Chainlet, Entrypoint({|CHN0020:"text/echo"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The name 'text/echo' of 'Echo' cannot name a folder, an image and a service: use only letters, digits, '-' and '_', beginning with a letter");

    [Fact]
    public Task A_line_break_behind_a_name_fires() => Rules.Fires("""
        [Chainlet(Name = {|CHN0020:"echo\n"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The name 'echo\n' of 'Echo' cannot name a folder, an image and a service: use only letters, digits, '-' and '_', beginning with a letter");

    [Fact]
    public Task Names_that_are_allowed_does_not_fire() => Rules.Clean("""
        [Chainlet(Name = "my-echo_2"), Entrypoint("Echo-1")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_writes_hyphens() => Fix<DisplayNameMustBeValidFix>.Turns("""
        [Chainlet(Name = "my echo (2)")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet(Name = "my-echo-2")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_letters_would_have_to_be_spelt_otherwise() => Fix<DisplayNameMustBeValidFix>.IsNotOffered("""
        [Chainlet(Name = "écho")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
