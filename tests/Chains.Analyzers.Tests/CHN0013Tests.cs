using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>RunRemote's parameters are passed by value.</summary>
public sealed class CHN0013Tests
{
    [Fact]
    public Task An_in_parameter_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(in string {|CHN0013:text|}) => Task.FromResult(text);
        }
        """,
        "Parameter 'text' of 'Echo.RunRemote' is 'in', but the caller may be another process: remove 'in'");

    [Fact]
    public Task A_ref_and_a_params_parameter_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(ref int {|CHN0013:count|}, params string[] {|CHN0013:texts|}) => Task.FromResult(texts[count]);
        }
        """,
        "Parameter 'count' of 'Echo.RunRemote' is 'ref', but the caller may be another process: remove 'ref'",
        "Parameter 'texts' of 'Echo.RunRemote' is 'params', but the caller may be another process: remove 'params'");

    [Fact]
    public Task Parameters_by_value_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_in() => Fix<ParameterMustBeByValueFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(in string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_removes_ref_readonly() => Fix<ParameterMustBeByValueFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(ref readonly int number) => Task.FromResult($"{number}");
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(int number) => Task.FromResult($"{number}");
        }
        """);

    [Fact]
    public Task The_fix_removes_params() => Fix<ParameterMustBeByValueFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(params string[] texts) => Task.FromResult(texts[0]);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string[] texts) => Task.FromResult(texts[0]);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_method_whose_caller_writes_the_modifier() => Fix<ParameterMustBeByValueFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(ref int number) => Task.FromResult($"{number}");

            private Task<string> Again(int number) => RunRemote(ref number);
        }
        """);
}
