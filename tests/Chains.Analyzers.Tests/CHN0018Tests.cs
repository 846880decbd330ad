using Chains.Analyzers.Tests.Support;

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
}
