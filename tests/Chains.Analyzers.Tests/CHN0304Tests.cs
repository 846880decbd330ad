using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet has no async void.</summary>
public sealed class CHN0304Tests
{
    [Fact]
    public Task An_async_void_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text)
            {
                Log(text);
                return Task.FromResult(text);
            }

            private static async void {|CHN0304:Log|}(string text) => await Console.Out.WriteLineAsync(text);
        }
        """,
        "'Echo.Log' is async void: nobody can wait for it, and an exception in it ends the host with all its calls; return Task, and await it");

    [Fact]
    public Task A_lambda_and_a_local_function_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(List<string> texts)
            {
                texts.ForEach({|CHN0304:async|} text => await Console.Out.WriteLineAsync(text));
                Log();
                return Task.FromResult("");

                async void {|CHN0304:Log|}() => await Console.Out.WriteLineAsync("done");
            }
        }
        """,
        "A lambda in 'Echo.RunRemote' is async void: nobody can wait for it, and an exception in it ends the host with all its calls; pass it to something that takes a Func<…, Task>, and await that",
        "'Log' in 'Echo.RunRemote' is async void: nobody can wait for it, and an exception in it ends the host with all its calls; return Task, and await it");

    [Fact]
    public Task A_lambda_that_returns_a_task_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(List<string> texts)
            {
                await Task.WhenAll(texts.Select(async text => await Console.Out.WriteLineAsync(text)));
                return "";
            }
        }
        """);

    [Fact]
    public Task A_class_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        public sealed class Caller
        {
            public async void Call() => await Task.Yield();
        }
        """);

    [Fact]
    public Task The_fix_returns_a_task() => Fix<ChainletMustNotBeAsyncVoidFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(string text)
            {
                await Task.Yield();
                Log(text);
                return text;
            }

            private static async void Log(string text) => await Console.Out.WriteLineAsync(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(string text)
            {
                await Task.Yield();
                Log(text);
                return text;
            }

            private static async Task Log(string text) => await Console.Out.WriteLineAsync(text);
        }
        """);
}
