using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet is not fetched or made by its type.</summary>
public sealed class CHN0309Tests
{
    [Fact]
    public Task A_container_in_a_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Poems(IServiceProvider services)
        {
            public Task<string> RunRemote(string word) => {|CHN0309:services.GetRequiredService<IPhiLlm>()|}.RunRemote(word);
        }
        """,
        "'IPhiLlm' is asked for by its type, where no host, limits and secrets stand behind it: take 'IPhiLlm' in the constructor of 'Poems'");

    [Fact]
    public Task A_chainlet_that_is_made_by_its_type_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static object? Make(IServiceProvider services) => services.GetService(typeof(IPhiLlm)) ?? {|CHN0309:ActivatorUtilities.CreateInstance<PhiLlm>(services)|} ?? {|CHN0309:Activator.CreateInstance(typeof(PhiLlm))|};
        }
        """,
        "'PhiLlm' is asked for by its type, where no host, limits and secrets stand behind it: use Chain.RunLocalAsync<IPhiLlm>(), or services.AddChainlet<IPhiLlm>(address) and ask for 'IPhiLlm'",
        "'PhiLlm' is asked for by its type, where no host, limits and secrets stand behind it: use Chain.RunLocalAsync<IPhiLlm>(), or services.AddChainlet<IPhiLlm>(address) and ask for 'IPhiLlm'");

    [Fact]
    public Task An_application_that_asks_for_the_interface_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static Task<string> Ask(IServiceProvider services) => services.GetRequiredService<IPhiLlm>().RunRemote("hello");
        }
        """);

    [Fact]
    public Task A_service_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class Echo(IServiceProvider services)
        {
            public Task<string> RunRemote(string text) => Task.FromResult(services.GetRequiredService<TimeProvider>() + text);
        }
        """);

    [Fact]
    public Task The_fix_takes_the_interface_in_the_constructor() => Fix<ChainletMustNotBeLocatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services)
        {
            public Task<string> RunRemote(string word) => services.GetRequiredService<IPhiLlm>().RunRemote(word + services);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services, IPhiLlm phiLlm)
        {
            public Task<string> RunRemote(string word) => phiLlm.RunRemote(word + services);
        }
        """);

    [Fact]
    public Task The_fix_needs_no_variable_and_no_cast() => Fix<ChainletMustNotBeLocatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services)
        {
            public Task<string> RunRemote(string word)
            {
                var phi = (IPhiLlm)services.GetService(typeof(IPhiLlm))!;
                return phi.RunRemote(word + services);
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services, IPhiLlm phi)
        {
            public Task<string> RunRemote(string word)
            {
                return phi.RunRemote(word + services);
            }
        }
        """);

    [Fact]
    public Task The_fix_keeps_what_is_said_of_the_variable() => Fix<ChainletMustNotBeLocatedFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services)
        {
            public async Task<string> RunRemote(string word)
            {
                var first = services.GetRequiredService<IPhiLlm>();

                // Short words are enough.
                var second = services /* of the host */ .GetRequiredService<IPhiLlm>(); // twice
                return await first.RunRemote(word + services) + await second.RunRemote(word);
            }

            public async Task<bool> IsHealthy()
            {
                // Answers at once.
                var phi = services /* as above */ .GetRequiredService<IPhiLlm>(); // once
                return await phi.RunRemote("") is not null;
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services, IPhiLlm first)
        {
            public async Task<string> RunRemote(string word)
            {
                // Short words are enough.
                var second = /* of the host */ first; // twice
                return await first.RunRemote(word + services) + await second.RunRemote(word);
            }

            public async Task<bool> IsHealthy()
            {
                // Answers at once.
                var phi = /* as above */ first; // once
                return await phi.RunRemote("") is not null;
            }
        }
        """);

    [Fact]
    public Task The_fix_leaves_the_comments_of_a_variable_that_goes() => Fix<ChainletMustNotBeLocatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services)
        {
            public Task<string> RunRemote(string word)
            {
                // Short words are enough.
                var phi = services /* of the host */ .GetRequiredService<IPhiLlm>(); // once
                return phi.RunRemote(word + services);
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IServiceProvider services, IPhiLlm phi)
        {
            public Task<string> RunRemote(string word)
            {
                // Short words are enough.
                /* of the host */ // once
                return phi.RunRemote(word + services);
            }
        }
        """);

    [Fact]
    public Task The_fix_keeps_it_in_a_field_beside_an_ordinary_constructor() => Fix<ChainletMustNotBeLocatedFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            private const string Prefix = "poem: ";

            private readonly IServiceProvider _services;

            public Poems(IServiceProvider services)
            {
                _services = services;
                ArgumentNullException.ThrowIfNull(services);
            }

            public async Task<string> RunRemote(string word)
            {
                var phi = _services.GetRequiredService<IPhiLlm>();
                return await phi.RunRemote(Prefix + word) + await _services.GetService<IPhiLlm>()!.RunRemote(word);
            }
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            private const string Prefix = "poem: ";

            private readonly IServiceProvider _services;
            private readonly IPhiLlm _phi;

            public Poems(IServiceProvider services, IPhiLlm phi)
            {
                _services = services;
                _phi = phi;
                ArgumentNullException.ThrowIfNull(services);
            }

            public async Task<string> RunRemote(string word)
            {
                var phi = _phi;
                return await phi.RunRemote(Prefix + word) + await _phi.RunRemote(word);
            }
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_in_a_static_member() => Fix<ChainletMustNotBeLocatedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            public Task<string> RunRemote(string word) => Ask(word, null!);

            private static Task<string> Ask(string word, IServiceProvider services) => services.GetRequiredService<IPhiLlm>().RunRemote(word);
        }
        """);
}
