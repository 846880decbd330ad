using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A secret key is a file name, declared once.</summary>
public sealed class CHN0028Tests
{
    [Fact]
    public Task A_key_with_a_slash_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = [{|CHN0028:"hf/token"|}])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf/token"].Length);
        }
        """,
        "Secret key 'hf/token' of 'Echo' cannot be a file's name: use letters, digits, '.', '-' and '_'");

    [Fact]
    public Task A_key_listed_twice_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token", {|CHN0028:"hf_token"|}])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """,
        "Secret key 'hf_token' of 'Echo' is listed twice: remove one");

    [Theory]
    [InlineData("..data", "cannot be a file's name: use letters, digits, '.', '-' and '_'")]
    [InlineData("..", "cannot be a file's name: use letters, digits, '.', '-' and '_'")]
    [InlineData("", "cannot be a file's name: use letters, digits, '.', '-' and '_'")]
    public Task A_key_that_kubernetes_keeps_for_itself_fires(string key, string problem) => Rules.Fires($$"""
        [Chainlet]
        [Assets(SecretKeys = [{|CHN0028:"{{key}}"|}])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets[text]);
        }
        """,
        $"Secret key '{key}' of 'Echo' {problem}");

    [Fact]
    public Task Each_key_fires_by_itself() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = new[] { "a", {|CHN0028:"b/c"|}, {|CHN0028:"a"|}, "d", {|CHN0028:Names.A|} })]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets[text]);
        }

        internal static class Names
        {
            public const string A = "a";
        }
        """,
        "Secret key 'b/c' of 'Echo' cannot be a file's name: use letters, digits, '.', '-' and '_'",
        "Secret key 'a' of 'Echo' is listed twice: remove one",
        "Secret key 'a' of 'Echo' is listed twice: remove one");

    [Fact]
    public Task Two_keys_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token", "openai.key"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length + context.Secrets["openai.key"].Length);
        }
        """);

    [Fact]
    public Task The_fix_removes_the_second() => Fix<SecretKeyMustBeValidFix>.Turns("""
        [Chainlet]
        [Assets(SecretKeys = ["token", "token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["token"].Length);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = ["token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["token"].Length);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_for_a_key_that_is_no_file_name() => Fix<SecretKeyMustBeValidFix>.IsNotOffered("""
        [Chainlet]
        [Assets(SecretKeys = ["a/b"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["a/b"].Length);
        }
        """);
}
