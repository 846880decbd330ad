using Chains.Analyzers.Tests.Support;

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
}
