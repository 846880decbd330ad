using Chains.Analyzers.Tests.Support;
using Chains.CodeFixes;

namespace Chains.Analyzers.Tests;

/// <summary>[Depends] belongs on a chainlet interface.</summary>
public sealed class CHN0109Tests
{
    [Fact]
    public Task A_service_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class Echo([{|CHN0109:Depends(Retries = 2)|}] TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time} {text}");
        }
        """,
        "Parameter 'time' of 'Echo' carries [Depends], but 'TimeProvider' is no chainlet's interface: remove [Depends], or take the interface of a chainlet");

    [Fact]
    public Task A_method_of_a_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);

            private Task<string> Ask([{|CHN0109:Depends|}] IPhiLlm other) => other.RunRemote($"{phi}");
        }
        """,
        "Parameter 'other' of 'PoemGenerator.Ask' carries [Depends], but only the constructor is read for dependencies: remove [Depends], or take the interface there");

    [Fact]
    public Task A_class_that_is_no_chainlet_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        public sealed class Caller([{|CHN0109:Depends|}] IPhiLlm phi)
        {
            public Task<string> Call() => phi.RunRemote("");
        }
        """,
        "Parameter 'phi' of 'Caller' carries [Depends], but 'Caller' is no chainlet, so nothing reads it: remove [Depends], or mark the class with [Chainlet]");

    [Fact]
    public Task A_chainlets_interface_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends(Retries = 2, TimeoutSeconds = 5)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task The_fix_removes_it() => Fix<DependsNeedsAChainletFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo([Depends(Retries = 2)] TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time} {text}");
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo(TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time} {text}");
        }
        """);

    [Fact]
    public Task The_fix_keeps_other_attributes() => Fix<DependsNeedsAChainletFix>.Turns("""
        [Chainlet]
        public sealed partial class Echo([Depends, System.Diagnostics.CodeAnalysis.NotNull] TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time} {text}");
        }
        """,
        """
        [Chainlet]
        public sealed partial class Echo([System.Diagnostics.CodeAnalysis.NotNull] TimeProvider time)
        {
            public Task<string> RunRemote(string text) => Task.FromResult($"{time} {text}");
        }
        """);
}
