using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>Memory is a Kubernetes quantity.</summary>
public sealed class CHN0021Tests
{
    [Fact]
    public Task A_unit_that_does_not_exist_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(Memory = {|CHN0021:"16GB"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Memory '16GB' of 'Echo' is not a quantity: use \"16Gi\" or \"16G\"");

    [Fact]
    public Task Nothing_at_all_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(Memory = {|CHN0021:"0Gi"|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Memory '0Gi' of 'Echo' is not a quantity: no host runs in less than \"16Mi\"; ask for more");

    [Fact]
    public Task A_quantity_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Memory = "512Mi")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task A_fraction_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Memory = "1.5Gi")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_writes_the_unit() => Fix<MemoryMustBeAQuantityFix>.Turns("""
        [Chainlet]
        [Compute(Memory = "16 GiB")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Compute(Memory = "16Gi")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_tells_decimal_units() => Fix<MemoryMustBeAQuantityFix>.Turns("""
        [Chainlet]
        [Compute(CpuCount = 2, Memory = "1.5gb")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Compute(CpuCount = 2, Memory = "1.5G")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_for_a_small_letter_alone() => Fix<MemoryMustBeAQuantityFix>.IsNotOffered("""
        [Chainlet]
        [Compute(Memory = "16g")]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
