using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A dependency is injected by its interface.</summary>
public sealed class CHN0101Tests
{
    [Fact]
    public Task A_class_in_a_primary_constructor_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator({|CHN0101:PhiLlm|} phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        "Parameter 'phi' of chainlet 'PoemGenerator' takes the chainlet class 'PhiLlm', which would tie both into one process: take 'IPhiLlm' instead");

    [Fact]
    public Task A_class_with_Depends_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 2)] {|CHN0101:PhiLlm|} phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        "Parameter 'phi' of chainlet 'PoemGenerator' takes the chainlet class 'PhiLlm', which would tie both into one process: take 'IPhiLlm' instead");

    [Fact]
    public Task The_interface_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_class_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        public sealed class Clock;

        [Chainlet]
        public sealed partial class Echo(Clock clock)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{clock} {text}");

            private static void ConfigureServices(Microsoft.Extensions.DependencyInjection.IServiceCollection services, DeploymentContext context) => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<Clock>(services);
        }
        """);

    [Fact]
    public Task The_fix_takes_the_interface() => Fix<DependencyMustBeAnInterfaceFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(PhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_takes_the_interface_in_the_field_as_well() => Fix<DependencyMustBeAnInterfaceFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator
        {
            private readonly PhiLlm _phi;

            public PoemGenerator(PhiLlm phi) => _phi = phi;

            public Task<string> RunRemote(string word) => _phi.RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator
        {
            private readonly IPhiLlm _phi;

            public PoemGenerator(IPhiLlm phi) => _phi = phi;

            public Task<string> RunRemote(string word) => _phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_a_class_whose_other_members_are_used() => Fix<DependencyMustBeAnInterfaceFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(PhiLlm phi)
        {
            public Task<string> RunRemote(string word) => Use(phi, word);

            private static Task<string> Use(PhiLlm phi, string word) => phi.RunRemote(word);
        }
        """);
}
