using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>An incoming stream is always there.</summary>
public sealed class CHN0035Tests
{
    [Fact]
    public Task A_nullable_stream_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<int>? {|CHN0035:numbers|}) => Task.CompletedTask;
        }
        """,
        "The stream 'numbers' of 'Counter.RunRemote' may be null, but a call always carries it: declare it without '?' and default; a caller who has nothing to send gives an empty stream");

    [Fact]
    public Task A_stream_with_a_default_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<int> {|CHN0035:numbers|} = null!) => Task.CompletedTask;
        }
        """,
        "The stream 'numbers' of 'Counter.RunRemote' has a default, but a call always carries it: declare it without '?' and default; a caller who has nothing to send gives an empty stream");

    [Fact]
    public Task A_stream_of_nullable_items_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<string?> lines, string? name = null) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task Code_without_nullable_annotations_does_not_fire() => Rules.Clean("""
        #nullable disable
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<string> lines) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task The_fix_removes_the_question_mark_and_the_default() => Fix<StreamParameterMustNotBeOptionalFix>.Turns("""
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<int>? numbers = null, int limit = 3) => Task.CompletedTask;
        }
        """,
        """
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(IAsyncEnumerable<int> numbers, int limit = 3) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task No_fix_is_offered_behind_an_optional_parameter() => Fix<StreamParameterMustNotBeOptionalFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Counter
        {
            public Task RunRemote(int limit = 3, IAsyncEnumerable<int>? numbers = null) => Task.CompletedTask;
        }
        """);
}
