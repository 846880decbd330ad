using Chains.Analyzers.Tests.Support;

namespace Chains.Analyzers.Tests;

/// <summary>The interface of an external or container chainlet has methods that are awaited.</summary>
public sealed class CHN0038Tests
{
    /// <summary>A member of the interface, what is marked in it, and why.</summary>
    public static TheoryData<string, string> Unfit => new()
    {
        { "string {|CHN0038:Name|} { get; }", "'Name' is a property, and a call to another process is a method that is awaited: write 'Task<string> GetName(CancellationToken cancellationToken = default)'" },
        { "int {|CHN0038:this|}[int index] { get; }", "it has an indexer, and a call to another process is a method that is awaited: write one" },
        { "event Action {|CHN0038:Changed|};", "'Changed' is an event, which cannot be raised from another process: return an IAsyncEnumerable<T> from a method" },
        { "static abstract Task {|CHN0038:Reset|}();", "'Reset' is static, and a client is an object: remove 'static'" },
        { "Task<string> {|CHN0038:Other|}<T>(string text);", "'Other' has type parameters, but its wire contract must be fixed at build time: replace them with concrete types" },
        { "string {|CHN0038:Other|}(string text);", "'Other' returns 'string', but a call to another process has to be awaited: return 'Task<string>'" },
        { "void {|CHN0038:Other|}(string text);", "'Other' returns 'void', but a call to another process has to be awaited: return 'Task'" },
        { "Task {|CHN0038:Call|}(int number);", "'Call' is declared more than once, and a service knows its methods by their names: give each its own" },
        { "Task Other(ref int {|CHN0038:x|});", "parameter 'x' of 'Other' is 'ref', but the service is another process: remove 'ref'" },
        { "Task Other(out int {|CHN0038:x|});", "parameter 'x' of 'Other' is 'out', but the service is another process: remove 'out'" },
        { "Task Other(params int[] {|CHN0038:x|});", "parameter 'x' of 'Other' is 'params', but the service is another process: remove 'params'" },
        { "Task Other(CancellationToken {|CHN0038:token|}, int x);", "'Other' must take at most one CancellationToken, as its last parameter: move or remove 'token'" },
        { "Task Other(CancellationToken {|CHN0038:first|}, CancellationToken second);", "'Other' must take at most one CancellationToken, as its last parameter: move or remove 'first'" },
        { "Task Other(int maxTokens, int {|CHN0038:max_tokens|});", "'maxTokens' and 'max_tokens' of 'Other' have one name on the wire, 'maxtokens': rename one" },
        { "Task Other(IAsyncEnumerable<int> left, IAsyncEnumerable<int> {|CHN0038:right|});", "'Other' takes a second stream 'right' beside 'left', but a call carries one: send both in one stream" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public Task A_member_that_no_client_could_have_fires(string member, string problem) => Rules.Fires($$"""
        [ExternalChainlet]
        public interface IModel
        {
            Task<string> Call(string text, CancellationToken cancellationToken = default);

            {{member}}
        }
        """,
        "'IModel' is marked [ExternalChainlet], but no client could be made for it: " + problem);

    [Theory]
    [InlineData("public interface {|CHN0038:IModel|} { }", "it has no method that could be called: declare one, for example 'Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'")]
    [InlineData("public interface {|CHN0038:IModel|} { const int Size = 1; static int Twice(int x) => 2 * x; string Name => \"x\"; }", "it has no method that could be called: declare one, for example 'Task<string> RunRemote(string input, CancellationToken cancellationToken = default)'")]
    [InlineData("public interface {|CHN0038:IModel|}<T> { Task<string> Call(string text); }", "it has type parameters, but a client needs one wire contract: replace them with the types that travel")]
    [InlineData("file interface {|CHN0038:IModel|} { Task<string> Call(string text); }", "it is nested or file-local, so that no client could name it: move it to the namespace level")]
    [InlineData("public interface {|CHN0038:IModel|} : IDisposable { Task<string> Call(string text); }", "'IDisposable.Dispose' returns 'void', but a call to another process has to be awaited: return 'Task'")]
    public Task An_interface_that_no_client_could_have_fires(string declaration, string problem) => Rules.Fires($$"""
        [ContainerChainlet(Image = "vllm/vllm-openai:v0.8.4")]
        {{declaration}}
        """,
        "'IModel' is marked [ContainerChainlet], but no client could be made for it: " + problem);

    [Fact]
    public Task A_nested_interface_fires() => Rules.Fires("""
        public static class Models
        {
            [ExternalChainlet]
            public interface {|CHN0038:IModel|}
            {
                Task<string> Call(string text);
            }
        }
        """,
        "'IModel' is marked [ExternalChainlet], but no client could be made for it: it is nested or file-local, so that no client could name it: move it to the namespace level");

    [Fact]
    public Task Every_shape_of_a_call_does_not_fire() => Rules.Clean("""
        public record Prompt(string Text, IReadOnlyList<float[]> Images);

        public interface ITokenizer
        {
            Task<int[]> Tokenize(string text);
        }

        [ExternalChainlet]
        public interface IModel : ITokenizer
        {
            const int MaxTokens = 4096;

            Task Warm();

            ValueTask<int> Count(Prompt prompt, CancellationToken cancellationToken);

            ValueTask Forget(string? id = null, CancellationToken cancellationToken = default);

            IAsyncEnumerable<string> Stream(Prompt prompt, int maxTokens = MaxTokens, CancellationToken cancellationToken = default);

            Task<(string Text, int Tokens)> Sum(IAsyncEnumerable<Prompt> prompts, string model, CancellationToken cancellationToken = default);

            async Task<string> Twice(Prompt prompt) => (await Sum(Both(prompt), "phi")).Text;

            private static async IAsyncEnumerable<Prompt> Both(Prompt prompt)
            {
                await Task.Yield();
                yield return prompt;
                yield return prompt;
            }

            internal record Usage(int Tokens);
        }

        [ContainerChainlet(Image = "vllm/vllm-openai:v0.8.4", Port = 8000)]
        [Compute(Gpu = Gpu.A10G, Memory = "16Gi"), Autoscaling(MaxReplicas = 4), HealthChecks(StartupThresholdSeconds = 600)]
        internal interface IVllm
        {
            Task<string> Complete(string prompt, CancellationToken cancellationToken = default);
        }

        [Chainlet, Entrypoint("answers")]
        internal sealed partial class Answers([Depends(Retries = 2)] IModel model, IVllm vllm)
        {
            public async Task<string> RunRemote(string text, CancellationToken cancellationToken = default) =>
                await vllm.Complete(text, cancellationToken) + await model.Count(new Prompt(text, []), cancellationToken);
        }
        """);
}
