using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>A chainlet is part of a chain.</summary>
public sealed class CHN0111Tests
{
    [Fact]
    public Task A_chainlet_that_no_entrypoint_leads_to_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0111:PhiLlm|}
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator()
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "Chainlet 'PhiLlm' is in no chain: no entrypoint of this project leads to it, so it gets no host; inject 'IPhiLlm' where it is needed, mark it [Entrypoint], or remove it");

    [Fact]
    public Task Two_that_only_know_each_other_fires() => Rules.Fires("""
        [Chainlet]
        public sealed partial class {|CHN0111:PhiLlm|}
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class {|CHN0111:Judge|}(IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator()
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """,
        "Chainlet 'PhiLlm' is in no chain: no entrypoint of this project leads to it, so it gets no host; inject 'IPhiLlm' where it is needed, mark it [Entrypoint], or remove it",
        "Chainlet 'Judge' is in no chain: no entrypoint of this project leads to it, so it gets no host; inject 'IJudge' where it is needed, mark it [Entrypoint], or remove it");

    [Fact]
    public Task A_library_of_chainlets_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }
        """);

    [Fact]
    public Task A_chainlet_behind_another_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Judge(IPhiLlm phi)
        {
            public Task<string> RunRemote(string text) => phi.RunRemote(text);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IJudge judge)
        {
            public Task<string> RunRemote(string word) => judge.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_chainlet_that_another_derives_from_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public partial class PhiLlm
        {
            public virtual Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => Task.FromResult(prompt);
        }

        [Chainlet]
        public sealed partial class Gemma : PhiLlm
        {
            public override Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default) => base.RunRemote(prompt + "!", cancellationToken);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(IGemma gemma)
        {
            public Task<string> RunRemote(string word) => gemma.RunRemote(word);
        }
        """);

    [Fact]
    public Task An_implementation_of_an_interface_of_ones_own_does_not_fire() => Rules.Clean("""
        public interface ITextModel
        {
            Task<string> RunRemote(string prompt, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator([Depends<PhiLlm>] ITextModel model)
        {
            public Task<string> RunRemote(string word) => model.RunRemote(word);
        }
        """);

    [Theory]
    [InlineData("lower")]
    [InlineData("\u65e5\u672c")]
    public Task A_name_without_a_capital_does_not_fire(string name) => Rules.Clean($$"""
        [Chainlet(Name = "Model")]
        public sealed partial class {{name}}
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator(I{{name}} model)
        {
            public Task<string> RunRemote(string word) => model.RunRemote(word);
        }
        """);

    [Fact]
    public Task A_chainlet_that_is_run_by_itself_does_not_fire() => Rules.Clean(RuleOptions.Default with { OtherFiles = ["""
        public static class Trial
        {
            public static async Task<string> AskAsync()
            {
                await using LocalChain<global::IPhiLlm> chain = await Chain.RunLocalAsync<global::IPhiLlm>();
                return await chain.Entrypoint.RunRemote("hello");
            }
        }
        """] }, """
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator()
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """);

    [Fact]
    public Task A_chainlet_that_is_called_where_it_is_deployed_does_not_fire() => Rules.Clean("""
        public static class Services
        {
            public static IServiceCollection AddModels(this IServiceCollection services)
            {
                services.AddChainlet<IPhiLlm>("http://phi.internal");
                return services;
            }
        }

        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator()
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }
        """);

    [Fact]
    public Task A_chainlet_that_another_entrypoint_leads_to_does_not_fire() => Rules.Clean("""
        [Chainlet]
        public sealed partial class PhiLlm
        {
            public Task<string> RunRemote(string prompt) => Task.FromResult(prompt);
        }

        [Chainlet, Entrypoint("poems")]
        public sealed partial class PoemGenerator()
        {
            public Task<string> RunRemote(string word) => Task.FromResult(word);
        }

        [Chainlet, Entrypoint("answers")]
        public sealed partial class Answers(IPhiLlm phi)
        {
            public Task<string> RunRemote(string word) => phi.RunRemote(word);
        }
        """);
}
