using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>The GPUs of a chainlet fit one machine.</summary>
public sealed class CHN0031Tests
{
    [Fact]
    public Task More_than_a_board_holds_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(Gpu = Gpu.H100, GpuCount = {|CHN0031:9|})]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }
        """,
        "'PhiLlm' asks for 9 GPUs of the model H100, but no machine has more than 8, so that it would never be scheduled: ask for 8 at most, and split the work over several chainlets or replicas");

    [Fact]
    public Task More_than_a_tray_holds_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(Gpu = Gpu.GB200, GpuCount = {|CHN0031:5|})]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }
        """,
        "'PhiLlm' asks for 5 GPUs of the model GB200, but no machine has more than 4, so that it would never be scheduled: ask for 4 at most, and split the work over several chainlets or replicas");

    [Fact]
    public Task A_whole_machine_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Gpu = Gpu.H100, GpuCount = 8)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }
        """);

    [Fact]
    public Task The_largest_machine_of_a_model_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(Gpu = Gpu.A100, GpuCount = 16)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }
        """);

    [Fact]
    public Task The_fix_asks_for_what_one_machine_has() => Fix<GpusMustFitANodeFix>.Turns("""
        [Chainlet]
        [Compute(Gpu = Gpu.H100, GpuCount = 12)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        [Compute(Gpu = Gpu.H100, GpuCount = 8)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
