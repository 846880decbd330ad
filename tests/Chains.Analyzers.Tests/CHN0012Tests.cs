using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote's result must have a type that can travel.</summary>
public sealed class CHN0012Tests
{
    [Fact]
    public Task An_object_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public {|CHN0012:Task<object>|} RunRemote(string text) => Task.FromResult<object>(text);
        }
        """,
        "'Echo.RunRemote' cannot return 'result': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type");

    [Fact]
    public Task A_record_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<Answer> RunRemote(string text) => Task.FromResult(new Answer(text, text.Length));
        }

        public sealed record Answer(string Text, int Length);
        """);

    [Fact]
    public Task No_value_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Sink
        {
            public Task RunRemote(string text) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task The_fix_returns_a_list() => Fix<ReturnTypeMustBeSupportedFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<IEnumerable<string>> RunRemote(string text) => await Task.FromResult(text.Split(' '));
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<IReadOnlyList<string>> RunRemote(string text) => await Task.FromResult(text.Split(' '));
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_the_body_returns_no_list() => Fix<ReturnTypeMustBeSupportedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public IEnumerable<char> RunRemote(string text) => text.Where(char.IsLetter);
        }
        """);
}
