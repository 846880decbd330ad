using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A secret that is read is declared.</summary>
public sealed class CHN0301Tests
{
    [Fact]
    public Task An_undeclared_secret_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets[{|CHN0301:"hf_token"|}].Length);
        }
        """,
        "'Echo' reads the secret 'hf_token', which is not among its declared ones, so it is not mounted and the look-up fails: add it to [Assets(SecretKeys = [\"hf_token\"])]");

    [Fact]
    public Task A_constant_and_a_lookup_that_may_fail_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = ["other"])]
        public sealed partial class Echo
        {
            private const string Key = "hf_token";
            private readonly ChainletSecrets _secrets;
            private readonly string _other;

            public Echo(DeploymentContext<int> context)
            {
                _secrets = context.Secrets;
                _other = _secrets["other"];
            }

            public string RunRemote(string text) => text + _secrets[{|CHN0301:Key|}] + _secrets.TryGetValue({|CHN0301:"third"|}, out _) + _other;
        }
        """,
        "'Echo' reads the secret 'hf_token', which is not among its declared ones, so it is not mounted and the look-up fails: add it to [Assets(SecretKeys = [\"hf_token\"])]",
        "'Echo' reads the secret 'third', which is not among its declared ones, so it is not mounted and the look-up fails: add it to [Assets(SecretKeys = [\"third\"])]");

    [Fact]
    public Task A_declared_secret_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """);

    [Fact]
    public Task A_name_that_is_known_at_run_time_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["left", "right"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string name) => Task.FromResult(context.Secrets[name]);
        }
        """);

    [Fact]
    public Task Another_class_does_not_fire() => Rules.Clean("""
        public sealed class Tokens(DeploymentContext context)
        {
            public string Get() => context.Secrets["hf_token"];
        }
        """);

    [Fact]
    public Task The_fix_declares_it() => Fix<SecretMustBeDeclaredFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """);

    [Fact]
    public Task The_fix_adds_it_to_the_others() => Fix<SecretMustBeDeclaredFix>.Turns("""
        [Chainlet]
        [Assets(SecretKeys = ["other"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"] + context.Secrets["other"]);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = ["other", "hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"] + context.Secrets["other"]);
        }
        """);

    [Fact]
    public Task The_fix_adds_it_to_an_array() => Fix<SecretMustBeDeclaredFix>.Turns("""
        [Chainlet]
        [Assets(SecretKeys = new[] { "other" })]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"] + context.Secrets["other"]);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = new[] { "other", "hf_token" })]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"] + context.Secrets["other"]);
        }
        """);

    [Fact]
    public Task The_fix_gives_the_attribute_an_argument() => Fix<SecretMustBeDeclaredFix>.Turns("""
        [Chainlet, Assets]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """,
        """
        [Chainlet, Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"].Length);
        }
        """);
}
