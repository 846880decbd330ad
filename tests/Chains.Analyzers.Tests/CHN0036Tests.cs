using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A RunRemote that takes a stream is asynchronous.</summary>
public sealed class CHN0036Tests
{
    [Fact]
    public Task A_result_that_is_not_awaited_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Counter
        {
            public {|CHN0036:int|} RunRemote(IAsyncEnumerable<int> numbers) => 1;
        }
        """,
        "'Counter.RunRemote' returns 'int', but has to wait for the items of 'numbers': return 'Task<int>' and read the stream with 'await foreach'");

    [Fact]
    public Task No_result_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Counter
        {
            public {|CHN0036:void|} RunRemote(IAsyncEnumerable<int> numbers)
            {
            }
        }
        """,
        "'Counter.RunRemote' returns 'void', but has to wait for the items of 'numbers': return 'Task' and read the stream with 'await foreach'");

    [Theory]
    [InlineData("Task")]
    [InlineData("Task<int>")]
    [InlineData("ValueTask")]
    [InlineData("ValueTask<int>")]
    [InlineData("IAsyncEnumerable<int>")]
    public Task What_is_awaited_stays_silent(string result) => Rules.Clean($$"""
        [Chainlet]
        public sealed partial class Counter
        {
            public {{result}} RunRemote(IAsyncEnumerable<int> numbers) => throw new InvalidOperationException();
        }
        """);

    [Fact]
    public Task A_synchronous_method_without_a_stream_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Counter
        {
            public int RunRemote(IReadOnlyList<int> numbers) => numbers.Count;
        }
        """);

    [Fact]
    public Task The_fix_makes_the_method_asynchronous() => Fix<StreamParameterNeedsAsyncResultFix>.Turns("""
        [Chainlet]
        public sealed partial class Counter
        {
            public int RunRemote(IAsyncEnumerable<int> numbers) => numbers.ToBlockingEnumerable().Count();
        }
        """,
        """
        [Chainlet]
        public sealed partial class Counter
        {
            public async Task<int> RunRemote(IAsyncEnumerable<int> numbers) => numbers.ToBlockingEnumerable().Count();
        }
        """);

    [Fact]
    public Task The_fix_turns_void_into_a_task() => Fix<StreamParameterNeedsAsyncResultFix>.Turns("""
        [Chainlet]
        public sealed partial class Counter
        {
            public void RunRemote(IAsyncEnumerable<int> numbers)
            {
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class Counter
        {
            public async Task RunRemote(IAsyncEnumerable<int> numbers)
            {
            }
        }
        """);
}
