using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A secret key is a file name, declared once.</summary>
public sealed class CHN0028Tests
{
    [Fact]
    public Task A_key_with_a_slash_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = {|CHN0028:["hf/token"]|})]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf/token"].Length);
        }
        """,
        "Secret key 'hf/token' of 'Echo' cannot be a file's name: use letters, digits, '.', '-' and '_'");

    [Fact]
    public Task A_key_listed_twice_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = {|CHN0028:["hf_token", "hf_token"]|})]
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
        [Assets(SecretKeys = {|CHN0028:["{{key}}"]|})]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets[text]);
        }
        """,
        $"Secret key '{key}' of 'Echo' {problem}");

    [Fact]
    public Task Two_keys_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token", "openai.key"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length + context.Secrets["openai.key"].Length);
        }
        """);
}
