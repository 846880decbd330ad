using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A call to a dependency is awaited.</summary>
public sealed class CHN0307Tests
{
    [Fact]
    public Task A_call_whose_task_is_dropped_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word)
            {
                {|CHN0307:phi.RunRemote(word)|};
                _ = {|CHN0307:phi.RunRemote(word)|};
                {|CHN0307:phi.RunRemote(word)|}.ConfigureAwait(false);
                return Task.FromResult(word);
            }
        }
        """,
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later",
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later",
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later");

    [Fact]
    public Task A_task_in_a_variable_that_nobody_reads_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word)
            {
                Task<string> first = {|CHN0307:phi.RunRemote(word)|};
                Task<string> second;
                second = {|CHN0307:phi.RunRemote(word)|};
                return Task.FromResult(word);
            }
        }
        """,
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later",
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later");

    [Fact]
    public Task A_lambda_that_gives_nothing_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(List<string> words)
            {
                words.ForEach(word => {|CHN0307:phi.RunRemote(word)|});
                return Task.FromResult("");
            }
        }
        """,
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later");

    [Fact]
    public Task A_call_by_an_interface_of_ones_own_fires() => Rules.Fires("""
        public interface ITextModel
        {
            Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems([Depends<PhiLlm>] ITextModel model)
        {
            public Task<string> RunRemote(string word)
            {
                _ = {|CHN0307:model.RunRemote(word)|};
                return Task.FromResult(word);
            }
        }
        """,
        "The call to 'ITextModel' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later");

    [Fact]
    public Task A_stream_that_is_not_read_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Ticker
        {
            public async IAsyncEnumerable<int> RunRemote()
            {
                await Task.Yield();
                yield return 1;
            }
        }

        [Chainlet, Entrypoint("clock")]
        public sealed partial class Clock(ITicker ticker)
        {
            public Task<string> RunRemote(string text)
            {
                {|CHN0307:ticker.RunRemote()|};
                return Task.FromResult(text);
            }
        }
        """,
        "The call to 'ITicker' is never read, so it does not even start: enumerate it with 'await foreach'");

    [Fact]
    public Task A_task_that_is_kept_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            private readonly List<Task<string>> _kept = [];
            private Task<string>? _last;

            public async Task<string> RunRemote(string word)
            {
                Task<string> first = phi.RunRemote(word);
                List<Task<string>> tasks = [phi.RunRemote(word)];
                tasks.Add(phi.RunRemote(word));
                Task<string>[] more = [.. tasks.Select(_ => phi.RunRemote(word))];
                _last = phi.RunRemote(word);
                _kept.Add(phi.RunRemote(word));
                var (left, right) = (phi.RunRemote(word), phi.RunRemote(word));
                await Task.WhenAll([first, left, right, _last, .. tasks, .. more, .. _kept]);
                return await Task.WhenAny(phi.RunRemote(word), phi.RunRemote(word)).Unwrap();
            }
        }
        """);

    [Fact]
    public Task An_application_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public sealed class Caller(IPhiLlm phi)
        {
            public void Call() => _ = phi.RunRemote("");
        }
        """);

    [Fact]
    public Task The_fix_awaits_each() => Fix<DependencyCallMustBeAwaitedFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word)
            {
                await Task.Yield();
                phi.RunRemote(word).ConfigureAwait(false);
                _ = phi.RunRemote(word);
                var answer = phi.RunRemote(word);
                return word;
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word)
            {
                await Task.Yield();
                await phi.RunRemote(word).ConfigureAwait(false);
                await phi.RunRemote(word);
                var answer = await phi.RunRemote(word);
                return word;
            }
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_nothing_can_be_awaited() => Fix<DependencyCallMustBeAwaitedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word)
            {
                phi.RunRemote(word);
                return Task.FromResult(word);
            }
        }
        """);
}
