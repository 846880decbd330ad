using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An asynchronous chainlet does not block its thread.</summary>
public sealed class CHN0303Tests
{
    [Fact]
    public Task The_result_of_a_task_fires() => Rules.Fires("""
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
                return {|CHN0303:phi.RunRemote(word).Result|};
            }
        }
        """,
        ".Result blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'RunRemote'");

    [Fact]
    public Task A_wait_in_a_method_that_returns_a_task_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task RunRemote(string word)
            {
                Task<string> asked = phi.RunRemote(word);
                {|CHN0303:asked.Wait()|};
                return Task.CompletedTask;
            }
        }
        """,
        ".Wait() blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'RunRemote'");

    [Fact]
    public Task Each_other_way_to_block_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            private readonly SemaphoreSlim _one = new(1);

            public async Task<string> RunRemote(string word)
            {
                {|CHN0303:_one.Wait()|};
                {|CHN0303:Thread.Sleep(10)|};
                Task<string> left = phi.RunRemote(word), right = phi.RunRemote(word);
                {|CHN0303:Task.WaitAll(left, right)|};
                string answer = {|CHN0303:phi.RunRemote(word).ConfigureAwait(false).GetAwaiter().GetResult()|};
                await Helper(word);
                return answer + {|CHN0303:phi.RunRemote(word).GetAwaiter().GetResult()|};
            }

            private async ValueTask<string> Helper(string word)
            {
                await Task.Yield();
                return {|CHN0303:Ask(word).Result|};
            }

            private ValueTask<string> Ask(string word) => new(phi.RunRemote(word));
        }
        """,
        "SemaphoreSlim.Wait blocks a thread that other calls of 'Poems' need, and may lock them all up: await WaitAsync in 'RunRemote'",
        "Thread.Sleep blocks a thread that other calls of 'Poems' need, and may lock them all up: await Task.Delay in 'RunRemote'",
        "Task.WaitAll blocks a thread that other calls of 'Poems' need, and may lock them all up: await Task.WhenAll in 'RunRemote'",
        ".GetAwaiter().GetResult() blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'RunRemote'",
        ".GetAwaiter().GetResult() blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'RunRemote'",
        ".Result blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'Helper'");

    [Fact]
    public Task A_lambda_that_runs_where_it_stands_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string[]> RunRemote(string[] words)
            {
                await Task.Yield();
                return [.. words.Select(word => {|CHN0303:phi.RunRemote(word).Result|})];
            }
        }
        """,
        ".Result blocks a thread that other calls of 'Poems' need, and may lock them all up: await the task in 'RunRemote'");

    [Fact]
    public Task A_synchronous_RunRemote_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public string RunRemote(string word)
            {
                Thread.Sleep(1);
                return phi.RunRemote(word).Result;
            }
        }
        """);

    [Fact]
    public Task A_task_that_was_awaited_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                Task<string> left = phi.RunRemote(word, cancellationToken), right = phi.RunRemote(word, cancellationToken);
                await Task.WhenAll(left, right);
                List<Task<string>> more = [phi.RunRemote(word, cancellationToken)];
                await Task.WhenAll(more);
                return left.Result + right.Result + string.Concat(more.Select(task => task.Result)) + more[0].Result;
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_known_to_be_done_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                Task<string> asked = phi.RunRemote(word, cancellationToken);
                return asked.IsCompletedSuccessfully ? asked.Result : await asked;
            }
        }
        """);

    [Fact]
    public Task Work_on_a_thread_of_its_own_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default) => await Task.Run(
                () =>
                {
                    Thread.Sleep(1);
                    return phi.RunRemote(word).Result;
                },
                cancellationToken);
        }
        """);

    [Fact]
    public Task A_class_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public sealed class Caller(IPhiLlm phi)
        {
            public async Task<string> Call()
            {
                await Task.Yield();
                return phi.RunRemote("").Result;
            }
        }
        """);

    [Fact]
    public Task The_fix_awaits_in_brackets() => Fix<ChainletMustNotBlockFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public async Task<int> RunRemote(string word)
            {
                await Task.Yield();
                return phi.RunRemote(word).Result.Length;
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
            public async Task<int> RunRemote(string word)
            {
                await Task.Yield();
                return (await phi.RunRemote(word)).Length;
            }
        }
        """);

    [Fact]
    public Task The_fix_awaits_every_kind() => Fix<ChainletMustNotBlockFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            private readonly SemaphoreSlim _one = new(1);

            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                _one.Wait(cancellationToken);
                Task<string> left = phi.RunRemote(word, cancellationToken), right = phi.RunRemote(word, cancellationToken);
                Task.WaitAll(left, right);
                phi.RunRemote(word, cancellationToken).Wait();
                return phi.RunRemote(word, cancellationToken).GetAwaiter().GetResult();
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
            private readonly SemaphoreSlim _one = new(1);

            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                await _one.WaitAsync(cancellationToken);
                Task<string> left = phi.RunRemote(word, cancellationToken), right = phi.RunRemote(word, cancellationToken);
                await Task.WhenAll(left, right);
                await phi.RunRemote(word, cancellationToken);
                return await phi.RunRemote(word, cancellationToken);
            }
        }
        """);

    [Fact]
    public Task The_fix_keeps_comments_between_the_calls() => Fix<ChainletMustNotBlockFix>.TurnsAll("""
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
                phi.RunRemote("hello") // warms it up
                    .Wait();
                return phi
                    // the large one
                    .RunRemote(word) // takes a while
                    .GetAwaiter() /* throws what it threw */ .GetResult();
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
                // warms it up
                await phi.RunRemote("hello");
                return // takes a while
                    /* throws what it threw */ await phi
                    // the large one
                    .RunRemote(word);
            }
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_nothing_can_be_awaited() => Fix<ChainletMustNotBlockFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => Task.FromResult(phi.RunRemote(word).Result);
        }
        """);

    [Fact]
    public Task One_of_several_that_were_awaited_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string[] words, CancellationToken cancellationToken = default)
            {
                Task<string> first = phi.RunRemote("first", cancellationToken);
                Task<string> second = phi.RunRemote("second", cancellationToken);
                List<Task<string>> tasks = [first];
                tasks.Add(second);
                Task all = Task.WhenAll(tasks);
                await all;
                string text = first.Result + second.Result;
                foreach (Task<string> task in tasks)
                {
                    text += task.Result;
                }
                await foreach (Task<string> done in Task.WhenEach(words.Select(word => phi.RunRemote(word))))
                {
                    text += done.Result;
                }
                Task<string> quickest = await Task.WhenAny(words.Select(word => phi.RunRemote(word)));
                return text + quickest.Result;
            }
        }
        """);

    [Fact]
    public Task Another_one_than_was_awaited_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                Task<string> first = phi.RunRemote("first", cancellationToken);
                Task<string> second = phi.RunRemote("second", cancellationToken);
                List<Task<string>> tasks = [first];
                await Task.WhenAll(tasks);
                return {|CHN0303:second.Result|};
            }
        }
        """,
        ".Result blocks a thread that other calls of 'PoemGenerator' need, and may lock them all up: await the task in 'RunRemote'");

    [Fact]
    public Task A_look_without_a_wait_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            private readonly SemaphoreSlim _gate = new(1);

            public async Task<bool> RunRemote(CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return _gate.Wait(0, cancellationToken) || _gate.Wait(TimeSpan.Zero, cancellationToken);
            }
        }
        """);
}
