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
    public Task A_time_further_up_the_chain_and_a_single_attempt_fire() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge([Depends(Retries = 2, AttemptTimeoutSeconds = {|CHN0113:40|})] IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet]
        public sealed partial class Reviewer(IJudge judge)
        {
            public Task<string> RunRemote(string text) => judge.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 1, TimeoutSeconds = 120, AttemptTimeoutSeconds = 30)] IReviewer reviewer)
        {
            public Task<string> RunRemote(string word) => reviewer.RunRemote(word);
        }
        """,
        "'Judge' waits up to 40 s for 'PhiLlm', but whoever calls 'Judge' waits 30 s at most (PoemGenerator → Reviewer → Judge), so the rest is never used: lower it, or raise the callers' timeout");

    [Fact]
    public Task What_callers_of_the_entrypoint_may_wait_for_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(TimeoutSeconds = 1800)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_stream_that_a_base_class_gives_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public abstract class Reader
        {
            public async IAsyncEnumerable<string> RunRemote(string text)
            {
                await Task.Yield();
                yield return text;
            }
        }

        [Chainlet]
        public sealed partial class Judge([Depends(TimeoutSeconds = 900)] IPhiLlm phi) : Reader
        {
            private Task<string> Ask() => phi.RunRemote("");
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IJudge judge)
        {
            public IAsyncEnumerable<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_cycle_does_not_fire_twice() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Editor([Depends(TimeoutSeconds = 60)] IWriter {|CHN0105:writer|})
        {
            public Task<string> RunRemote(string text) => writer.RunRemote(text);
        }

        [Chainlet, Entrypoint("book")]
        public sealed partial class Writer([Depends(TimeoutSeconds = 90)] IEditor editor)
        {
            public Task<string> RunRemote(string text) => editor.RunRemote(text);
        }
        """,
        "Chainlets depend on each other in a cycle, so none could ever start: Editor → Writer → Editor. Break it where the call back is not needed, or pass the result along instead");

    /// <summary>There are 2^30 paths through it: none of them may be walked by itself.</summary>
    [Fact(Timeout = 120_000)]
    public Task A_graph_of_many_paths_is_no_work() => Rules.Clean(Layers(30) + """
        [Chainlet, Entrypoint("layers")]
        public sealed partial class Start([Depends(TimeoutSeconds = 30)] ILeft0 left, [Depends(TimeoutSeconds = 30)] IRight0 right)
        {
            public async Task<string> RunRemote(string text) => await left.RunRemote(text) + await right.RunRemote(text);
        }
        """);

    /// <summary>Pairs of chainlets that both ask both of the next pair.</summary>
    private static string Layers(int count) => string.Concat(Enumerable.Range(0, count).SelectMany(layer => new[] { $"Left{layer}", $"Right{layer}" }.Select(name => layer == count - 1
        ? $$"""
            [Chainlet]
            public sealed partial class {{name}}
            {
                public Task<string> RunRemote(string text) => Task.FromResult(text);
            }

            """
        : $$"""
            [Chainlet]
            public sealed partial class {{name}}([Depends(TimeoutSeconds = 30)] ILeft{{layer + 1}} left, [Depends(TimeoutSeconds = 30)] IRight{{layer + 1}} right)
            {
                public async Task<string> RunRemote(string text) => await left.RunRemote(text) + await right.RunRemote(text);
            }

            """)));

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
