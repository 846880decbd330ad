using Chains;
using Overriding;

await using LocalChain<IAll> chain = await Chain.RunLocalAsync<IAll>();
Console.WriteLine(await chain.Entrypoint.RunRemote());
