using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>ConfigureServices has a fixed signature.</summary>
public sealed class CHN0029Tests
{
    [Fact]
    public Task An_instance_method_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private void {|CHN0029:ConfigureServices|}(IServiceCollection services, DeploymentContext context) => services.AddSingleton(context);
        }
        """,
        "'Echo.ConfigureServices' must be 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)'");

    [Fact]
    public Task A_missing_parameter_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static void {|CHN0029:ConfigureServices|}(IServiceCollection services) => services.AddSingleton(TimeProvider.System);
        }
        """,
        "'Echo.ConfigureServices' must be 'static void ConfigureServices(IServiceCollection services, DeploymentContext context)'");

    [Fact]
    public Task A_private_static_method_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddSingleton(TimeProvider.System);
        }
        """);

    [Fact]
    public Task The_fix_adds_the_context() => Fix<ConfigureServicesMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static void ConfigureServices(IServiceCollection services) => services.AddSingleton(TimeProvider.System);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private static void ConfigureServices(IServiceCollection services, DeploymentContext context) => services.AddSingleton(TimeProvider.System);
        }
        """);

    [Fact]
    public Task The_fix_makes_it_static_without_a_result() => Fix<ConfigureServicesMustFitFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            internal IServiceCollection ConfigureServices(DeploymentContext deployment, IServiceCollection all) => all.AddSingleton(deployment);
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            internal static void ConfigureServices(IServiceCollection all, DeploymentContext deployment) => all.AddSingleton(deployment);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_it_needs_the_object() => Fix<ConfigureServicesMustFitFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            private string _name = "";

            private void ConfigureServices(IServiceCollection services, DeploymentContext context) => _name = services.Count + context.ToString();
        }
        """);
}
