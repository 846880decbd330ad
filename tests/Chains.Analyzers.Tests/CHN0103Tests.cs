using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A dependency is injected once.</summary>
public sealed class CHN0103Tests
{
    [Fact]
    public Task Two_parameters_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first, IPhiLlm {|CHN0103:second|})
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.RunRemote(word);
        }
        """,
        "Chainlet 'PoemGenerator' asks for 'IPhiLlm' in both 'first' and 'second': keep one of the parameters");

    [Fact]
    public Task A_service_outside_of_the_chain_in_two_parameters_fires() => Rules.Fires("""
        [ExternalChainlet]
        public interface IModel
        {
            Task<string> Call(string text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IModel first, IModel {|CHN0103:second|})
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.Call(word) : second.Call(word);
        }
        """,
        "Chainlet 'PoemGenerator' asks for 'IModel' in both 'first' and 'second': keep one of the parameters");

    [Fact]
    public Task An_interface_of_ones_own_for_the_same_chainlet_fires() => Rules.Fires("""
        public interface ITextModel
        {
            Task<string> Ask(string prompt);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first, [Depends<PhiLlm>] ITextModel {|CHN0103:second|})
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.Ask(word);
        }
        """,
        "Chainlet 'PoemGenerator' asks for 'PhiLlm' in both 'first' and 'second': keep one of the parameters");

    [Fact]
    public Task Two_chainlets_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Gemma
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first, IGemma second)
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.RunRemote(word);
        }
        """);

    [Fact]
    public Task Two_chainlets_behind_one_interface_does_not_fire() => Rules.Clean("""
        public interface ITextModel
        {
            Task<string> RunRemote(string prompt);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Gemma
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends<PhiLlm>] ITextModel first, [Depends<Gemma>] ITextModel second)
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_uses_the_first_in_both_places() => Fix<DependencyMustBeInjectedOnceFix>.Turns("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first, IPhiLlm second)
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.RunRemote(word);
        }
        """,
        """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first)
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : first.RunRemote(word);
        }
        """);

    [Fact]
    public Task No_fix_is_offered_for_parameters_of_different_types() => Fix<DependencyMustBeInjectedOnceFix>.IsNotOffered("""
        public interface ITextModel
        {
            Task<string> Ask(string prompt);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm first, [Depends<PhiLlm>] ITextModel second)
        {
            public Task<string> RunRemote(string word) => word.Length > 3 ? first.RunRemote(word) : second.Ask(word);
        }
        """);
}
