using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A dependency's timeout fits into its callers' time.</summary>
public sealed class CHN0113Tests
{
    [Fact]
    public Task More_than_the_caller_waits_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = {|CHN0113:60|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 30)] IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        "'Judge' waits up to 60 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Fact]
    public Task More_than_any_call_may_take_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = {|CHN0113:900.5|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        "'Judge' waits up to 900.5 s for 'PhiLlm', but whoever calls 'Judge' waits 600 s at most (PoemGenerator → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Fact]
    public Task What_one_of_two_callers_waits_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 60)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 30)] IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }

        [Chainlet, Entrypoint("verdicts")]
        public sealed partial class Verdicts([Depends(TimeoutSeconds = 90)] IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_chainlet_of_no_chain_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 60)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }
        """);

    [Fact]
    public Task A_caller_that_reads_a_stream_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 900)] IPhiLlm phi)
        {
            public async IAsyncEnumerable<string> RunRemote(string text)
            {
                yield return await phi.RunRemote(text);
            }
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IJudge judge)
        {
            public IAsyncEnumerable<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_waits_as_long_as_the_callers() => Fix<TimeoutMustFitTheCallersFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 60)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems([Depends(TimeoutSeconds = 12.5)] IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 12.5)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems([Depends(TimeoutSeconds = 12.5)] IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);
}
