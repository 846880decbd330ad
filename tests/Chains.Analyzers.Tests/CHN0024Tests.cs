using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>Gpu is a member of the enum.</summary>
public sealed class CHN0024Tests
{
    [Fact]
    public Task A_number_that_is_cast_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(Gpu = {|CHN0024:(Gpu)99|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Gpu 99 of 'Echo' is not a member of the Gpu enum, so no node label is known for it: choose one of its members");

    [Fact]
    public Task A_member_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Gpu = Gpu.A10G)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
