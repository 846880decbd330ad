using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet has exactly one RunRemote.</summary>
public sealed class CHN0007Tests
{
    [Fact]
    public Task Two_public_methods_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<int> {|CHN0007:RunRemote|}(int number) => Task.FromResult(number);
        }
        """,
        "Chainlet 'Echo' declares 2 methods named 'RunRemote', but its gRPC service has one: keep one and make the others private under another name");

    [Fact]
    public Task One_method_with_optional_parameters_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, int times = 1) => Task.FromResult(string.Concat(Enumerable.Repeat(text, times)));
        }
        """);

    [Fact]
    public Task The_fix_makes_the_others_private_under_another_name() => Fix<RunRemoteMustNotBeOverloadedFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => RunRemote(text, 1);

            /// <summary>What <see cref="RunRemote(string, int)"/> repeats.</summary>
            public Task<string> RunRemote(string text, int times) => RunRemote(text, times, "");

            internal Task<string> RunRemote(string text, int times, string gap) => Task.FromResult(string.Join(gap, Enumerable.Repeat(text, times)));
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => RunCore(text, 1);

            /// <summary>What <see cref="RunCore(string, int)"/> repeats.</summary>
            private Task<string> RunCore(string text, int times) => RunRemote(text, times, "");

            internal Task<string> RunRemote(string text, int times, string gap) => Task.FromResult(string.Join(gap, Enumerable.Repeat(text, times)));
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_for_a_virtual_one() => Fix<RunRemoteMustNotBeOverloadedFix>.IsNotOffered("""
        [Chainlet]
        public partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public virtual Task<int> RunRemote(int number) => Task.FromResult(number);
        }
        """);
}
