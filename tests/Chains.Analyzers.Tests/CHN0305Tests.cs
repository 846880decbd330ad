using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A RunRemote that can be cancelled takes a CancellationToken.</summary>
public sealed class CHN0305Tests
{
    [Fact]
    public Task A_call_that_could_be_cancelled_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> {|CHN0305:RunRemote|}(string address) => await http.GetStringAsync(address);
        }
        """,
        "'Echo.RunRemote' has no CancellationToken to give to 'HttpClient.GetStringAsync', which works on after the caller has gone: add 'CancellationToken cancellationToken = default' as its last parameter, and pass it on");

    [Fact]
    public Task A_token_that_was_left_out_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> {|CHN0305:RunRemote|}(string path) => await File.ReadAllTextAsync(path);
        }
        """,
        "'Echo.RunRemote' has no CancellationToken to give to 'File.ReadAllTextAsync', which works on after the caller has gone: add 'CancellationToken cancellationToken = default' as its last parameter, and pass it on");

    [Fact]
    public Task A_call_to_a_dependency_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task Nothing_that_could_be_cancelled_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(string text)
            {
                await Task.Yield();
                return text;
            }
        }
        """);

    [Fact]
    public Task A_read_of_the_incoming_stream_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Counter
        {
            public async Task<int> RunRemote(IAsyncEnumerable<int> numbers) => await numbers.CountAsync();
        }
        """);

    [Fact]
    public Task The_fix_adds_a_token_and_passes_it_on() => Fix<RunRemoteMustTakeATokenFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address)
            {
                await Task.Delay(1);
                return await http.GetStringAsync(address) + await Fetch(address);
            }

            private Task<string> Fetch(string address, int times = 1, CancellationToken cancellationToken = default) => Task.FromResult(address + times + cancellationToken);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo(HttpClient http)
        {
            public async Task<string> RunRemote(string address, CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                return await http.GetStringAsync(address, cancellationToken) + await Fetch(address, cancellationToken: cancellationToken);
            }

            private Task<string> Fetch(string address, int times = 1, CancellationToken cancellationToken = default) => Task.FromResult(address + times + cancellationToken);
        }
        """);

    [Fact]
    public Task The_fix_marks_the_token_of_an_iterator() => Fix<RunRemoteMustTakeATokenFix>.Turns("""
        [Chainlet]
        public sealed partial class Ticker
        {
            public async IAsyncEnumerable<int> RunRemote()
            {
                await Task.Delay(1);
                yield return 1;
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class Ticker
        {
            public async IAsyncEnumerable<int> RunRemote([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.Delay(1, cancellationToken);
                yield return 1;
            }
        }
        """);

    [Fact]
    public Task What_goes_on_from_a_dependency_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Words
        {
            public async IAsyncEnumerable<string> RunRemote(string text)
            {
                await Task.Yield();
                yield return text;
            }
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi, IWords words)
        {
            public async Task<int> RunRemote(string text)
            {
                string answer = await phi.RunRemote(text).WaitAsync(TimeSpan.FromSeconds(5));
                int length = await phi.RunRemote(answer).ContinueWith(t => t.Result.Length, TaskScheduler.Default).ConfigureAwait(false);
                return length + await words.RunRemote(text).Where(word => word.Length > 1).CountAsync();
            }
        }
        """);

    [Fact]
    public Task What_an_interface_declares_without_a_token_does_not_fire() => Rules.Clean("""
        public interface ITextModel
        {
            Task<string> RunRemote(string text);
        }

        [Chainlet]
        public sealed partial class PhiLlm(HttpClient http) : ITextModel
        {
            public async Task<string> RunRemote(string text) => await http.GetStringAsync(text);
        }
        """);
}
