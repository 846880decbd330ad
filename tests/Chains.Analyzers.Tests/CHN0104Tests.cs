using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet is never constructed by hand.</summary>
public sealed class CHN0104Tests
{
    [Fact]
    public Task A_creation_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static Task<string> Ask() => {|CHN0104:new PhiLlm()|}.RunRemote("hello");
        }
        """,
        "'new PhiLlm' bypasses the chain, so its host, limits and secrets are not there: inject 'IPhiLlm' into the constructor, or use Chain.RunLocalAsync<IPhiLlm>()");

    [Fact]
    public Task A_creation_without_the_name_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public static class Program
        {
            private static readonly PhiLlm Phi = {|CHN0104:new()|};

            public static Task<string> Ask() => Phi.RunRemote("hello");
        }
        """,
        "'new PhiLlm' bypasses the chain, so its host, limits and secrets are not there: inject 'IPhiLlm' into the constructor, or use Chain.RunLocalAsync<IPhiLlm>()");

    [Fact]
    public Task A_deriving_chainlet_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public partial class PhiLlm(TimeProvider time)
        {
            public virtual Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult($"{time} {prompt}");
        }

        [Chainlet]
        public sealed partial class Gemma(TimeProvider time) : PhiLlm(time)
        {
            public override Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => base.RunRemote(prompt, cancellationToken);
        }
        """);

    [Fact]
    public Task Another_class_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        internal sealed class FakePhiLlm : IPhiLlm
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static Task<string> Ask() => new FakePhiLlm().RunRemote("hello");
        }
        """);

    [Fact]
    public Task A_test_that_makes_its_chainlet_does_not_fire() => Rules.Clean(RuleOptions.Default with { References = [XUnit] }, """
        [Chainlet]
        public sealed partial class PhiLlm(DeploymentContext context)
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt + context.DataDir);
        }

        public sealed class PhiLlmTests
        {
            public async Task Phi_repeats_the_prompt()
            {
                var phi = new PhiLlm(Chain.CreateContext());
                if (await phi.RunRemote("hello") != "hello" || await ActivatorUtilities.CreateInstance<PhiLlm>(new ServiceCollection().BuildServiceProvider(), Chain.CreateContext()).RunRemote("a") != "a")
                {
                    throw new InvalidOperationException();
                }
            }
        }
        """);

    [Fact]
    public Task A_chainlet_beside_its_tests_fires() => Rules.Fires(RuleOptions.Default with { References = [XUnit] }, """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Poems
        {
            public Task<string> RunRemote(string word) => {|CHN0104:new PhiLlm()|}.RunRemote(word);
        }
        """,
        "'new PhiLlm' bypasses the chain, so its host, limits and secrets are not there: inject 'IPhiLlm' into the constructor, or use Chain.RunLocalAsync<IPhiLlm>()");

    [Fact]
    public Task A_chainlet_that_stands_in_for_another_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class LargeLlm
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class SmallLlm : ILargeLlm
        {
            public Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static async Task<string> Ask()
            {
                await using LocalChain<ILargeLlm> chain = await Chain.RunLocalAsync<ILargeLlm>(o => o.UseMock<ILargeLlm>(new SmallLlm()));
                return await chain.Entrypoint.RunRemote("hello");
            }
        }
        """);

    private static Microsoft.CodeAnalysis.MetadataReference XUnit => Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(typeof(FactAttribute).Assembly.Location);

    [Fact]
    public Task The_fix_takes_the_interface_in_the_constructor() => Fix<ChainletMustNotBeInstantiatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            public Task<string> RunRemote(string word) => new PhiLlm().RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phiLlm)
        {
            public Task<string> RunRemote(string word) => phiLlm.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_needs_no_variable() => Fix<ChainletMustNotBeInstantiatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(TimeProvider time)
        {
            public async Task<string> RunRemote(string word)
            {
                PhiLlm phi = new PhiLlm();
                return await phi.RunRemote(word + time.GetUtcNow());
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
        public sealed partial class Poems(TimeProvider time, IPhiLlm phi)
        {
            public async Task<string> RunRemote(string word)
            {
                return await phi.RunRemote(word + time.GetUtcNow());
            }
        }
        """);

    [Fact]
    public Task The_fix_keeps_what_is_said_within() => Fix<ChainletMustNotBeInstantiatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm(TimeProvider? time = null)
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt + time);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            public Task<string> RunRemote(string word) => new /* the small one */ PhiLlm(
                // its own clock
                null).RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm(TimeProvider? time = null)
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt + time);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(IPhiLlm phiLlm)
        {
            public Task<string> RunRemote(string word) => /* the small one */ // its own clock
                phiLlm.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_knows_what_is_made_without_a_name() => Fix<ChainletMustNotBeInstantiatedFix>.Turns("""
        namespace Models
        {
            [Chainlet]
            public sealed partial class PhiLlm
            {
                public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
            }
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            private readonly Models.PhiLlm _phi = new();

            public Task<string> RunRemote(string word) => _phi.RunRemote(word);
        }
        """,
        """
        namespace Models
        {
            [Chainlet]
            public sealed partial class PhiLlm
            {
                public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
            }
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(Models.IPhiLlm phiLlm)
        {
            private readonly Models.IPhiLlm _phi = phiLlm;

            public Task<string> RunRemote(string word) => _phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_keeps_it_in_a_field_beside_an_ordinary_constructor() => Fix<ChainletMustNotBeInstantiatedFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            /// <summary>Nothing to do.</summary>
            public Poems() { }

            public Task<string> RunRemote(string word) => new PhiLlm().RunRemote(word);
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
            private readonly IPhiLlm _phiLlm;

            /// <summary>Nothing to do.</summary>
            public Poems(IPhiLlm phiLlm) { _phiLlm = phiLlm; }

            public Task<string> RunRemote(string word) => _phiLlm.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_field_whose_name_is_not_typed_yet_does_not_end_the_fix() => Fix<ChainletMustNotBeInstantiatedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            private int ;

            public Poems() { }

            public Task<string> RunRemote(string word) => new PhiLlm().RunRemote(word);

            private int _phiLlm;
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_outside_of_a_chainlet() => Fix<ChainletMustNotBeInstantiatedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public static class Program
        {
            public static Task<string> Ask() => new PhiLlm().RunRemote("hello");
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_in_a_static_member() => Fix<ChainletMustNotBeInstantiatedFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            public Task<string> RunRemote(string word) => Ask(word);

            private static Task<string> Ask(string word) => new PhiLlm().RunRemote(word);
        }
        """);
}
