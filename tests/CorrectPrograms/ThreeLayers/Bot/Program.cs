using Chains;
using ThreeLayers.Primitives;
using ThreeLayers.Skills;

namespace ThreeLayers.Bot;

public static class Program
{
    public static async Task<int> Main()
    {
        await using LocalChain<IBot> chain = await Chain.RunLocalAsync<IBot>();
        Console.WriteLine(await chain.Entrypoint.RunRemote("how are you"));
        return 0;
    }
}

[Chainlet, Entrypoint("bot")]
public sealed partial class Bot(IAnswering answering, ITokenizer tokenizer)
{
    public async Task<string> RunRemote(string question)
    {
        Task<List<Token>> tokens = tokenizer.RunRemote(question);
        return $"{await answering.RunRemote(question, isLoud: true)} {(await tokens).Count}";
    }
}
