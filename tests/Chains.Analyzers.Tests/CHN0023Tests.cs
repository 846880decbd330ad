using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>GpuCount needs a Gpu.</summary>
public sealed class CHN0023Tests
{
    [Fact]
    public Task A_count_alone_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(GpuCount = {|CHN0023:2|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'Echo' asks for 2 GPUs but names no model: set Gpu, for example Gpu = Gpu.L4, or remove GpuCount");

    [Fact]
    public Task A_model_with_a_count_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Gpu = Gpu.L4, GpuCount = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task A_model_alone_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Gpu = Gpu.H100)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_the_count() => Fix<GpuCountNeedsGpuFix>.Turns("""
        [Chainlet]
        [Compute(CpuCount = 2, GpuCount = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Compute(CpuCount = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_the_only_argument() => Fix<GpuCountNeedsGpuFix>.Turns("""
        [Chainlet]
        [Compute(GpuCount = 2)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Compute]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
