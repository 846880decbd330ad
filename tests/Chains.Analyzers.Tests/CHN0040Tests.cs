using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>An interface stands for one service.</summary>
public sealed class CHN0040Tests
{
    [Fact]
    public Task Both_marks_fires() => Rules.Fires("""
        [{|CHN0040:ExternalChainlet|}, ContainerChainlet(Image = "vllm/vllm-openai:v0.8.4")]
        public interface IModel
        {
            Task<string> Call(string text);
        }
        """,
        "'IModel' is marked both [ExternalChainlet], a service that others deploy, and [ContainerChainlet], an image that is deployed with the chain: remove one of them");

    [Fact]
    public Task A_chainlets_own_interface_fires() => Rules.Fires("""
        [{|CHN0040:ExternalChainlet|}]
        public partial interface IEcho
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        [Chainlet]
        public sealed partial class Echo
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }
        """,
        "'IEcho' is the interface of chainlet 'Echo', but marked [ExternalChainlet], as if another service stood behind it: remove the mark, or rename one of them");

    [Fact]
    public Task An_interface_beside_a_class_that_is_no_chainlet_does_not_fire() => Rules.Clean("""
        [ExternalChainlet]
        public interface IEcho
        {
            Task<string> RunRemote(string text, CancellationToken cancellationToken = default);
        }

        public sealed class Echo : IEcho
        {
            public Task<string> RunRemote(string text, CancellationToken cancellationToken = default) => Task.FromResult(text);
        }
        """);
}
