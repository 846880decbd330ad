using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>MinReplicas must not exceed MaxReplicas.</summary>
public sealed class CHN0025Tests
{
    [Fact]
    public Task A_minimum_above_the_maximum_fires() => Rules.Fires("""
        [Chainlet]
        [Autoscaling(MinReplicas = {|CHN0025:4|}, MaxReplicas = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'Echo' scales from MinReplicas = 4 to MaxReplicas = 2: swap or raise them so that MinReplicas <= MaxReplicas");

    [Fact]
    public Task A_minimum_above_the_default_fires() => Rules.Fires("""
        [Chainlet]
        [Autoscaling(MinReplicas = {|CHN0025:2|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'Echo' scales from MinReplicas = 2 to MaxReplicas = 1: swap or raise them so that MinReplicas <= MaxReplicas");

    [Fact]
    public Task A_range_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Autoscaling(MinReplicas = 2, MaxReplicas = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_swaps_them() => Fix<ReplicasMustBeOrderedFix>.Turns("""
        [Chainlet]
        [Autoscaling(MinReplicas = 4, MaxReplicas = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Autoscaling(MinReplicas = 2, MaxReplicas = 4)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_adds_a_maximum() => Fix<ReplicasMustBeOrderedFix>.Turns("""
        [Chainlet]
        [Autoscaling(MinReplicas = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Autoscaling(MinReplicas = 2, MaxReplicas = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
