using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote's parameters must have types that can travel.</summary>
public sealed class CHN0011Tests
{
    [Fact]
    public Task An_object_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote({|CHN0011:object|} value) => Task.FromResult(value.ToString() ?? "");
        }
        """,
        "'Echo.RunRemote' cannot receive 'value': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type");

    [Fact]
    public Task A_member_of_a_member_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote({|CHN0011:Question|} question) => Task.FromResult(question.Text);
        }

        public sealed record Question(string Text, List<Hint> Hints);

        public sealed record Hint(string Text, object Tag);
        """,
        "'Echo.RunRemote' cannot receive 'question.Hints[].Tag': object is not supported, since the wire needs a fixed contract; use a record, or a concrete type");

    [Fact]
    public Task Two_members_that_the_projects_naming_calls_alike_fire() => Rules.Fires(new RuleOptions { ChainsJsonNaming = "snake_case" }, """
        using System.Text.Json.Serialization;

        [Chainlet]
        public sealed partial class {|CHN0011:Echo|}
        {
            public Task<int> RunRemote(Question question) => Task.FromResult(question.MaxTokens);
        }

        public sealed record Question(int MaxTokens, [property: JsonPropertyName("max_tokens")] int Other);
        """,
        "'Echo.RunRemote' cannot receive 'Question': with ChainsJsonNaming=snake_case its 'MaxTokens' and 'Other' both have the JSON name 'max_tokens'; rename one, or give it a [JsonPropertyName] of its own");

    [Fact]
    public Task Records_lists_and_dictionaries_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(Question question, Dictionary<string, int> counts, byte[]? blob = null) => Task.FromResult(counts.Count);
        }

        public sealed record Question(string Text, IReadOnlyList<Question> Parts);
        """);

    [Fact]
    public Task A_type_that_the_compiler_reports_itself_does_not_fire() => Rules.Clean(new RuleOptions { CompilerErrors = ["CS0246"] }, """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(Missing value) => Task.FromResult(1);
        }
        """);

    [Fact]
    public Task The_fix_takes_a_list() => Fix<ParameterTypeMustBeSupportedFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(IEnumerable<string> texts) => Task.FromResult(texts.Count());
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(IReadOnlyList<string> texts) => Task.FromResult(texts.Count());
        }
        """);

    [Fact]
    public Task The_fix_takes_a_list_within_a_dictionary() => Fix<ParameterTypeMustBeSupportedFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(Dictionary<string, System.Collections.Generic.Stack<int>> texts) => Task.FromResult(texts.Count);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<int> RunRemote(Dictionary<string, List<int>> texts) => Task.FromResult(texts.Count);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_for_an_object() => Fix<ParameterTypeMustBeSupportedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(object text) => Task.FromResult($"{text}");
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_the_body_needs_the_type() => Fix<ParameterTypeMustBeSupportedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(System.Text.StringBuilder text) => Task.FromResult(text.Append(1).ToString());
        }
        """);
}
