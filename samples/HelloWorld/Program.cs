using Chains;
using Hello;

// Both chainlets in this process, as a debugger likes it. `dotnet build` has also written a host for each, under bin/chains/hello.
await using LocalChain<IHelloWorld> chain = await Chain.RunLocalAsync<IHelloWorld>();
Console.WriteLine(await chain.Entrypoint.RunRemote(maxValue: 5));
