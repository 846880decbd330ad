using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An environment variable is NAME=value.</summary>
public sealed class CHN0026Tests
{
    [Fact]
    public Task No_value_fires() => Rules.Fires("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = [{|CHN0026:"LOG_LEVEL"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Environment variable 'LOG_LEVEL' of 'Echo' is not usable: write it as \"NAME=value\"");

    [Fact]
    public Task A_name_of_the_hosts_own_fires() => Rules.Fires("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = [{|CHN0026:"PORT=1"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Environment variable 'PORT=1' of 'Echo' is not usable: 'PORT' is set by the host itself; choose another name");

    [Fact]
    public Task A_secret_in_the_open_fires() => Rules.Fires("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = [{|CHN0026:"CHAINS_SECRET_hf_token=abc"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Environment variable 'CHAINS_SECRET_hf_token=abc' of 'Echo' is not usable: 'CHAINS_SECRET_hf_token' would stand in the manifests for all to read; declare the secret with [Assets(SecretKeys = [\"hf_token\"])]");

    [Fact]
    public Task A_name_that_is_set_twice_fires() => Rules.Fires("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = ["LOG_LEVEL=debug", "log_level=x", {|CHN0026:"LOG_LEVEL=info"|}])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Environment variable 'LOG_LEVEL=info' of 'Echo' is not usable: 'LOG_LEVEL' is set twice; keep one of both");

    [Fact]
    public Task Each_variable_fires_by_itself() => Rules.Fires("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = new string[] { {|CHN0026:"LOG_LEVEL"|}, "A=1", {|CHN0026:Names.Port|}, null!, {|CHN0026:"A=2"|} })]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        internal static class Names
        {
            public const string Port = "PORT=1";
        }
        """.Replace("null!", "{|CHN0022:null!|}", StringComparison.Ordinal),
        "Environment variable 'LOG_LEVEL' of 'Echo' is not usable: write it as \"NAME=value\"",
        "Environment variable 'PORT=1' of 'Echo' is not usable: 'PORT' is set by the host itself; choose another name",
        "[ChainletOptions] EnvironmentVariables of 'Echo' is null, but must be a text: write it, or leave it out",
        "Environment variable 'A=2' of 'Echo' is not usable: 'A' is set twice; keep one of both");

    [Fact]
    public Task A_name_and_a_value_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = ["LOG_LEVEL=debug", "EMPTY="])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_what_the_host_sets() => Fix<EnvironmentVariableMustBeValidFix>.Turns("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = ["LOG_LEVEL=info", "PORT=1"])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = ["LOG_LEVEL=info"])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_each_that_the_host_sets_and_nothing_else() => Fix<EnvironmentVariableMustBeValidFix>.TurnsAll("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = new[] { "PORT=1", "A=1", Names.Port, "B=1" })]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        internal static class Names
        {
            public const string Port = "PORT=1";
        }
        """,
        """
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = new[] { "A=1", "B=1" })]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        internal static class Names
        {
            public const string Port = "PORT=1";
        }
        """);

    [Fact]
    public Task The_fix_removes_the_list_with_its_last_variable() => Fix<EnvironmentVariableMustBeValidFix>.Turns("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = new[] { "PORT=1" })]
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
    public Task The_fix_is_not_offered_where_the_value_is_missing() => Fix<EnvironmentVariableMustBeValidFix>.IsNotOffered("""
        [Chainlet]
        [ChainletOptions(EnvironmentVariables = ["LOG_LEVEL"])]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
