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

    [Theory]
    // Nothing awaits what runs the lambda, or the sequence that it makes.
    [InlineData("_ = Task.Run(() => {|CHN0307:phi.RunRemote(text)|});")]
    [InlineData("_ = Task.Run(async () => await {|CHN0307:phi.RunRemote(text)|}.ConfigureAwait(false));")]
    [InlineData("var tasks = words.Select(w => {|CHN0307:phi.RunRemote(w)|});")]
    [InlineData("var tasks = words.Select(async w => { string reply = await {|CHN0307:phi.RunRemote(w)|}; return reply; }).ToList();")]
    [InlineData("_ = Task.WhenAll(words.Select(w => {|CHN0307:phi.RunRemote(w)|}));")]
    [InlineData("_ = Task.WhenAll({|CHN0307:phi.RunRemote(text)|}, Task.FromResult(text));")]
    // A list that is only filled.
    [InlineData("var tasks = new List<Task<string>>(); foreach (var w in words) tasks.Add({|CHN0307:phi.RunRemote(w)|}); if (tasks.Count > 9) tasks.Clear();")]
    // What is made of the task.
    [InlineData("_ = words.Length > 1 ? {|CHN0307:phi.RunRemote(text)|} : Task.FromResult(text);")]
    [InlineData("_ = words.Length switch { 0 => Task.FromResult(text), _ => {|CHN0307:phi.RunRemote(text)|} };")]
    [InlineData("_ = {|CHN0307:phi.RunRemote(text)|}.ContinueWith(t => t.Exception);")]
    public Task A_task_that_is_lost_further_out_fires(string statement) => Rules.Fires($$"""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string text, string[] words)
            {
                {{statement}}
                await Task.Yield();
                return text;
            }
        }
        """,
        "The call to 'IPhiLlm' is lost, so it is cancelled when this call ends and its failure is seen by no one: await it, or keep its task and await that later");

    [Theory]
    [InlineData("$\"{text}: {{|CHN0307:phi.RunRemote(text)|}}\"")]
    [InlineData("text + {|CHN0307:phi.RunRemote(text)|}")]
    public Task A_task_in_a_text_fires(string value) => Rules.Fires($$"""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => Task.FromResult({{value}});
        }
        """,
        "The call to 'IPhiLlm' is put into a text as the task that it is, not as its result: await it");

    [Theory]
    [InlineData("string[] replies = await Task.WhenAll(words.Select(w => phi.RunRemote(w)).ToArray());")]
    [InlineData("string[] replies = await Task.WhenAll(words.Select(async w => await phi.RunRemote(w)));")]
    [InlineData("var tasks = words.Select(w => phi.RunRemote(w)); foreach (var t in tasks) await t;")]
    [InlineData("var tasks = new List<Task<string>>(); tasks.Add(phi.RunRemote(text)); await Task.WhenAll(tasks);")]
    [InlineData("var tasks = new Queue<Task<string>>(); tasks.Enqueue(phi.RunRemote(text)); while (tasks.Count > 0) await tasks.Dequeue();")]
    [InlineData("await Task.Run(() => phi.RunRemote(text));")]
    [InlineData("var run = Task.Run(async () => await phi.RunRemote(text)); await run;")]
    [InlineData("_last = Task.Run(() => phi.RunRemote(text));")]
    [InlineData("var first = await Task.WhenAny(phi.RunRemote(text), Task.FromResult(text));")]
    [InlineData("string reply = await (words.Length > 1 ? phi.RunRemote(text) : Task.FromResult(text));")]
    [InlineData("string reply = await phi.RunRemote(text).ContinueWith(t => t.Result, TaskScheduler.Default);")]
    [InlineData("string reply = $\"{await phi.RunRemote(text)}\" + await phi.RunRemote(text);")]
    [InlineData("Func<string, Task<string>> ask = w => phi.RunRemote(w); await ask(text);")]
    [InlineData("var asks = words.Select(w => new Func<Task<string>>(() => phi.RunRemote(w))).ToList(); await asks[0]();")]
    [InlineData("bool waits = phi.RunRemote(text) is { IsCompleted: false };")]
    public Task A_task_that_is_awaited_further_out_does_not_fire(string statement) => Rules.Clean($$"""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint]
        public sealed partial class Poems
        {
            private readonly IPhiLlm phi;
            private Task<string>? _last;

            public Poems(IPhiLlm phi)
            {
                this.phi = phi;
                // No part of a call.
                _ = Task.Run(async () => await phi.RunRemote("warm"));
            }

            public async Task<string> RunRemote(string text, string[] words)
            {
                {{statement}}
                await Task.Yield();
                return text + _last?.Id;
            }
        }
        """);
}
