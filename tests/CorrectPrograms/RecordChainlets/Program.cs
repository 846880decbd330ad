using Chains;
using RecordChainlets;

await using LocalChain<IWords> chain = await Chain.RunLocalAsync<IWords>();
Console.WriteLine(await chain.Entrypoint.RunRemote("to be, or not to be."));
