using Chains.Analyzers.Tests.Support;

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
}
