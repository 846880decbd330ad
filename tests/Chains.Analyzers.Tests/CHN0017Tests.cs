using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>IsHealthy has a fixed signature.</summary>
public sealed class CHN0017Tests
{
    [Fact]
    public Task Another_result_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public int {|CHN0017:IsHealthy|}() => 1;
        }
        """,
        "'Echo.IsHealthy' must be a public instance method that returns bool or Task<bool> and takes nothing or one CancellationToken");

    [Fact]
    public Task A_parameter_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool {|CHN0017:IsHealthy|}(string reason) => true;
        }
        """,
        "'Echo.IsHealthy' must be a public instance method that returns bool or Task<bool> and takes nothing or one CancellationToken");

    [Fact]
    public Task A_bool_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool IsHealthy() => true;
        }
        """);

    [Fact]
    public Task A_task_with_a_token_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(true);
        }
        """);

    [Fact]
    public Task The_fix_removes_what_nobody_gives() => Fix<HealthCheckMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public static async Task<bool> IsHealthy<T>(int depth, CancellationToken token, string reason = "") => await Task.FromResult(!token.IsCancellationRequested);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public async Task<bool> IsHealthy(CancellationToken token) => await Task.FromResult(!token.IsCancellationRequested);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_a_parameter_is_used() => Fix<HealthCheckMustFitFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool IsHealthy(string reason) => reason.Length > 0;
        }
        """);

    [Fact]
    public Task A_private_one_that_nothing_calls_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private Task<bool> {|CHN0017:IsHealthy|}(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
        }
        """,
        "'Echo.IsHealthy' must be a public instance method that returns bool or Task<bool> and takes nothing or one CancellationToken: it is private, so that no host calls it, and the chainlet does not either");

    [Fact]
    public Task A_private_one_that_the_chainlet_calls_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public async Task<string> RunRemote(string text, CancellationToken cancellationToken = default)
            {
                await IsHealthy(cancellationToken);
                return text;
            }

            private Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
        }
        """);

    [Fact]
    public Task A_private_one_that_a_nested_class_calls_or_of_another_form_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text + new Probe().Ask(this));

            private Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);

            private sealed class Probe
            {
                public object Ask(Echo echo) => echo.IsHealthy(CancellationToken.None);
            }
        }

        [Chainlet]
        public sealed partial class Other
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
        }
        """);

    [Fact]
    public Task A_property_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public bool {|CHN0017:IsHealthy|} => true;
        }
        """,
        "'Echo.IsHealthy' must be a public instance method that returns bool or Task<bool> and takes nothing or one CancellationToken");

    [Fact]
    public Task The_fix_makes_a_private_one_public() => Fix<HealthCheckMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task<bool> IsHealthy(CancellationToken cancellationToken) => Task.FromResult(!cancellationToken.IsCancellationRequested);
        }
        """);
}
