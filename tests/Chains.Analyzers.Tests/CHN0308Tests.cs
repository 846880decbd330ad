using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet keeps no static state that changes.</summary>
public sealed class CHN0308Tests
{
    [Fact]
    public Task A_field_and_a_property_that_can_be_set_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            private static int {|CHN0308:_calls|};

            private static string {|CHN0308:Last|} { get; set; } = "";

            public Task<string> RunRemote(string text)
            {
                _calls++;
                Last = text;
                return Task.FromResult(text);
            }
        }
        """,
        "'Echo._calls' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain",
        "'Echo.Last' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain");

    [Fact]
    public Task A_collection_that_is_filled_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            private static readonly Dictionary<string, string> {|CHN0308:Cache|} = [];
            private static readonly List<string> {|CHN0308:Seen|} = [];
            private static readonly int[] {|CHN0308:Counts|} = new int[2];

            public Task<string> RunRemote(string text)
            {
                Cache[text] = text;
                Seen.Add(text);
                Counts[0]++;
                return Task.FromResult(text);
            }
        }
        """,
        "'Echo.Cache' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain",
        "'Echo.Seen' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain",
        "'Echo.Counts' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain");

    [Fact]
    public Task A_table_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            private const int Limit = 3;
            private static readonly string[] Words = ["sea", "moon"];
            private static readonly Dictionary<string, int> Numbers = new() { ["one"] = 1 };
            private static readonly List<string> Names = [];

            static Echo() => Names.Add("Echo");

            private static string First => Words[0];

            public Task<string> RunRemote(string text) => Task.FromResult(First + Numbers["one"] + Names[0] + Limit + text);
        }
        """);

    [Fact]
    public Task State_of_the_instance_or_of_another_class_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            private readonly List<string> _seen = [];
            private int _calls;

            public Task<string> RunRemote(string text)
            {
                _seen.Add(text);
                _calls++;
                Counter.Total++;
                return Task.FromResult(text);
            }
        }

        internal static class Counter
        {
            public static int Total { get; set; }
        }
        """);

    [Fact]
    public Task The_fix_removes_static() => Fix<ChainletMustNotKeepStaticStateFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            private static int _calls;

            public Task<string> RunRemote(string text) => Task.FromResult(text + _calls++);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            private int _calls;

            public Task<string> RunRemote(string text) => Task.FromResult(text + _calls++);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_static_code_uses_it() => Fix<ChainletMustNotKeepStaticStateFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            private static int _calls;

            public Task<string> RunRemote(string text) => Task.FromResult(text + Next());

            private static int Next() => _calls++;
        }
        """);

    [Fact]
    public Task What_gives_back_another_value_or_only_reports_does_not_fire() => Rules.Clean("""
        using System.Collections.Immutable;
        using System.Diagnostics.Metrics;

        [Chainlet]
        public sealed partial class Echo
        {
            private static readonly Meter Meter = new("echo");
            private static readonly Counter<long> Calls = Meter.CreateCounter<long>("calls");
            private static readonly UpDownCounter<int> Open = Meter.CreateUpDownCounter<int>("open");
            private static readonly ImmutableDictionary<string, int> Defaults = ImmutableDictionary<string, int>.Empty;
            private static readonly ImmutableArray<string> Names = ["a"];
            private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;
            private static readonly string Template = "<>";

            public Task<string> RunRemote(string text)
            {
                Calls.Add(1);
                Open.Add(-1);
                ImmutableDictionary<string, int> mine = Defaults.Add(text, 1).Remove("a");
                return Task.FromResult(Template.Insert(1, text) + Names.Add(text).Length + Epoch.Add(TimeSpan.FromDays(mine.Count)) + Template.Remove(0));
            }
        }
        """);

    [Fact]
    public Task A_builder_of_an_immutable_collection_fires() => Rules.Fires("""
        using System.Collections.Immutable;

        [Chainlet]
        public sealed partial class Echo
        {
            private static readonly ImmutableArray<string>.Builder {|CHN0308:Seen|} = ImmutableArray.CreateBuilder<string>();

            public Task<string> RunRemote(string text)
            {
                Seen.Add(text);
                return Task.FromResult(text);
            }
        }
        """,
        "'Echo.Seen' is static and changes, but every replica is a process of its own with its own value, and in a local run all chains share one: keep it in an instance field, or outside of the chain");
}
