using Chains.Analyzers.Tests.Support;

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
}
