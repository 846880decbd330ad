using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>The chainlet of [Depends<T>] fits the parameter's interface.</summary>
public sealed class CHN0110Tests
{
    [Fact]
    public Task Another_parameter_type_fires() => Rules.Fires("""
        public interface ITextModel
        {
            Task<string> Ask(int number);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([{|CHN0110:Depends<PhiLlm>|}] ITextModel phi)
        {
            public Task<string> RunRemote(string word) => phi.Ask(word.Length);
        }
        """,
        "[Depends<PhiLlm>] cannot stand in for 'ITextModel': 'Task<string> ITextModel.Ask(int number)' and 'Task<string> PhiLlm.RunRemote(string prompt)' differ in parameters or result");

    [Fact]
    public Task A_class_that_is_no_chainlet_fires() => Rules.Fires("""
        public interface ITextModel
        {
            Task<string> Ask(string prompt);
        }

        public sealed class PhiLlm;

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([{|CHN0110:Depends<PhiLlm>|}] ITextModel phi)
        {
            public Task<string> RunRemote(string word) => phi.Ask(word);
        }
        """,
        "[Depends<PhiLlm>] cannot stand in for 'ITextModel': 'PhiLlm' is no chainlet; name a class with [Chainlet]");

    [Fact]
    public Task Two_methods_fires() => Rules.Fires("""
        public interface ITextModel
        {
            Task<string> Ask(string prompt);

            Task<string> Again(string prompt);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([{|CHN0110:Depends<PhiLlm>|}] ITextModel phi)
        {
            public Task<string> RunRemote(string word) => phi.Ask(word);
        }
        """,
        "[Depends<PhiLlm>] cannot stand in for 'ITextModel': the interface must have exactly one method");

    [Fact]
    public Task A_chainlet_behind_the_interface_of_another_service_fires() => Rules.Fires("""
        [ExternalChainlet]
        public interface IModel
        {
            Task<string> RunRemote(string prompt);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([{|CHN0110:Depends<PhiLlm>|}] IModel model)
        {
            public Task<string> RunRemote(string word) => model.RunRemote(word);
        }
        """,
        "[Depends<PhiLlm>] cannot stand in for 'IModel': 'IModel' is marked as the interface of a service that is no chainlet of C#; remove [Depends<PhiLlm>], or the mark");

    [Fact]
    public Task A_method_that_fits_does_not_fire() => Rules.Clean("""
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
        public sealed partial class PoemGenerator([Depends<PhiLlm>] ITextModel phi)
        {
            public Task<string> RunRemote(string word) => phi.Ask(word);
        }
        """);

    [Fact]
    public Task The_chainlets_own_interface_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends<PhiLlm>(Retries = 1)] IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_synchronous_RunRemote_fits_what_its_callers_get() => Rules.Clean("""
        public interface ICounter
        {
            Task<int> Count(string text, CancellationToken cancellationToken);
        }

        public interface ILog
        {
            Task Write(string text);
        }

        [Chainlet]
        public sealed partial class Letters
        {
            public int RunRemote(string text) => text.Length;
        }

        [Chainlet]
        public sealed partial class Journal
        {
            public void RunRemote(string text) => Console.WriteLine(text);
        }

        [Chainlet, Entrypoint]
        public sealed partial class Poems([Depends<Letters>] ICounter counter, [Depends<Journal>] ILog log)
        {
            public async Task<int> RunRemote(string word, CancellationToken cancellationToken = default)
            {
                await log.Write(word);
                return await counter.Count(word, cancellationToken);
            }
        }
        """);
}
