using Chains;
using ReturnShapes;

await using LocalChain<IAll> chain = await Chain.RunLocalAsync<IAll>(o => o.Direct = true);
string direct = await chain.Entrypoint.RunRemote();
await using LocalChain<IAll> faithful = await Chain.RunLocalAsync<IAll>();
string coded = await faithful.Entrypoint.RunRemote();
Console.WriteLine(direct);
Console.WriteLine(coded);
