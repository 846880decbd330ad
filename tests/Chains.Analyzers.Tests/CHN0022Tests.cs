using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>An attribute value is out of range.</summary>
public sealed class CHN0022Tests
{
    [Fact]
    public Task No_processor_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(CpuCount = {|CHN0022:0|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "CpuCount of 'Echo' is 0, but must be greater than 0 and at most 1024");

    [Fact]
    public Task Negative_retries_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = {|CHN0022:-1|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word, CancellationToken cancellationToken = default) => phi.RunRemote(word, cancellationToken);
        }
        """,
        "[Depends] Retries of 'PoemGenerator.phi' is -1, but must be 0 or more further attempts");

    [Fact]
    public Task No_replica_at_all_fires() => Rules.Fires("""
        [Chainlet]
        [Autoscaling(MinReplicas = 0, MaxReplicas = {|CHN0022:0|})]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "MaxReplicas of 'Echo' is 0, but must be from 1 to 100000");

    [Fact]
    public Task Values_in_range_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(CpuCount = 0.5, PredictConcurrency = Concurrency.PerCpu)]
        [Autoscaling(MinReplicas = 0, MaxReplicas = 4, TargetUtilizationPercentage = 100)]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
