await using var chain = await Chains.Chain.RunLocalAsync<Agent.IAgent>();
Console.WriteLine(await chain.Entrypoint.RunRemote("life"));
