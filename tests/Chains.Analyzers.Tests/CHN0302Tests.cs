using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A secret that is declared is read.</summary>
public sealed class CHN0302Tests
{
    [Fact]
    public Task A_secret_that_nobody_reads_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token", {|CHN0302:"other"|}])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"]);
        }
        """,
        "The secret 'other' is declared by 'Echo' and never read, so its host asks for a secret that nobody needs: remove it from SecretKeys");

    [Fact]
    public Task A_chainlet_without_a_context_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = [{|CHN0302:"hf_token"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "The secret 'hf_token' is declared by 'Echo' and never read, so its host asks for a secret that nobody needs: remove it from SecretKeys");

    [Fact]
    public Task A_name_that_is_a_constant_fires() => Rules.Fires("""
        [Chainlet]
        [Assets(SecretKeys = ["vendor_key", {|CHN0302:Names.Token|}])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["vendor_key"]);
        }

        internal static class Names
        {
            public const string Token = "hf_token";
        }
        """,
        "The secret 'hf_token' is declared by 'Echo' and never read, so its host asks for a secret that nobody needs: remove it from SecretKeys");

    [Fact]
    public Task A_context_that_is_passed_on_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + Tokens.Of(context));
        }

        internal static class Tokens
        {
            public static string Of(DeploymentContext context) => context.Secrets["hf_token"];

            public static string Of(ChainletSecrets secrets) => secrets["hf_token"];
        }
        """);

    [Fact]
    public Task Secrets_that_are_passed_on_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + Tokens.Of(context.Secrets));
        }

        internal static class Tokens
        {
            public static string Of(DeploymentContext context) => context.Secrets["hf_token"];

            public static string Of(ChainletSecrets secrets) => secrets["hf_token"];
        }
        """);

    [Fact]
    public Task A_secret_looked_up_in_a_lambda_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            private readonly Func<string> _token = () => context.Secrets["hf_token"];

            public Task<string> RunRemote(string text) => Task.FromResult(text + _token());
        }

        internal static class Tokens
        {
            public static string Of(DeploymentContext context) => context.Secrets["hf_token"];

            public static string Of(ChainletSecrets secrets) => secrets["hf_token"];
        }
        """);

    [Fact]
    public Task A_context_that_a_base_class_takes_does_not_fire() => Rules.Clean("""
        public abstract class WithToken(DeploymentContext context)
        {
            protected string Token => context.Secrets["hf_token"];
        }

        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context) : WithToken(context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + Token);
        }
        """);

    [Fact]
    public Task A_secret_read_in_another_part_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + Token);
        }

        public sealed partial class Echo
        {
            private string Token => context.Secrets["hf_token"];
        }
        """);

    [Fact]
    public Task The_fix_removes_it() => Fix<SecretMustBeReadFix>.Turns("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token", "other"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"]);
        }
        """,
        """
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + context.Secrets["hf_token"]);
        }
        """);

    [Fact]
    public Task The_fix_removes_the_attribute_with_the_last_one() => Fix<SecretMustBeReadFix>.Turns("""
        [Chainlet, Assets(SecretKeys = new[] { "hf_token" })]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
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
    public Task The_fix_removes_the_line_with_the_last_one() => Fix<SecretMustBeReadFix>.Turns("""
        [Chainlet]
        [Assets(SecretKeys = ["hf_token"])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
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
    public Task A_context_that_an_object_is_made_with_does_not_fire() => Rules.Clean("""
        public sealed class Client
        {
            public required DeploymentContext Context { get; init; }

            public string Key => Context.Secrets["vendor_key"];
        }

        [Chainlet]
        [Assets(SecretKeys = ["vendor_key"])]
        public sealed partial class PhiLlm(DeploymentContext context)
        {
            public Task<string> RunRemote(string prompt)
            {
                var client = new Client { Context = context };
                return Task.FromResult(prompt + client.Key);
            }
        }
        """);

    [Fact]
    public Task The_key_that_GetApiKey_reads_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Assets(SecretKeys = ["chains_api_key"])]
        public sealed partial class PhiLlm(DeploymentContext context)
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt + context.GetApiKey());
        }
        """);
}
