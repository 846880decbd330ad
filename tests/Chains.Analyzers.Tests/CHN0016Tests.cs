using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet has one constructor.</summary>
public sealed class CHN0016Tests
{
    [Fact]
    public Task Two_constructors_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Echo()
            {
            }

            public {|CHN0016:Echo|}(TimeProvider time) => _ = time;

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' has 2 accessible constructors, so its dependencies are ambiguous: keep one and make the others private");

    [Fact]
    public Task None_that_is_accessible_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0016:Echo|}
        {
            private Echo()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        "Chainlet 'Echo' has 0 accessible constructors, so its dependencies are ambiguous: keep one and make the others private");

    [Fact]
    public Task A_primary_constructor_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo(TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time.GetUtcNow():O} {text}");
        }
        """);

    [Fact]
    public Task A_private_constructor_beside_it_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Echo()
                : this("")
            {
            }

            private Echo(string prefix) => _ = prefix;

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
