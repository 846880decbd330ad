using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

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

    [Fact]
    public Task The_fix_keeps_the_one_that_takes_most() => Fix<ChainletMustHaveOneConstructorFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            private readonly TimeProvider _time;

            public Echo()
                : this(TimeProvider.System)
            {
            }

            public Echo(TimeProvider time) => _time = time;

            public Task<string> RunRemote(string text) => Task.FromResult(text + _time.GetUtcNow());
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            private readonly TimeProvider _time;

            private Echo()
                : this(TimeProvider.System)
            {
            }

            public Echo(TimeProvider time) => _time = time;

            public Task<string> RunRemote(string text) => Task.FromResult(text + _time.GetUtcNow());
        }
        """);

    [Fact]
    public Task The_fix_opens_the_only_one() => Fix<ChainletMustHaveOneConstructorFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            private Echo()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Echo()
            {
            }

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_between_equals() => Fix<ChainletMustHaveOneConstructorFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Echo(TimeProvider time) => _ = time;

            public Echo(ILogger<Echo> log) => _ = log;

            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }
        """);
}
