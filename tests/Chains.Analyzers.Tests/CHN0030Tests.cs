using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet's constructor parameters are passed by value.</summary>
public sealed class CHN0030Tests
{
    [Fact]
    public Task An_in_parameter_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo(in DeploymentContext {|CHN0030:context|})
        {
            private readonly string? _folder = context.DataDir;

            public Task<string> RunRemote(string text) => Task.FromResult(_folder + text);
        }
        """,
        "Constructor parameter 'context' of chainlet 'Echo' is 'in', but the host supplies it: remove 'in'");

    [Fact]
    public Task A_parameter_by_value_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo(DeploymentContext context)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(context.DataDir + text);
        }
        """);

    [Fact]
    public Task The_fix_removes_in() => Fix<ConstructorParameterMustBeByValueFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo(in DeploymentContext context)
        {
            private readonly string? _folder = context.DataDir;

            public Task<string> RunRemote(string text) => Task.FromResult(_folder + text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo(DeploymentContext context)
        {
            private readonly string? _folder = context.DataDir;

            public Task<string> RunRemote(string text) => Task.FromResult(_folder + text);
        }
        """);
}
