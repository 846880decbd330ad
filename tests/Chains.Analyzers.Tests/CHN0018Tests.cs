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
        "'Echo.LoadAsync' must be a public instance method that returns Task or ValueTask and takes nothing or one CancellationToken");

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

    [Fact]
    public Task A_private_one_that_nothing_calls_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private Task {|CHN0018:LoadAsync|}(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """,
        "'Echo.LoadAsync' must be a public instance method that returns Task or ValueTask and takes nothing or one CancellationToken: it is private, so that no host calls it, and the chainlet does not either");

    [Fact]
    public Task A_private_one_that_the_chainlet_calls_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(string text, CancellationToken cancellationToken = default)
            {
                await LoadAsync(cancellationToken);
                return text;
            }

            private Task LoadAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """);

    [Fact]
    public Task A_private_one_that_a_nested_class_calls_or_of_another_form_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + new Probe().Ask(this));

            private Task LoadAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);

            private sealed class Probe
            {
                public object Ask(Echo echo) => echo.LoadAsync(CancellationToken.None);
            }
        }

        [Chainlet]
        public sealed partial class Other
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static Task LoadAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """);

    [Fact]
    public Task A_property_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool {|CHN0018:LoadAsync|} => true;
        }
        """,
        "'Echo.LoadAsync' must be a public instance method that returns Task or ValueTask and takes nothing or one CancellationToken");

    [Fact]
    public Task The_fix_makes_a_private_one_public() => Fix<LoadMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private Task LoadAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task LoadAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
        }
        """);
}
