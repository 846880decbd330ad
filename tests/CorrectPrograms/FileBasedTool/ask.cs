#:package Chains@0.1.0
#:property PublishAot=false
#:property LangVersion=preview
#:property AllowUnsafeBlocks=true
using Chains;
using Chains.Tool;

namespace Chains.Tool
{
    file static class Defaults
    {
        public const string Model = "tiny";
    }

    internal static class Tool
    {
        private static async Task Main(string[] args)
        {
            await using var chain = await Chain.RunLocalAsync<IAsk>(o => o.UseMock<IOracle>(new FakeOracle()));
            Console.WriteLine(await chain.Entrypoint.RunRemote(args.Length > 0 ? args[0] : "why"));
        }

        private sealed class FakeOracle : IOracle
        {
            public Task<string> RunRemote(string question, string model = Defaults.Model, CancellationToken cancellationToken = default) => Task.FromResult($"{model}: because of {question}");
        }
    }

    [Chainlet]
    internal sealed partial class Oracle
    {
        public Task<string> RunRemote(string question, string model = Defaults.Model) => Task.FromResult(question + model);
    }

    [Chainlet, Entrypoint("ask")]
    internal sealed partial class Ask(IOracle oracle)
    {
        public async Task<string> RunRemote(string question) => await oracle.RunRemote(question).ConfigureAwait(false);
    }
}
