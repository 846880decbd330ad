using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>A dependency is called.</summary>
public sealed class CHN0112Tests
{
    [Fact]
    public Task A_parameter_that_nothing_uses_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm {|CHN0112:phi|})
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "'phi' of 'PoemGenerator' is never called, but deployed, waited for and paid: call it, or remove the parameter");

    [Fact]
    public Task A_field_that_nothing_reads_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator
        {
            private readonly IPhiLlm _phi;

            public PoemGenerator(IPhiLlm {|CHN0112:phi|})
            {
                ArgumentNullException.ThrowIfNull(phi);
                _phi = phi ?? throw new ArgumentNullException(nameof(phi));
            }

            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "'phi' of 'PoemGenerator' is never called, but deployed, waited for and paid: call it, or remove the parameter");

    [Fact]
    public Task A_call_does_not_fire() => Rules.Clean("""
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
    public Task A_field_that_is_called_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            private readonly IPhiLlm _phi = phi;

            public Task<string> RunRemote(string word) => _phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_base_class_that_takes_it_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public abstract class Asking(IPhiLlm phi)
        {
            protected Task<string> Ask(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi) : Asking(phi)
        {
            public Task<string> RunRemote(string word) => Ask(word);
        }
        """);

    [Fact]
    public Task A_delegate_to_it_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            private readonly Func<string, CancellationToken, Task<string>> _ask = phi.RunRemote;

            public Task<string> RunRemote(string word) => _ask(word, default);
        }
        """);

    [Fact]
    public Task The_fix_removes_it() => Fix<DependencyMustBeCalledFix>.Turns("""
        [Chainlet, Entrypoint("phi")]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(TimeProvider time, IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word + time);
        }
        """,
        """
        [Chainlet, Entrypoint("phi")]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(TimeProvider time)
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word + time);
        }
        """);

    [Fact]
    public Task The_fix_is_not_offered_where_a_field_keeps_it() => Fix<DependencyMustBeCalledFix>.IsNotOffered("""
        [Chainlet, Entrypoint("phi")]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(TimeProvider time, IPhiLlm phi)
        {
            private readonly IPhiLlm _phi = phi;

            public Task<string> RunRemote(string word) => Task.FromResult(word + time);
        }
        """);

    [Fact]
    public Task A_record_that_never_calls_it_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial record PoemGenerator(IPhiLlm {|CHN0112:Phi|})
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "'Phi' of 'PoemGenerator' is never called, but deployed, waited for and paid: call it, or remove the parameter");
}
