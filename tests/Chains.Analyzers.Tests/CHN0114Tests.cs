using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A dependency's limit fits what its replicas run.</summary>
public sealed class CHN0114Tests
{
    [Fact]
    public Task More_than_all_replicas_run_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(PredictConcurrency = 4), Autoscaling(MaxReplicas = 2)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = {|CHN0114:16|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        "'PoemGenerator' lets 16 calls to 'PhiLlm' out at once, but that runs 8 at most (2 replicas of 4), so the others are held up or refused there: lower the limit, or raise PredictConcurrency or MaxReplicas");

    [Fact]
    public Task More_than_batches_hold_fires() => Rules.Fires("""
        [Chainlet]
        [Compute(PredictConcurrency = 2)]
        public sealed partial class Embedder
        {
            [Batch(MaxSize = 4)]
            public Task<IReadOnlyList<string>> RunRemote(IReadOnlyList<string> texts) => Task.FromResult(texts);
        }

        [Chainlet, Entrypoint("search")]
        public sealed partial class Search([Depends(ConcurrencyLimit = {|CHN0114:9|})] IEmbedder embedder)
        {
            public Task<IReadOnlyList<string>> RunRemote(string text) => embedder.RunRemote([text]);
        }
        """,
        "'Search' lets 9 calls to 'Embedder' out at once, but that runs 8 at most (1 replica of 2 with lists of 4), so the others are held up or refused there: lower the limit, or raise PredictConcurrency or MaxReplicas");

    [Fact]
    public Task What_batches_hold_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(PredictConcurrency = 2)]
        public sealed partial class Embedder
        {
            [Batch]
            public Task<IReadOnlyList<string>> RunRemote(IReadOnlyList<string> texts) => Task.FromResult(texts);
        }

        [Chainlet, Entrypoint("search")]
        public sealed partial class Search([Depends(ConcurrencyLimit = 64)] IEmbedder embedder)
        {
            public Task<IReadOnlyList<string>> RunRemote(string text) => embedder.RunRemote([text]);
        }
        """);

    [Fact]
    public Task As_many_as_a_machine_has_CPUs_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(CpuCount = 2, PredictConcurrency = Concurrency.PerCpu)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = 3)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task What_the_replicas_run_does_not_fire() => Rules.Clean("""
        [Chainlet]
        [Compute(PredictConcurrency = 4), Autoscaling(MaxReplicas = 2)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = 8)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_dependency_of_which_nothing_is_said_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(ConcurrencyLimit = 16)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_allows_what_the_replicas_run() => Fix<LimitMustFitTheReplicasFix>.Turns("""
        [Chainlet]
        [Compute(PredictConcurrency = 4), Autoscaling(MaxReplicas = 2)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems([Depends(ConcurrencyLimit = 16)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        """
        [Chainlet]
        [Compute(PredictConcurrency = 4), Autoscaling(MaxReplicas = 2)]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems([Depends(ConcurrencyLimit = 8)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);
}
