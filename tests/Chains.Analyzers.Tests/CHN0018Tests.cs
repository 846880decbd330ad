using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>LoadAsync has a fixed signature.</summary>
public sealed class CHN0018Tests
{
    [Fact]
    public Task Another_result_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<int> {|CHN0018:LoadAsync|}() => Task.FromResult(1);
        }
        """,
        "'Echo.LoadAsync' must be an instance method that returns Task or ValueTask and takes nothing or one CancellationToken");

    [Fact]
    public Task A_task_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task A_value_task_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public ValueTask LoadAsync() => default;
        }
        """);

    [Fact]
    public Task The_fix_returns_a_task() => Fix<LoadMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public void LoadAsync()
            {
                Console.WriteLine("loaded");
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task LoadAsync()
            {
                Console.WriteLine("loaded");
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task The_fix_returns_a_task_from_an_expression() => Fix<LoadMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public static void LoadAsync() => Console.WriteLine("loaded");
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task LoadAsync()
            {
                Console.WriteLine("loaded");
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task The_fix_returns_the_task_alone() => Fix<LoadMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<int> LoadAsync(CancellationToken token, int depth = 1) => Task.FromResult(1);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task LoadAsync(CancellationToken token) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_for_another_result() => Fix<LoadMustFitFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int LoadAsync() => 1;
        }
        """);
}
