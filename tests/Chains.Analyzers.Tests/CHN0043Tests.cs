using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>[Batch] is for a RunRemote from a list to a list.</summary>
public sealed class CHN0043Tests
{
    [Fact]
    public Task One_item_for_one_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Embedder
        {
            [{|CHN0043:Batch|}]
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "'Embedder.RunRemote' is marked [Batch], but takes 'string'; take 'IReadOnlyList<string>'");

    [Theory]
    [InlineData("Task<string> RunRemote(IReadOnlyList<string> texts)", "returns 'Task<string>'; return a list, with one result for each item")]
    [InlineData("Task RunRemote(IReadOnlyList<string> texts)", "returns 'Task'; return a list, with one result for each item")]
    [InlineData("IAsyncEnumerable<string> RunRemote(IReadOnlyList<string> texts)", "returns a stream; return a list, with one result for each item")]
    [InlineData("Task<string[]> RunRemote(IReadOnlyList<string> texts, int limit)", "takes 2 parameters; put what a caller gives into one record, and take a list of it")]
    [InlineData("Task<string[]> RunRemote()", "takes 0 parameters; put what a caller gives into one record, and take a list of it")]
    [InlineData("Task<byte[]> RunRemote(IReadOnlyList<string> texts)", "returns 'Task<byte[]>'; return a list, with one result for each item")]
    [InlineData("Task<string[]> RunRemote(IAsyncEnumerable<string> texts)", "takes 'IAsyncEnumerable<string>'; take 'IReadOnlyList<IAsyncEnumerable<string>>'")]
    public Task A_batch_that_is_none_fires(string method, string problem) => Rules.Fires($$"""
        [Chainlet]
        public sealed partial class Embedder
        {
            [{|CHN0043:Batch(MaxSize = 8)|}]
            public {{method}} => throw new InvalidOperationException();
        }
        """,
        "'Embedder.RunRemote' is marked [Batch], but " + problem);

    [Fact]
    public Task A_list_for_a_list_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Embedder
        {
            [Batch]
            public Task<IReadOnlyList<int>> RunRemote(IReadOnlyList<string> texts) => Task.FromResult<IReadOnlyList<int>>([.. texts.Select(text => text.Length)]);
        }
        """);

    [Theory]
    [InlineData("Task<IReadOnlyList<float[]>> RunRemote(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)")]
    [InlineData("ValueTask<float[][]> RunRemote(string[] texts)")]
    [InlineData("List<int> RunRemote(List<string> texts)")]
    [InlineData("Task<System.Collections.Immutable.ImmutableArray<byte[]>> RunRemote(System.Collections.Immutable.ImmutableList<byte[]> images)")]
    public Task Other_lists_do_not_fire(string method) => Rules.Clean($$"""
        [Chainlet]
        public sealed partial class Embedder
        {
            [Batch(MaxSize = 8, MaxDelayMs = 5)]
            public {{method}} => throw new InvalidOperationException();
        }
        """);
}
