using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>Dependencies are declared in the constructor.</summary>
public sealed class CHN0108Tests
{
    [Fact]
    public Task A_settable_property_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public partial class PoemGenerator
        {
            protected IPhiLlm? {|CHN0108:Phi|} { get; set; }

            public Task<string> RunRemote(string word) => Phi!.RunRemote(word);
        }
        """,
        "Property 'Phi' of chainlet 'PoemGenerator' takes the chainlet interface 'IPhiLlm', but only the constructor is read for dependencies: inject it there and keep it in a private field");

    [Fact]
    public Task An_open_field_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public partial class PoemGenerator
        {
            internal IPhiLlm? {|CHN0108:Phi|};

            public Task<string> RunRemote(string word) => Phi!.RunRemote(word);
        }
        """,
        "Field 'Phi' of chainlet 'PoemGenerator' takes the chainlet interface 'IPhiLlm', but only the constructor is read for dependencies: inject it there and keep it in a private field");

    [Fact]
    public Task A_parameter_of_LoadAsync_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public partial class PoemGenerator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);

            public Task {|CHN0018:LoadAsync|}({|CHN0108:IPhiLlm|} phi) => phi.RunRemote("");
        }
        """,
        "'PoemGenerator.LoadAsync' must be a public instance method that returns Task or ValueTask and takes nothing or one CancellationToken",
        "Parameter 'phi' of LoadAsync of chainlet 'PoemGenerator' takes the chainlet interface 'IPhiLlm', but only the constructor is read for dependencies: inject it there and keep it in a private field");

    [Fact]
    public Task A_private_field_that_the_constructor_sets_does_not_fire() => Rules.Clean("""
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
    public Task A_get_only_property_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public partial class PoemGenerator(IPhiLlm phi)
        {
            protected IPhiLlm Phi { get; } = phi;

            public Task<string> RunRemote(string word) => Phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_private_helper_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => Ask(phi, word);

            private static Task<string> Ask(IPhiLlm phi, string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_record_that_takes_it_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial record PoemGenerator(IPhiLlm Phi)
        {
            public Task<string> RunRemote(string word) => Phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_takes_it_in_the_constructor() => Fix<DependencyMustBeInConstructorFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            public required IPhiLlm Phi { get; init; }

            public Task<string> RunRemote(string word) => Phi.RunRemote(word);
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
            private IPhiLlm Phi { get; } = phiLlm;

            public Task<string> RunRemote(string word) => Phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_assigns_it_in_an_ordinary_constructor() => Fix<DependencyMustBeInConstructorFix>.TurnsAll("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Translator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            internal ITranslator? translator = null;
            private readonly TimeProvider _time;

            public Poems(TimeProvider time)
            {
                _time = time;
            }

            public IPhiLlm Phi { get; set; } = null!;

            public async Task<string> RunRemote(string word) => await translator!.RunRemote(await Phi.RunRemote(word + _time.GetUtcNow()));
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Translator
        {
            public Task<string> RunRemote(string text) => Task.FromResult(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            private readonly ITranslator translator;
            private readonly TimeProvider _time;

            public Poems(TimeProvider time, ITranslator translator2, IPhiLlm phiLlm)
            {
                _time = time;
                translator = translator2;
                Phi = phiLlm;
            }

            private IPhiLlm Phi { get; }

            public async Task<string> RunRemote(string word) => await translator!.RunRemote(await Phi.RunRemote(word + _time.GetUtcNow()));
        }
        """);

    [Fact]
    public Task The_fix_takes_a_field_in_the_constructor() => Fix<DependencyMustBeInConstructorFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(TimeProvider time)
        {
            internal IPhiLlm? phi;

            public Task<string> RunRemote(string word) => phi!.RunRemote(word + time.GetUtcNow());
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems(TimeProvider time, IPhiLlm phiLlm)
        {
            private readonly IPhiLlm phi = phiLlm;

            public Task<string> RunRemote(string word) => phi!.RunRemote(word + time.GetUtcNow());
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_others_set_it() => Fix<DependencyMustBeInConstructorFix>.IsNotOffered("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class Poems
        {
            internal IPhiLlm? Phi { get; set; }

            public Task<string> RunRemote(string word) => (Phi ??= null)!.RunRemote(word);
        }
        """);
}
