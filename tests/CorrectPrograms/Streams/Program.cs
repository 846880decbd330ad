using Chains;
using Streams;

await using LocalChain<ILevels> chain = await Chain.RunLocalAsync<ILevels>();
await foreach (double level in chain.Entrypoint.RunRemote([new Frame(1, [0.5f, 7f]), new Frame(22, []), new Frame(333, [-1f])]))
{
    Console.Write($"{level:0.0} ");
}

Console.WriteLine();
